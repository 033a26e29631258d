#!/usr/bin/env python3
"""Puts a service behind real gateways and tries what a client does with the tags that it is given.

    checks/gateways/run.py ORIGIN UNPACKED [--write FILE]

ORIGIN is the program of this package; UNPACKED is a directory into which the packages of nginx,
Apache, HAProxy, Varnish and Caddy were unpacked. Each gateway is tried twice: as the manual
recommends, where everything has to work, and without that, where something has to fail. What was seen
is printed and, with --write, kept as JSON, from which a page of the manual is made.
Ends with status 1 if anything was otherwise than expected.
"""

import argparse
import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
PREFIX = 1000  # The bytes that a client has of a download that was cut.


class Origin:
    """The service, and how many requests have reached it."""

    def __init__(self, program, options):
        command = [program, *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            sys.exit(f"{' '.join(command)}: does not say where it listens")
        self.requests = 0
        threading.Thread(target=self.count, daemon=True).start()

    def count(self):
        for _ in self.process.stdout:
            self.requests += 1

    def stop(self):
        stop(self.process)


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Unpacked:
    """Programs from packages that were unpacked aside."""

    def __init__(self, root):
        self.root = Path(root).resolve()
        triplets = [path for path in (self.root / "usr/lib").glob("*-linux-*")]
        libraries = [self.root / "usr/lib", *triplets, *(path / "varnish" for path in triplets)]
        self.environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, libraries))}

    def path(self, *names):
        return next((self.root / name for name in names if (self.root / name).exists()), None)

    def version(self, program, *options):
        said = subprocess.run(
            [program, *options], env=self.environment, capture_output=True, text=True, check=False
        )
        found = re.search(r"\d+\.\d+\.\d+", said.stdout + said.stderr)
        return found.group() if found else "?"


def configured(directory, name, **values):
    """Writes a configuration with its places filled in."""
    text = (HERE / "conf" / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key.upper()}@", str(value))
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return path


class Nginx:
    def __init__(self, coding):
        self.coding = coding

    def command(self, unpacked, work, origin, port):
        program = unpacked.path("usr/sbin/nginx")
        modules = unpacked.root / "usr/lib/nginx/modules"
        kinds = "types text/plain application/json; %s_min_length 1;"
        load, compression = "", f"gzip on; gzip_proxied any; gzip_vary on; gzip_{kinds % 'gzip'}"
        if self.coding == "br":
            load = f"load_module {modules}/ngx_http_brotli_filter_module.so;"
            compression = f"brotli on; brotli_{kinds % 'brotli'}"
        configuration = configured(
            work, "nginx.conf", work=work, port=port, origin=origin, modules=load,
            compression=compression,
        )
        return program, ("-v",), ["-p", work, "-c", configuration]


class Apache:
    def __init__(self, coding, *extra):
        self.coding, self.extra = coding, extra

    def command(self, unpacked, work, origin, port):
        program = unpacked.path("usr/sbin/apache2")
        modules = unpacked.root / "usr/lib/apache2/modules"
        name, output = ("brotli", "BROTLI_COMPRESS") if self.coding == "br" else ("deflate", "DEFLATE")
        lines = [f"LoadModule {name}_module {modules}/mod_{name}.so", f"SetOutputFilter {output}"]
        if "NoChange" in self.extra:
            lines.append(f"{name.capitalize()}AlterETag NoChange")
        if "cache" in self.extra:
            (work / "cache").mkdir()
            lines += [
                f"LoadModule cache_module {modules}/mod_cache.so",
                f"LoadModule cache_disk_module {modules}/mod_cache_disk.so",
                f"CacheRoot {work}/cache",
                "CacheEnable disk /",
                # In the order of the filters: after compression, as they come without this line.
                "CacheQuickHandler on",
            ]
        configuration = configured(
            work, "apache.conf", work=work, port=port, origin=origin, modules=modules,
            compression="\n".join(lines),
        )
        return program, ("-v",), ["-f", configuration, "-X"]


class Haproxy:
    coding = "gzip"

    def command(self, unpacked, work, origin, port):
        configuration = configured(work, "haproxy.cfg", port=port, origin=origin)
        return unpacked.path("usr/sbin/haproxy"), ("-v",), ["-f", configuration]


