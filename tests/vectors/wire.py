#!/usr/bin/env python3
"""Sends the cases of wire.json to a service of the contract (examples/contract/README.md).

    wire.py http://127.0.0.1:PORT [--require-conditions]

Exit status 0: all agree; 1: some differ, each said in a line; 2: nothing could be asked.
"""

import email.utils
import json
import pathlib
import socket
import sys
import urllib.parse

VECTORS = pathlib.Path(__file__).with_name("wire.json")
SECONDS = 10


def exchange(place, step):
    """One connection: the status, the field lines in lower case, the content, and whether a 100 came first."""
    content = step["content"]
    lines = [f"{step['method']} {step['path']} HTTP/1.1", f"Host: {place[0]}:{place[1]}", "Connection: close"]
    lines += step["lines"]
    if content is not None:
        lines.append(f"Content-Length: {len(content)}")
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    octets = (content or "").encode("latin-1")
    waits = any(line.lower().startswith("expect:") for line in step["lines"])
    with socket.create_connection(place, timeout=SECONDS) as connection:
        connection.sendall(head if waits else head + octets)
        reader = connection.makefile("rb")
        status, fields = read_head(reader)
        continued = status == 100
        if continued:
            connection.sendall(octets)
            status, fields = read_head(reader)
        return status, fields, read_content(reader, fields), continued


def read_head(reader):
    start = reader.readline().decode("latin-1")
    if not start.startswith("HTTP/1.1 "):
        raise ValueError(f"no HTTP/1.1: {start!r}")
    fields = {}
    while (line := reader.readline().decode("latin-1").rstrip("\r\n")):
        name, _, value = line.partition(":")
        fields.setdefault(name.lower(), []).append(value.strip(" \t"))
    return int(start.split(" ")[1]), fields


def read_content(reader, fields):
    if fields.get("transfer-encoding") != ["chunked"]:
        return reader.read().decode("latin-1")
    content = b""
    while (size := int(reader.readline().split(b";")[0], 16)) > 0:
        content += reader.read(size)
        reader.readline()
    return content.decode("latin-1")


def is_imf_fixdate(value):
    try:
        date = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return False
    return email.utils.format_datetime(date, usegmt=True) == value


def is_right_field(rule, lines, fields):
    if rule is None:
        return not lines
    if len(lines) != 1:
        return False
    if rule in ("IMF-fixdate", "IMF-fixdate up to Date"):
        if not is_imf_fixdate(lines[0]):
            return False
        parsed = email.utils.parsedate_to_datetime
        return rule == "IMF-fixdate" or parsed(lines[0]) <= parsed(fields["date"][0])
    if "members" in rule:
        return sorted(member.strip() for member in lines[0].split(",")) == sorted(rule["members"])
    return lines[0] == rule["is"]


def is_right_content(rule, content):
    if rule is None:
        return True
    if "is" in rule:
        return content == rule["is"]
    if "is_not" in rule:
        return content != rule["is_not"]
    try:
        said = json.loads(content)
    except json.JSONDecodeError:
        return False
    if "json" in rule:
        return said == rule["json"]
    names = rule["names"].lower()
    named = said.get("field", "").lower() == names if rule["problem"] == 412 else names in said["detail"].lower()
    return said.get("status") == rule["problem"] and named


def differences(place, step):
    due = step["expect"]
    status, fields, content, continued = exchange(place, step)
    if status != due["status"]:
        yield f"status {status}, not {due['status']}"
    for name, rule in due["fields"].items():
        if not is_right_field(rule, fields.get(name, []), fields):
            yield f"{name}: {fields.get(name)}, not {rule}"
    if not is_right_content(due["content"], content):
        yield f"content {content!r}, not {due['content']}"
    if due["continue"] is not None and continued != due["continue"]:
        yield f"100 (Continue): {continued}, not {due['continue']}"


def main(arguments):
    required = "--require-conditions" in arguments
    urls = [argument for argument in arguments if argument != "--require-conditions"]
    url = urllib.parse.urlsplit(urls[0] if len(urls) == 1 else "")
    if url.scheme != "http" or not url.hostname or not url.port:
        print("wire.py: expected http://HOST:PORT [--require-conditions]", file=sys.stderr)
        return 2
    place = url.hostname, url.port
    file = json.loads(VECTORS.read_text())
    if file["version"].split(".")[0] != "1" or file["count"] != len(file["cases"]):
        print(f"wire.py: {VECTORS.name}: version {file['version']}, {len(file['cases'])} cases", file=sys.stderr)
        return 2
    service = "conditions required" if required else "default"
    cases = [case for case in file["cases"] if case["service"] == service]
    reset = {"method": "POST", "path": "/__reset", "lines": [], "content": None}
    wrong = 0
    for case in cases:
        if case["reset"]:
            exchange(place, reset)
        for number, step in enumerate(case["steps"], 1):
            for difference in differences(place, step):
                print(f"{case['name']}, step {number}: {difference}")
                wrong += 1
    print(f"{len(cases)} cases, {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ValueError) as error:
        print(f"wire.py: {error}", file=sys.stderr)
        sys.exit(2)
