"""WsgiDAV, open to writes: wsgidav_app.py DIRECTORY PORT."""

import sys

from cheroot.wsgi import Server
from wsgidav.wsgidav_app import WsgiDAVApp

directory, port = sys.argv[1:]
app = WsgiDAVApp({
    "provider_mapping": {"/": directory},
    "simple_dc": {"user_mapping": {"*": True}},
    "verbose": 0,
    "logging": {"enable": False},
})
Server(("127.0.0.1", int(port)), app).start()