class Varnish:
    coding = "gzip"

    def command(self, unpacked, work, origin, port):
        host, origin_port = origin.split(":")
        configuration = configured(work, "varnish.vcl", origin_host=host, origin_port=origin_port)
        options = ["-F", "-a", f"127.0.0.1:{port}", "-f", configuration, "-n", work / "state"]
        options += ["-s", "malloc,16m", "-j", "none"]
        return unpacked.path("usr/sbin/varnishd"), ("-V",), options


class Caddy:
    coding = "gzip"

    def command(self, unpacked, work, origin, port):
        configuration = configured(work, "Caddyfile", work=work, port=port, origin=origin)
        options = ["run", "--config", configuration, "--adapter", "caddyfile"]
        return unpacked.path("usr/bin/caddy"), ("version",), options


class Itself:
    """The service compresses by itself: nothing is in front of it."""

    coding = "gzip"


# Name, gateway, options of the service as recommended, options without that, what fails then.
ROWS = [
    ("nginx, gzip", Nginx("gzip"), ["--behind", "nginx"], [], {"changed"}),
    ("nginx, brotli", Nginx("br"), ["--behind", "nginx"], [], {"changed"}),
    ("Apache, mod_deflate", Apache("gzip"), ["--behind", "apache"], [], {"revalidated", "changed"}),
    ("Apache, mod_brotli", Apache("br"), ["--behind", "apache"], [], {"revalidated", "changed"}),
    (
        "Apache, mod_deflate and mod_cache",
        Apache("gzip", "cache"),
        ["--behind", "apache", "--echo-name"],
        ["--behind", "apache"],
        {"asked"},
    ),
    (
        # mod_brotli renames the tag of a 304, too, so that a service must not.
        "Apache, mod_brotli and mod_cache",
        Apache("br", "cache"),
        ["--behind", "apache"],
        ["--behind", "apache", "--echo-name"],
        {"asked"},
    ),
    (
        "Apache, mod_deflate, NoChange",
        Apache("gzip", "NoChange"),
        ["--no-ranges"],
        [],
        {"resumed"},
    ),
    ("HAProxy, compression", Haproxy(), ["--behind", "haproxy"], [], {"changed"}),
    ("Varnish, do_gzip", Varnish(), ["--behind", "varnish"], [], {"changed"}),
    ("Caddy, encode gzip", Caddy(), ["--no-ranges"], [], {"resumed"}),
    (
        "tower-http, CompressionLayer",
        Itself(),
        ["--on", "axum-compressed", "--no-ranges"],
        ["--on", "axum-compressed"],
        {"resumed"},
    ),
    (
        "actix-web, Compress",
        Itself(),
        ["--on", "actix-compressed", "--no-ranges"],
        ["--on", "actix-compressed"],
        {"resumed"},
    ),
]


class Client:
    """A client that asks for a coding, and believes what it is told."""

    def __init__(self, address, coding):
        self.address, self.coding = address, coding

    def send(self, method, content=None, **fields):
        connection = http.client.HTTPConnection(self.address, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in fields.items()}
            if method in ("GET", "HEAD"):
                named["Accept-Encoding"] = self.coding
            connection.request(method, "/doc", content, named)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()


def attempt(row, options, origin_program, unpacked):
    """Tries one gateway, and returns what was seen."""
    name, gateway = row[:2]
    origin = Origin(origin_program, options)
    with tempfile.TemporaryDirectory() as work:
        work, process, version = Path(work), None, None
        address = origin.address
        try:
            if not isinstance(gateway, Itself):
                port = free_port()
                address = f"127.0.0.1:{port}"
                program, asks, arguments = gateway.command(unpacked, work, origin.address, port)
                if program is None:
                    return None
                version = unpacked.version(program, *asks)
                with open(work / "log", "w", encoding="utf-8") as log:
                    process = subprocess.Popen(
                        [program, *map(str, arguments)],
                        env={**unpacked.environment, "HOME": str(work)},
                        stdout=log, stderr=log,
                    )
                if not answers(address, process):
                    log = (work / "log").read_text(encoding="utf-8", errors="replace")
                    sys.exit(f"{name}: does not start:\n{log}")
            seen = tried(Client(address, gateway.coding), origin)
        finally:
            if process:
                stop(process)
            origin.stop()
    return {"version": version, **seen}


