"""Records the requests of real clients: python record.py HOME [NAME]...

HOME is where record.sh has put the clients that come from package registries. Writes the lines that
the client of each case sends, or of those named, with its version and command into index.json. What
index.json expects of them is written by hand and left alone.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from cases import CASES, VERSIONS
from server import Site

HERE = Path(__file__).resolve().parent
INDEX = HERE / "index.json"
README = HERE / "README.md"
# What stands below this line of README.md is made from index.json.
TABLE = "| request | client | command | what it shows |\n|---|---|---|---|"
SECONDS = 120


def main():
    if len(sys.argv) < 2 or not Path(sys.argv[1], "clients").is_dir():
        sys.exit("record.py: wants the directory that record.sh has made; run record.sh")
    home, names = Path(sys.argv[1]).resolve(), sys.argv[2:]
    unknown = set(names) - {case.name for case in CASES}
    if unknown:
        sys.exit(f"record.py: no case records {', '.join(sorted(unknown))}")

    index = json.loads(INDEX.read_text())
    entries = {entry["name"]: entry for entry in index["recordings"]}
    site, failures = Site(), []
    site.serve()
    for case in CASES:
        if names and case.name not in names:
            continue
        try:
            lines = lines_of(record(case, site, home))
        except (Unrecorded, subprocess.TimeoutExpired) as error:
            failures.append(case.name)
            print(f"record.py: {case.name}: {error}", file=sys.stderr)
            continue
        known = {"client": case.client, "version": version(case, home), "command": case.command}
        by_hand = entries.get(case.name, {"shows": "", "states": []})
        entries[case.name] = {"name": case.name} | known | {
            "shows": by_hand["shows"],
            "lines": lines,
            "states": by_hand["states"],
        }
        print(f"{case.name}: {case.client} {known['version']}")
    index["recordings"] = [entries[case.name] for case in CASES if case.name in entries]
    write_index(index)
    sys.exit(2 if failures else 0)


def lines_of(octets):
    """The lines of a head, a character for each octet. Each ends with CRLF, and so does the head."""
    lines = octets.decode("latin-1").split("\r\n")
    if lines[-2:] != ["", ""] or any("\n" in line for line in lines):
        raise Unrecorded(f"a head whose lines do not end with CRLF: {octets}")
    return lines[:-2]


def write_index(index):
    """Writes index.json, one target, field line or state a line, and the table of README.md from it."""

    def lines(values):
        return ",\n".join(json.dumps(value) for value in values)

    targets = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(target)}" for name, target in index["targets"].items()
    )
    recordings = ",\n".join(
        json.dumps({key: value for key, value in entry.items() if key not in ("lines", "states")})[:-1]
        + f', "lines": [\n{lines(entry["lines"])}\n], "states": [\n{lines(entry["states"])}\n]}}'
        for entry in index["recordings"]
    )
    text = f'{{"targets": {{\n{targets}\n}},\n"recordings": [\n{recordings}\n]}}\n'
    assert json.loads(text) == index
    INDEX.write_text(text)

    rows = [
        f"| {entry['name']} | {entry['client']} {entry['version']} "
        f"| `{entry['command'].replace('|', chr(92) + '|')}` | {entry['shows']} |"
        for entry in index["recordings"]
    ]
    head, mark, _ = README.read_text().partition(TABLE)
    README.write_text("\n".join([head + mark, *rows, ""]))


class Unrecorded(Exception):
    """The client sent no such request."""


def record(case, site, home):
    """The octets of the head that the client sent."""
    resources = case.resources() if callable(case.resources) else case.resources
    site.begin({path: resource() for path, resource in resources.items()})
    with tempfile.TemporaryDirectory() as directory:
        Path(directory, "clients").symlink_to(home / "clients")
        if case.setup:
            run(case.setup, directory, home)
            site.forget()
        run(case.command, directory, home)
    heads = [
        head
        for head in site.received()
        if head.has(*case.has) and not head.has_any(case.lacks)
    ]
    if len(heads) <= case.nth:
        seen = [dict(head.lines) for head in site.received()]
        raise Unrecorded(f"no request number {case.nth} with {case.has} among {seen}")
    return heads[case.nth].octets


def run(command, directory, home):
    """Runs a line of shell. What it answers to the client's exit status is the client's affair."""
    kernel = str(HERE / "clients" / "kernel")
    environment = os.environ | {
        "HOME": directory,
        "PATH": f"{home / 'python' / 'bin'}:{os.environ['PATH']}",
        "KERNEL": kernel,
        "PYTHONPATH": kernel,
        "PHP_INI_SCAN_DIR": f":{kernel}",
        "CARGO_HOME": f"{directory}/cargo",
        "COMPOSER_ALLOW_SUPERUSER": "1",
        "COMPOSER_HOME": f"{directory}/composer",
        "GOPATH": "/usr/share/gocode",
        "GO111MODULE": "off",
        "GOCACHE": str(home / "go"),
        "PIP_CONFIG_FILE": "/dev/null",
        "NPM_CONFIG_USERCONFIG": "/dev/null",
        "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup")),
    }
    subprocess.run(
        ["bash", "-c", command],
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
    )


def version(case, home):
    """The first number that the client's version command prints."""
    answer = subprocess.run(
        ["bash", "-c", VERSIONS[case.client]],
        cwd=home / "clients",
        env=os.environ | {"PATH": f"{home / 'python' / 'bin'}:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    found = re.search(r"\d+(\.\d+)+", answer.stdout + answer.stderr)
    if found is None:
        raise Unrecorded(f"{VERSIONS[case.client]} names no version")
    return found.group()


if __name__ == "__main__":
    main()
