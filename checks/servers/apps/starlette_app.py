"""StaticFiles of Starlette, which FastAPI has, too: starlette_app.py DIRECTORY PORT."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

directory, port = sys.argv[1:]
app = Starlette(routes=[Mount("/", StaticFiles(directory=directory))])
uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="error")
