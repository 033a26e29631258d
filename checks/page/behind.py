#!/usr/bin/env python3
"""Opens the page of `examples/notes` behind gateways that compress, and lets the whole story be told.

    checks/page/behind.py NOTES UNPACKED COMMAND...

NOTES is the service; UNPACKED is a directory into which the packages of nginx and Apache were unpacked.
COMMAND is run once for each gateway, with the address of the page as its last argument; it has to
succeed. Without its option --behind, the service has to fail it. Ends with status 1 otherwise.
"""

import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "gateways"))

# pylint: disable=wrong-import-position
from run import Apache, Nginx, Unpacked, answers, free_port, stop  # noqa: E402

ROWS = [
    ("nginx, gzip", Nginx("gzip"), "nginx", 'W/"'),
    ("Apache, mod_deflate", Apache("gzip"), "apache", '-gzip"'),
]


def start(program, options):
    """The service, and the address where it listens."""
    command = [program, "--listen", "127.0.0.1:0", "--database", "sqlite::memory:", "--log", "warn"]
    process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if "http://127.0.0.1:" in line and line.startswith("Watch it in a browser"):
            return process, line.split("http://")[1].strip().strip("/")
    sys.exit(f"{program}: does not say where it listens")


def send(url, method, content, fields):
    """The fields of the answer."""
    request = urllib.request.Request(url, content, fields, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.headers


def tell(gateway, mark, program, options, unpacked, command):
    """Whether the story could be told to its end; `None` where the gateway is not there."""
    service, origin = start(program, options)
    gate = None
    with tempfile.TemporaryDirectory() as work:
        work, port = Path(work), free_port()
        try:
            path, _, arguments = gateway.command(unpacked, work, origin, port)
            if path is None:
                return None
            with open(work / "log", "w", encoding="utf-8") as log:
                gate = subprocess.Popen(
                    [path, *map(str, arguments)],
                    env={**unpacked.environment, "HOME": str(work)}, stdout=log, stderr=log,
                )
            address = f"127.0.0.1:{port}"
            if not answers(address, gate):
                sys.exit((work / "log").read_text(encoding="utf-8", errors="replace"))
            # A gateway lets alone what is too short to become shorter.
            note = json.dumps({"title": "Shopping", "text": "milk" + "\none of many things" * 40})
            fields = {"If-Match": "*", "Content-Type": "application/json"}
            send(f"http://{origin}/notes/first", "PUT", note.encode(), fields)
            said = send(f"http://{address}/notes/first", "GET", None, {"Accept-Encoding": "gzip"})
            coding, tag = said["Content-Encoding"], said["ETag"]
            if coding != "gzip" or mark not in tag:
                sys.exit(f"the gateway does not compress, or leaves tags alone: {coding}, {tag}")
            return subprocess.run([*command, f"http://{address}/"], check=False).returncode == 0
        finally:
            if gate:
                stop(gate)
            stop(service)


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    program, unpacked, command = sys.argv[1], Unpacked(sys.argv[2]), sys.argv[3:]
    problems = tried = 0
    for name, gateway, option, mark in ROWS:
        for options in (["--behind", option], []):
            print(f"{name}: notes {' '.join(options)}", flush=True)
            told = tell(gateway, mark, program, options, unpacked, command)
            if told is None:
                print(f"SKIPPED: {name}: its program is not there")
                break
            tried += 1
            if told != bool(options):
                problems += 1
                print(f"{name}: the story was{'' if told else ' not'} told to its end")
            elif not options:
                print("  (it ends early, as it has to without --behind)")
    print(f"{tried} tries, {problems} problems")
    sys.exit(1 if problems or not tried else 0)


if __name__ == "__main__":
    main()
