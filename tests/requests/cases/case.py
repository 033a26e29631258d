"""One case, one recorded head: how a client is made to send it."""

from dataclasses import dataclass, field
from functools import partial
from typing import Callable

from server import ORIGIN, Resource

FOX = f"{ORIGIN}/fox.txt"
WEAK = 'W/"v7"'


@dataclass
class Case:
    name: str
    client: str
    # A line of shell, run in an empty directory; the head is the first that it makes the client
    # send, or the nth, which has these fields and lacks those.
    command: str
    has: list[str]
    # Run before, in the same directory; what it sends is not looked at.
    setup: str = ""
    lacks: list[str] = field(default_factory=list)
    nth: int = 0
    resources: dict[str, Callable[[], Resource]] = field(
        default_factory=lambda: {"/fox.txt": Resource}
    )


def module(name):
    return f"python -c 'import importlib.metadata as m; print(m.version(\"{name}\"))'"


def package(name):
    return f"grep '\"version\"' node_modules/{name}/package.json"


# A line of shell that names the client's version.
VERSIONS = {
    "curl": "curl --version",
    "wget": "wget --version",
    "aria2": "aria2c --version",
    "lftp": "lftp --version",
    "axel": "axel --version",
    "HTTPie": "http --version",
    "LWP": "perl -MLWP -e 'print $LWP::VERSION'",
    "rclone": "rclone version",
    "apt": "apt-get --version",
    "git": "git --version",
    "cargo": "cargo --version",
    "npm": "npm --version",
    "Composer": "composer --version 2>&1 | grep '^Composer'",
    "Bundler": "bundle --version",
    "pip": "pip --version",
    "Python urllib": "python --version",
    "Python requests": module("requests"),
    "Python httpx": module("httpx"),
    "Python aiohttp": module("aiohttp"),
    "CacheControl": module("CacheControl"),
    "requests-cache": module("requests-cache"),
    "aiohttp-client-cache": module("aiohttp-client-cache"),
    "feedparser": module("feedparser"),
    "boto3": module("boto3"),
    "azure-storage-blob": module("azure-storage-blob"),
    "vdirsyncer": module("vdirsyncer"),
    "Node.js fetch": "node --version",
    "undici": package("undici"),
    "got": package("got"),
    "Go net/http": "go version",
    "httpcache (Go)": "dpkg -s golang-github-gregjones-httpcache-dev | grep ^Version",
    "Chromium": "chromium --version",
    "nginx": "nginx -v",
    "Varnish": "varnishd -V",
    "Firefox": "firefox-esr --version",
}


def only(path, **what):
    """One resource."""
    return {path: partial(Resource, **what)}


def fox(**what):
    return only("/fox.txt", **what)


LONG = bytes(range(256)) * 4000
STALE = {"Cache-Control": "max-age=0"}
BRIEF = {"Cache-Control": "max-age=1"}