def answers(address, process):
    """Waits until the gateway answers, at most twenty seconds."""
    host, port = address.split(":")
    for _ in range(200):
        if process.poll() is not None:
            return False
        try:
            socket.create_connection((host, int(port)), 1).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def tried(client, origin):
    seen = {}
    _, headers, whole = client.send("GET")
    tag = headers["ETag"]
    seen["coding"], seen["tag"] = headers["Content-Encoding"], tag
    seen["vary"] = headers["Vary"]

    # A client that has it all asks whether it is still current; what is stored is out of date.
    time.sleep(2.1)
    before = origin.requests
    status, headers, _ = client.send("GET", If_None_Match=tag)
    time.sleep(0.2)  # The origin says so in a stream of its own.
    seen["revalidated"], seen["asked"] = status, origin.requests - before
    seen["tag of the 304"] = headers["ETag"] if status == 304 else None

    # A client that has a part asks for the rest.
    seen["resumed"] = resumed(client, tag, whole)

    # A client edits what it was given, and then again with a tag that has become stale.
    status, _, _ = client.send("PUT", whole_text(whole, seen["coding"]) + b" edited", If_Match=tag)
    seen["changed"] = status
    status, _, _ = client.send("PUT", b"lost", If_Match=tag)
    seen["stale"] = status
    seen["resumed after a change"] = resumed(client, tag, whole)

    # It deletes what it was given, and creates it again.
    time.sleep(2.1)
    status, headers, _ = client.send("GET", Cache_Control="no-cache")
    status, _, _ = client.send("DELETE", If_Match=headers["ETag"])
    seen["deleted"] = status
    status, _, _ = client.send("PUT", b"new " * 2000, If_None_Match="*")
    seen["created"] = status
    return seen


def whole_text(content, coding):
    return gzip.decompress(content) if coding == "gzip" else b"the same text " * 2000


def resumed(client, tag, whole):
    """Whether the rest of a download fits to what the client has."""
    status, headers, rest = client.send("GET", Range=f"bytes={PREFIX}-", If_Range=tag)
    if status != 206:
        return f"{status}, whole"
    fits = whole[:PREFIX] + rest == whole and headers["Content-Encoding"] == client.coding
    return "206, right" if fits else "206, corrupt"


def unexpected(row, seen, without):
    """What was otherwise than it has to be."""
    name, gateway, _, _, fails = row
    right = {"revalidated": 304, "asked": 1, "changed": 204, "stale": 412, "deleted": 204}
    problems = [
        f"{name}: {key}: {seen[key]} instead of {value}"
        for key, value in {**right, "created": 201, "coding": gateway.coding}.items()
        if seen[key] != value
    ]
    for key in ("resumed", "resumed after a change"):
        if seen[key] == "206, corrupt":
            problems.append(f"{name}: {key}: {seen[key]}")
    if isinstance(gateway, Apache) and "cache" in gateway.extra and seen["tag of the 304"] != seen["tag"]:
        # The name by which the cache has stored it, and nothing appended to that.
        problems.append(f"{name}: tag of the 304: {seen['tag of the 304']} instead of {seen['tag']}")
    for key in fails:
        bad = without[key] == "206, corrupt" if key == "resumed" else without[key] != right[key]
        if not bad:
            problems.append(f"{name}: the control does not fail: {key}: {without[key]}")
    if without["stale"] != 412:
        problems.append(f"{name}: a stale tag is {without['stale']} without what is recommended")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("origin", help="the program of this package")
    parser.add_argument("unpacked", help="where the packages of the gateways were unpacked")
    parser.add_argument("--write", type=Path, help="keep what was seen in this file, as JSON")
    arguments = parser.parse_args()
    unpacked = Unpacked(arguments.unpacked)
    rows, problems, missing = [], [], []
    for row in ROWS:
        name, _, recommended, otherwise, _ = row
        seen = attempt(row, recommended, arguments.origin, unpacked)
        without = attempt(row, otherwise, arguments.origin, unpacked)
        if seen is None or without is None:
            missing.append(name)
            continue
        rows.append({
            "gateway": name, "recommended": {"options": recommended, **seen},
            "without": {"options": otherwise, **without},
        })
        problems += unexpected(row, seen, without)
        for title, one in (("as recommended", seen), ("without", without)):
            facts = ", ".join(f"{key}: {value}" for key, value in one.items())
            print(f"{name}, {title}: {facts}", flush=True)
    for name in missing:
        print(f"SKIPPED: {name}: its program is not there")
    print("\n".join(problems), end="\n" if problems else "")
    if not rows:
        sys.exit("no gateway was tried")
    if arguments.write and not problems:
        data = {"made": str(date.today()), "by": "checks/gateways/run.py", "rows": rows}
        arguments.write.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} gateways, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
