#!/usr/bin/env python3
"""Counts how many clients see an answer that is given before the content of their request was read.

    checks/early_answers/run.py SERVICE... [--nginx UNPACKED] [--tries N] [--write]

SERVICE is a program of `examples/frameworks`: it is started on a free port, and PUT with a stale If-Match
is sent to it in contents of 30 KB, 1 MB and 12 MB by Python's http.client, Node's fetch and curl, each
directly and, with a directory into which the package of nginx was unpacked, through nginx. Every one of
them has to see every 412. A server of our own that answers and closes, as many do, is tried, too: there
clients have to miss some, or this check could not fail. The clients of a service are at work at the same
time. With --write, what was seen is kept in seen.json beside this file, from which the manual has its table.
Ends with status 1 if anything was otherwise, and with 2 if something cannot be started.
"""

import argparse
import concurrent.futures
import datetime
import http.client
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SIZES = {"30 KB": 30_000, "1 MB": 1_000_000, "12 MB": 12_000_000}
STALE = '"0"'
HERE = Path(__file__).parent
LOCK = HERE / "../../Cargo.lock"
# The package that makes a service what it is, where it has another name.
FRAMEWORKS = {"actix": "actix-web"}
NGINX = """
daemon off; worker_processes 1; pid {directory}/pid; error_log {directory}/error.log crit;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/f; uwsgi_temp_path {directory}/u; scgi_temp_path {directory}/s;
    client_max_body_size 64m;
    server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{origin}; {more} }} }}
}}
"""


class Process:
    """A program that runs until it is stopped."""

    def __init__(self, command, **options):
        self.process = subprocess.Popen(command, text=True, **options)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Service(Process):
    """A service of `examples/frameworks`."""

    def __init__(self, program):
        super().__init__([program, "--port", "0"], stdout=subprocess.PIPE)
        line = self.process.stdout.readline().strip()
        if not line.startswith("listening on http://"):
            self.stop()
            give_up(f"{program}: expected 'listening on http://…', found {line!r}")
        self.port = int(line.rsplit(":", 1)[1])


class Nginx(Process):
    """nginx in front of a port, with the content of requests held back or passed on as it comes."""

    def __init__(self, unpacked, directory, origin, more):
        root = Path(unpacked).resolve()
        program = shutil.which("nginx", path=f"{root}/usr/sbin")
        if program is None:
            give_up(f"{root}: expected usr/sbin/nginx in it")
        libraries = [root / "usr/lib", *(root / "usr/lib").glob("*-linux-*")]
        environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, libraries))}
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        configuration = Path(directory) / "nginx.conf"
        configuration.write_text(
            NGINX.format(directory=directory, port=self.port, origin=origin, more=more)
        )
        super().__init__([program, "-c", configuration, "-e", f"{directory}/error.log"], env=environment)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        self.stop()
        give_up("nginx does not start")


