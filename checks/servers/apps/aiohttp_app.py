"""The static files of aiohttp, as they are: aiohttp_app.py DIRECTORY PORT."""

import sys

from aiohttp import web

directory, port = sys.argv[1:]
app = web.Application()
app.router.add_static("/", directory)
web.run_app(app, host="127.0.0.1", port=int(port), print=None)
