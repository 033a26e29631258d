#!/usr/bin/env python3
"""Audits servers as they are shipped, each on a free port of this machine, and keeps what was seen.

    run.py [--servers A,B] [--write FILE]

PRECONDITIONS_BIN is the command; KILL_SWAP_PACKAGES a directory with unpacked Debian packages,
KILL_SWAP_CONTROLS one with the programs of checks/kill_swap/controls, SERVERS_PYTHON a virtual
environment with requirements.txt, SERVERS_NODE a directory in which package.json was installed. What
this machine does not have is named and left out.

Exit status 0: our own servers hold, and others deviate; 1: otherwise; 2: it could not run.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import date

sys.dont_write_bytecode = True

import kinds  # noqa: E402 (no file may be left behind by this import)

OURS = ("preconditions", "notes")


def site(directory):
    """A page of some kilobytes that is three days old."""
    directory.mkdir()
    page = directory / "page.html"
    lines = "\n".join(f"<p>Line {number} of a page that does not change.</p>" for number in range(80))
    page.write_text(f"<!doctype html><title>A page</title>\n{lines}\n")
    old = time.time() - 3 * 86400
    os.utime(page, (old, old))
    return directory


def audit(key, scratch):
    """Starts one server, audits it, and says what was seen."""
    directory = site(scratch / f"site-{key}")
    audited = kinds.KINDS[key](directory, scratch)
    server = audited.server
    base = f"http://127.0.0.1:{server.port}"
    try:
        warm_up(base + audited.path)
        command = [os.environ["PRECONDITIONS_BIN"], "audit", base + audited.path, "--format", "json"]
        command += ["--within", "30", "--rate", "200"]
        if audited.writes:
            body, create, header = audited.writes
            file = scratch / f"body-{key}"
            file.write_text(body)
            command += ["--write", "--body", file]
            command += ["--create", base + create] if create else []
            command += ["--header", header] if header else []
        ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
    finally:
        audited.stop()
    if not ran.stdout:
        raise RuntimeError(f"{server.name}: {ran.stderr.strip()}")
    report = json.loads(ran.stdout)
    if report["void"]:
        raise RuntimeError(f"{server.name}: {report['void']}")
    verdicts = {}
    for check in report["checks"]:
        verdicts.setdefault(check["verdict"], []).append(check["id"])
    found = [check for check in report["checks"] if check["verdict"] == "deviates"]
    # What a cache may do that answers from its store is no deviation of its.
    excused = [check["id"] for check in found if audited.behind and is_ignored(check)]
    came = {
        check["id"]: masked(f"{check['sent']} -> {check['came']}", server.port)[:300]
        for check in found
        if check["id"] not in excused
    }
    return {
        "key": key,
        "server": server.name,
        "version": server.version,
        "writes": bool(audited.writes),
        "holds": len(verdicts.get("holds", [])),
        "skipped": verdicts.get("skipped", []),
        "not_tried": verdicts.get("not tried", []),
        "excused": excused,
        "deviates": came,
    }


def warm_up(url):
    """Some need longer for their first answer than the audit waits for any."""
    deadline = time.time() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=30).read()
            return
        except urllib.error.HTTPError:
            return
        except OSError as why:
            if time.time() > deadline:
                raise RuntimeError(f"{url}: {why}") from why
            time.sleep(0.2)


def is_ignored(check):
    """Whether If-Match or If-Unmodified-Since was not looked at (RFC 9111 §4.3.2)."""
    of = ("match/", "unmodified-since/", "precedence/match", "precedence/unmodified")
    return check["id"].startswith(of) and not check["came"].startswith(("412", "400"))


def masked(text, port):
    return text.replace(f"127.0.0.1:{port}", "HOST")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--servers", default=",".join(kinds.KINDS))
    parser.add_argument("--write", type=pathlib.Path, help="where to put what was seen as JSON")
    arguments = parser.parse_args()
    keys = arguments.servers.split(",")
    unknown = [key for key in keys if key not in kinds.KINDS]
    if unknown:
        parser.error(f"expected some of {', '.join(kinds.KINDS)}; found {', '.join(unknown)}")
    if "PRECONDITIONS_BIN" not in os.environ:
        parser.error("PRECONDITIONS_BIN has to name the command")
    rows, missing, failed = [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        for key in keys:
            try:
                row = audit(key, pathlib.Path(scratch))
            except kinds.Missing as why:
                missing.append(f"{key}: {why}")
                continue
            except (OSError, RuntimeError, subprocess.SubprocessError) as why:
                failed.append(f"{key}: {why}")
                continue
            rows.append(row)
            print(
                f"{row['server']} {row['version']}: {row['holds']} hold, {len(row['deviates'])} deviate, "
                f"{len(row['skipped'])} skipped, {len(row['not_tried'])} not tried",
                flush=True,
            )
            for check, came in row["deviates"].items():
                print(f"    {check}: {came}", flush=True)
    for line in missing:
        print(f"SKIPPED: {line}")
    for line in failed:
        print(f"FAILED: {line}")
    if arguments.write:
        result = {"made": str(date.today()), "by": "checks/servers/run.py", "servers": rows}
        arguments.write.write_text(json.dumps(result, indent=1) + "\n")
    wrong = [row["server"] for row in rows if row["key"] in OURS and row["deviates"]]
    others = [row for row in rows if row["key"] not in OURS]
    if wrong:
        print(f"run.py: ours deviate: {', '.join(wrong)}")
    if others and not any(row["deviates"] for row in others):
        print("run.py: no other server deviates, so that nothing could be noticed")
        return 1
    return 1 if wrong or failed else 0


if __name__ == "__main__":
    sys.exit(main())
