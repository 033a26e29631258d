"""send_from_directory of Flask, as it is: flask_app.py DIRECTORY PORT."""

import sys

from flask import Flask, send_from_directory
from waitress import serve

directory, port = sys.argv[1:]
app = Flask(__name__, static_folder=None)


@app.get("/<path:name>")
def file(name):
    return send_from_directory(directory, name)


serve(app, host="127.0.0.1", port=int(port))
