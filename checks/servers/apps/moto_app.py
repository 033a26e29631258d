"""moto, which stands in for S3 in tests, with one object: a directory and a port."""

import http.client
import pathlib
import sys
import threading

from moto.server import ThreadedMotoServer

directory, port = sys.argv[1:]
server = ThreadedMotoServer("127.0.0.1", int(port), verbose=False)
server.start()
connection = http.client.HTTPConnection("127.0.0.1", int(port))
page = (pathlib.Path(directory) / "page.html").read_bytes()
for path, content in ("/site", b""), ("/site/page.html", page):
    connection.request("PUT", path, content, {"Content-Type": "text/html", "Authorization": "AWS nobody:unsigned"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        sys.exit(f"PUT {path}: {answer.status}")
threading.Event().wait()