class Hasty:
    """Answers as soon as the head is there and closes, with the content unread: what is not to be done."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.recv(1024)
                    connection.sendall(b"HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n")
                except OSError:
                    pass

    def stop(self):
        self.listener.close()


def give_up(problem):
    print(f"run.py: {problem}", file=sys.stderr)
    sys.exit(2)


def version_of(*command):
    """The first number of a version that a program says."""
    said = subprocess.run(command, text=True, capture_output=True)
    return re.search(r"\d+(\.\d+)+", said.stdout + said.stderr).group()


def framework_of(program):
    """The framework of a service, and the version that Cargo.lock has of it."""
    name = Path(program).name.removeprefix("contract-")
    name = FRAMEWORKS.get(name, name)
    version = re.search(rf'name = "{name}"\nversion = "([^"]*)"', LOCK.read_text())
    if version is None:
        give_up(f"{program}: expected a package {name} in Cargo.lock")
    return {"name": name, "version": version.group(1)}


def with_python(port, size, tries):
    seen = 0
    for _ in range(tries):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("PUT", "/w/1", b"x" * size, {"If-Match": STALE})
            seen += connection.getresponse().status == 412
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
    return seen


def with_node(port, size, tries):
    command = ["node", HERE / "fetch.mjs", f"http://127.0.0.1:{port}/w/1", str(size), str(tries)]
    return int(subprocess.run(command, text=True, capture_output=True, check=True, timeout=600).stdout)


def with_curl(port, size, tries, *more):
    seen = 0
    with tempfile.NamedTemporaryFile() as content:
        content.write(b"x" * size)
        content.flush()
        for _ in range(tries):
            command = ["curl", "-s", "-S", "-o", "/dev/null", "-w", "%{http_code}", "-m", "60", "-T"]
            command += [content.name, "-H", f"If-Match: {STALE}", *more, f"http://127.0.0.1:{port}/w/1"]
            done = subprocess.run(command, text=True, capture_output=True)
            # A status is not enough: curl says by its own one whether the exchange was whole.
            seen += done.stdout == "412" and done.returncode == 0
    return seen


def with_curl_at_once(port, size, tries):
    return with_curl(port, size, tries, "-H", "Expect:")


CLIENTS = {
    "Python http.client": with_python,
    "Node fetch": with_node,
    "curl": with_curl,
    "curl without Expect": with_curl_at_once,
}


def try_client(client, port, tries):
    before = time.monotonic()
    seen = {size: CLIENTS[client](port, SIZES[size], tries) for size in SIZES}
    return seen, time.monotonic() - before


def try_all(name, port, tries):
    """How often each client saw the answer to each size, of so many tries."""
    rows = {}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        running = {client: pool.submit(try_client, client, port, tries) for client in CLIENTS}
        for client, run in running.items():
            rows[client], seconds = run.result()
            row = ", ".join(f"{size}: {count} of {tries}" for size, count in rows[client].items())
            print(f"{name:34} {client:20} {row} ({seconds:.0f} s)", flush=True)
    return rows


def missed_in(rows, tries):
    return sum(tries - count for seen in rows.values() for count in seen.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("services", nargs="+", metavar="SERVICE")
    parser.add_argument("--nginx", metavar="UNPACKED")
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if arguments.tries < 1:
        parser.error(f"--tries: expected a number from 1, found {arguments.tries}")
    for client in ["node", "curl"]:
        if shutil.which(client) is None:
            names = [name for name in CLIENTS if name.lower().startswith(client)]
            for name in names:
                del CLIENTS[name]
            print(f"SKIPPED: {client} is not here")

    services = []
    for program in arguments.services:
        service = Service(program)
        name = Path(program).name
        ways = {}
        try:
            ways["directly"] = try_all(name, service.port, arguments.tries)
            if arguments.nginx:
                for what, more in {"nginx": "", "nginx unbuffered": "proxy_request_buffering off;"}.items():
                    with tempfile.TemporaryDirectory() as directory:
                        os.chmod(directory, 0o755)  # Its workers are another user, if we are root.
                        nginx = Nginx(arguments.nginx, directory, service.port, more)
                        try:
                            ways[what] = try_all(f"{name} behind {what}", nginx.port, arguments.tries)
                        finally:
                            nginx.stop()
        finally:
            service.stop()
        services.append({"framework": framework_of(program), "seen": ways})

    hasty = Hasty()
    control = try_all("the control, which closes", hasty.port, arguments.tries)
    hasty.stop()
    missed_by_control = missed_in(control, arguments.tries)
    if missed_by_control == 0:
        sys.exit("no client missed an answer of the control: this check cannot fail")
    if arguments.write:
        write(services, control, arguments)
    missed = sum(missed_in(rows, arguments.tries) for it in services for rows in it["seen"].values())
    if missed:
        sys.exit(f"{missed} answers were not seen")
    print(f"every answer was seen; of the control's, {missed_by_control} were not")


def write(services, control, arguments):
    """Keeps what was seen, with the day and the versions."""
    versions = {"Python": platform.python_version()}
    for program in {client.lower().split()[0] for client in CLIENTS} - {"python"}:
        versions["Node" if program == "node" else program] = version_of(program, "--version")
    if arguments.nginx:
        root = Path(arguments.nginx)
        versions["nginx"] = version_of(shutil.which("nginx", path=f"{root}/usr/sbin"), "-v")
    seen = {
        "made": datetime.date.today().isoformat(),
        "by": "checks/early_answers/run.py",
        "tries": arguments.tries,
        "versions": dict(sorted(versions.items())),
        "services": services,
        "control": control,
    }
    (HERE / "seen.json").write_text(json.dumps(seen, indent=1) + "\n")


if __name__ == "__main__":
    main()
