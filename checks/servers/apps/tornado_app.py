"""StaticFileHandler of Tornado, as it is: tornado_app.py DIRECTORY PORT."""

import asyncio
import sys

from tornado.web import Application, StaticFileHandler

directory, port = sys.argv[1:]


async def main():
    Application([(r"/(.*)", StaticFileHandler, {"path": directory})]).listen(int(port), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
