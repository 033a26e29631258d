"""Clients that download a file, are cut off, and go on. Each takes the proxy, the name of the file, where
to put it, and what to do between two attempts; it returns the bytes that it has in the end, or None where
it has refused to go on. To add one, write such a function and name it in CLIENTS."""

import email.utils
import http.client
import os
import pathlib
import re
import subprocess
import sys


def strong_validator(headers):
    """What may stand in If-Range (RFC 9110 §13.1.5, §8.8.2.2)."""
    tag = headers.get("ETag", "")
    if tag.startswith('"'):
        return tag
    modified, date = headers.get("Last-Modified"), headers.get("Date")
    if tag or not modified or not date:
        return None
    seconds = [email.utils.parsedate_to_datetime(text).timestamp() for text in (modified, date)]
    return modified if seconds[1] - seconds[0] >= 1 else None


def python(proxy, name, _place):
    """A client after the letter of the standard: what it has is continued by a 206 to an If-Range."""
    content, validator = b"", None
    for _ in range(10):
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=30)
        headers = {}
        if content and validator:
            headers = {"Range": f"bytes={len(content)}-", "If-Range": validator}
        else:
            content = b""
        try:
            connection.request("GET", "/" + name, headers=headers)
            answer = connection.getresponse()
            if answer.status == 416:
                content, validator = b"", None
                continue
            if answer.status == 200:
                content, validator = b"", strong_validator(answer.headers)
            try:
                content += answer.read()
                return content
            except http.client.IncompleteRead as error:
                content += error.partial
        finally:
            connection.close()
    return None


def command(arguments):
    return subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60).returncode


def curl(proxy, name, place):
    """`curl -C -`, which sends Range alone."""
    base = ["curl", "--silent", "--output", place, proxy.url(name)]
    command(base)
    return place.read_bytes() if command([*base, "--continue-at", "-"]) == 0 else None


def curl_if_range(proxy, name, place):
    """The same with the entity-tag that the first answer had, as a script can do it."""
    fields = place.with_suffix(".fields")
    command(["curl", "--silent", "--dump-header", fields, "--output", place, proxy.url(name)])
    tag = re.search(r'^etag: ("[^"]*")', fields.read_text(), re.I | re.M)
    if not tag:
        return None
    arguments = ["--continue-at", "-", "--header", f"If-Range: {tag[1]}", "--output", place]
    status = command(["curl", "--silent", *arguments, proxy.url(name)])
    # 33: "HTTP range error", which is what curl says of a 200 to its Range.
    return place.read_bytes() if status == 0 else None


def wget(proxy, name, place):
    """wget goes on by itself, with Range alone."""
    status = command(["wget", "--quiet", "--tries=5", "--waitretry=0", "--output-document", place, proxy.url(name)])
    return place.read_bytes() if status == 0 else None


def preconditions():
    built = pathlib.Path(__file__).resolve().parents[2] / "target/debug/preconditions"
    return os.environ.get("PRECONDITIONS_BIN", built)


def fetch(proxy, name, place):
    """`preconditions fetch`, which compares the validator of the part itself."""
    status = command([preconditions(), "fetch", "--quiet", "--output", place, proxy.url(name)])
    return place.read_bytes() if status == 0 else None


def version(name):
    """The version of the program that a client is."""
    arguments = {"fetch": [preconditions(), "--version"], "python": [sys.executable, "--version"]}
    command = arguments.get(name, [name.split("-")[0], "--version"])
    said = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else "unknown"


CLIENTS = {
    "fetch": fetch,
    "python": python,
    "curl-if-range": curl_if_range,
    "curl": curl,
    "wget": wget,
}
# What they send beside Range; where that is nothing, no server can tell that the file is another.
WITHOUT_IF_RANGE = {"curl", "wget"}
