"""A resource with the tags of flask-smorest: smorest_app.py DIRECTORY PORT."""

import sys

import marshmallow
from flask import Flask
from flask.views import MethodView
from flask_smorest import Api, Blueprint, abort
from waitress import serve

app = Flask(__name__)
app.config.update(API_TITLE="audit", API_VERSION="1", OPENAPI_VERSION="3.0.2")
api = Api(app)
blueprint = Blueprint("items", "items", url_prefix="/items")
items = {"1": {"text": "the first " * 20}}


class Item(marshmallow.Schema):
    text = marshmallow.fields.String(required=True)


@blueprint.route("/<name>")
class Items(MethodView):
    @blueprint.etag
    @blueprint.response(200, Item)
    def get(self, name):
        if name not in items:
            abort(404)
        return items[name]

    @blueprint.etag
    @blueprint.arguments(Item)
    @blueprint.response(200, Item)
    def put(self, item, name):
        if name not in items:
            abort(404)
        blueprint.check_etag(items[name], Item)
        items[name] = item
        return item

    @blueprint.etag
    @blueprint.response(204)
    def delete(self, name):
        if name not in items:
            abort(404)
        blueprint.check_etag(items[name], Item)
        del items[name]


api.register_blueprint(blueprint)
serve(app, host="127.0.0.1", port=int(sys.argv[2]), threads=8)
