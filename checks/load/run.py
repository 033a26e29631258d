#!/usr/bin/env python3
"""Puts load on `examples/notes`, and measures what its conditions cost and how it bears too much.

    checks/load/run.py NOTES WRK [--write FILE]

NOTES is the service, built for release; WRK the published load generator of that name. With the address
of a PostgreSQL in DATABASE_URL_TEST, that is measured, too, for one and for three processes. Runs are
short and interleaved, and medians are quoted, since a machine is seldom alone. Then twice as many
clients as connections write one note: no update may be lost, a 503 has to say when to come again, and
memory is bounded. Ends with status 1 otherwise. With --write, what was seen is kept as JSON.
"""

import argparse
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
KINDS = ["get", "get-changed", "get-unchanged", "put", "put-if-match"]
NOTE = json.dumps({"title": "", "text": "x" * 200}, separators=(",", ":")).encode()
STATUS = {"get": "200", "get-changed": "200", "get-unchanged": "304", "put": "204", "put-if-match": "204"}
ROUNDS, SECONDS = 5, 2
THREADS = 2
CONNECTIONS = 64
MEMORY = 96 << 20


class Service:
    """So many processes of the service on one database."""

    def __init__(self, program, database, count, options=()):
        command = [program, "--listen", "127.0.0.1:0", "--log", "off", "--empty", *options]
        environment = {**os.environ, "NOTES_DATABASE": database}
        self.processes, self.addresses = [], []
        for _ in range(count):
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
            self.processes.append(process)
            said = next((line for line in process.stdout if line.startswith("Watch it")), None)
            if said is None:
                sys.exit(f"{program} does not start on {database.split('@')[-1]}")
            self.addresses.append(said.split("http://")[1].strip().strip("/"))

    def create(self, names):
        for name in names:
            self.send("PUT", name, NOTE, {"Content-Type": "application/json"})

    def send(self, method, name, content=None, fields=None):
        url = f"http://{self.addresses[0]}/notes/{name}"
        request = urllib.request.Request(url, content, fields or {}, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.headers

    def version(self, name):
        """How often a note was written: the number at the end of its tag."""
        return int(self.send("GET", name)["ETag"].strip('"').rsplit("-", 1)[1])

    def memory(self):
        """The most that any of the processes has used, in octets."""
        found = []
        for process in self.processes:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
            found.append(int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) << 10)
        return max(found)

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()


def load(wrk, address, kind, name, connections=CONNECTIONS, seconds=SECONDS, shared=()):
    """Starts a run of the generator."""
    command = [wrk, "-t", THREADS, "-c", connections, "-d", f"{seconds}s", "--timeout", "20s"]
    command += ["-s", HERE / "requests.lua", f"http://{address}/", "--", kind, name, *shared]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)


def result(process):
    said, _ = process.communicate()
    for line in said.splitlines():
        if line.startswith("RESULT "):
            return json.loads(line.removeprefix("RESULT "))
    sys.exit(f"the load generator says nothing: {said}")


def measure(program, wrk, database, count):
    """Each kind of request in turn, several times; medians."""
    service = Service(program, database, count)
    seen = {kind: [] for kind in KINDS}
    names = [f"load-{uuid.uuid4().hex[:8]}" for _ in service.addresses]
    try:
        service.create(f"{name}-{thread}" for name in names for thread in range(THREADS))
        for _ in range(ROUNDS):
            for kind in KINDS:
                # One connection a thread for writes: a tag is the one that its thread was given last.
                connections = THREADS if kind.startswith("put") else CONNECTIONS
                pairs = zip(service.addresses, names)
                runs = [load(wrk, address, kind, name, connections) for address, name in pairs]
                found = [result(run) for run in runs]
                expected = {"0", "200", STATUS[kind]}
                for one in found:
                    # What was under way when the run before ended may come between a thread's first two requests.
                    late = one["statuses"].pop("412", 0) if kind == "put-if-match" else 0
                    if set(one["statuses"]) - expected or one["unanswered"] or late > THREADS:
                        sys.exit(f"{kind}: unexpected answers: {one}")
                rate = sum(one["requests"] / one["seconds"] for one in found)
                seen[kind].append((rate, max(one["p99_us"] for one in found)))
    finally:
        service.stop()
    medians = {kind: list(map(statistics.median, zip(*runs))) for kind, runs in seen.items()}
    return {kind: {"per_second": round(rate), "p99_us": round(p99)} for kind, (rate, p99) in medians.items()}


def overload(program, wrk, database, count, stall):
    """Twice as many writers as there are connections, all on one note."""
    service = Service(program, database, count, ["--connections", str(CONNECTIONS // 2)])
    name = f"hot-{uuid.uuid4().hex[:8]}"
    problems = []
    try:
        service.create([name])
        before = service.version(name)
        runs = [
            load(wrk, address, "put-if-match", name, CONNECTIONS, 8, ["all"])
            for address in service.addresses
        ]
        time.sleep(1)
        stall()
        found = [result(run) for run in runs]
        written, memory = service.version(name) - before, service.memory()
    finally:
        service.stop()
    statuses = {}
    for one in found:
        for status, number in one["statuses"].items():
            statuses[status] = statuses.get(status, 0) + number
    without = statuses.pop("0")
    acknowledged = statuses.get("204", 0)
    # What was under way when the generator stopped was written and never seen.
    unseen = written - acknowledged
    if not 0 <= unseen <= CONNECTIONS * count:
        problems.append(f"{acknowledged} acknowledged, and {written} versions")
    if set(statuses) - {"200", "204", "412", "503"}:
        problems.append(f"unexpected answers: {statuses}")
    if without:
        problems.append(f"{without} answers 503 without Retry-After")
    if memory > MEMORY:
        problems.append(f"{memory} octets of memory")
    if acknowledged == 0:
        problems.append("nothing was written")
    seen = {"statuses": statuses, "versions": written, "memory_mib": memory >> 20}
    return seen, problems


def version_of(command, pattern):
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(pattern, said.stdout + said.stderr)
    return found.group(1) if found else "?"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program", metavar="NOTES", help="the service, built for release")
    parser.add_argument("wrk", metavar="WRK", help="the load generator")
    parser.add_argument("--write", type=Path, help="keep what was seen in this file, as JSON")
    arguments = parser.parse_args()
    program, wrk, postgres = arguments.program, arguments.wrk, os.environ.get("DATABASE_URL_TEST")
    rows, overloads, problems = [], [], []
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / "notes.db"
        cases = [("SQLite", f"sqlite:{file}", 1)]
        if postgres:
            cases += [("PostgreSQL", postgres, 1), ("PostgreSQL", postgres, 3)]
        else:
            print("SKIPPED: no PostgreSQL: DATABASE_URL_TEST is not set")

        def stall():
            """Holds the lock on the file for longer than a statement waits for it."""
            with sqlite3.connect(file, isolation_level=None) as other:
                other.execute("BEGIN IMMEDIATE")
                time.sleep(4)
                other.execute("ROLLBACK")

        for name, database, count in cases:
            row = {"database": name, "processes": count, "kinds": measure(program, wrk, database, count)}
            rows.append(row)
            print(json.dumps(row), flush=True)
            is_file = name == "SQLite"
            seen, found = overload(program, wrk, database, count, stall if is_file else lambda: None)
            if is_file and not seen["statuses"].get("503"):
                found.append("a database that is locked for 4 s gave no 503")
            overloads.append({"database": name, "processes": count, **seen})
            print(json.dumps(overloads[-1]), flush=True)
            problems += [f"{name}, {count}: {problem}" for problem in found]
    print("\n".join(problems), end="\n" if problems else "")
    if arguments.write and not problems:
        made = {
            "made": str(date.today()),
            "by": "checks/load/run.py",
            "wrk": version_of([wrk, "-v"], r"wrk (\S+)"),
            "rustc": version_of(["rustc", "-V"], r"rustc (\S+)"),
            "cores": os.cpu_count(),
            "connections": CONNECTIONS,
            "rows": rows,
            "overload": overloads,
        }
        arguments.write.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} cases, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
