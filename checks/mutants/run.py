#!/usr/bin/env python3
"""Changes the code of the core in every small way that cargo-mutants knows, and asks the tests.

    run.py [--again] [FILE ...]

A change that no test notices takes a test; or, if nobody could notice it, a line in .cargo/mutants.toml
that says why. Each file is asked of the suites that know it, which is SUITES. The counts of a file of
which nothing is left go into results.json, with the day and the version of the tool. --again asks only
about what was left the last time, which the build directory knows: for when tests were written since.

Exit status 0: every change was noticed; 1: one was not; 2: it could not run.
"""

import argparse
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = HERE / "results.json"

# The suites that are asked about a file, by where it lies; the longest path counts.
SUITES = {
    "src/answer": ["response", "rfc9110", "api"],
    "src/answer/field_policy": ["response", "rfc9110", "api", "byte_range", "integrations"],
    "src/byte_range": ["byte_range", "rfc9110", "vectors"],
    "src/client": ["client", "rfc9110", "api"],
    "src/client/change": ["rfc9110", "api"],
    "src/client/content_range": ["client"],
    "src/client/refusal": ["api"],
    "src/conditions": ["conditions", "vectors"],
    "src/gateway": ["names", "conditions", "vectors"],
    "src/near_miss": ["names", "explain"],
}
# A change that never ends has been noticed, too.
NOTICED = ["caught", "timeout"]
KINDS = [*NOTICED, "unviable"]


def suites_of(file):
    path = file.removesuffix(".rs")
    known = [suite for suite in SUITES if path == suite or path.startswith(suite + "/")]
    return SUITES[max(known, key=len)] if known else None


def files():
    listed = subprocess.run(["git", "ls-files", "src"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [file for file in listed.stdout.splitlines() if file.endswith(".rs") and suites_of(file)]


def failed(problem):
    print(f"run.py: {problem}", file=sys.stderr)
    sys.exit(2)


def version():
    ran = subprocess.run(["cargo", "mutants", "--version"], cwd=ROOT, capture_output=True, text=True)
    if ran.returncode != 0:
        failed("expected cargo-mutants: cargo install cargo-mutants --locked")
    return ran.stdout.split()[-1]


def apart():
    """A build directory of its own: Cargo takes a workspace and its changed copy for the same one."""
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target", "mutants").absolute()


def last_time(file):
    """Where it is kept how the changes to a file were answered."""
    return apart() / f"{file.replace('/', '-')}.json"


def ask(file, only=None):
    """What came of the changes to a file, or of those that are named: how many of each kind, and what is left."""
    # To the builds as well as to the tests, so that nothing else is built.
    tests = [f"--cargo-arg={word}" for suite in suites_of(file) for word in ("--test", suite)]
    names = [word for name in only or [] for word in ("--re", f"^{re.escape(name)}$")]
    with tempfile.TemporaryDirectory() as directory:
        environment = dict(os.environ, CARGO_TARGET_DIR=str(apart()), CARGO_INCREMENTAL="1",
                           CARGO_PROFILE_DEV_DEBUG="0", CARGO_PROFILE_TEST_DEBUG="0",
                           # What only one random case in a hundred thousand shows is not what noticed it.
                           PRECONDITIONS_CASES="2000")
        ran = subprocess.run(
            ["cargo", "mutants", "--file", file, *names, "--output", directory, "--no-shuffle",
             "--package", "preconditions", "--test-tool", "cargo", "--timeout", "300", *tests],
            cwd=ROOT, env=environment)
        made = pathlib.Path(directory, "mutants.out")
        if ran.returncode == 0 and not (made / "outcomes.json").exists():
            return dict.fromkeys(KINDS, 0), []  # nothing to change
        # 2: some were missed; 3: some have timed out.
        if ran.returncode not in (0, 2, 3) or not (made / "outcomes.json").exists():
            failed(f"cargo mutants ended with status {ran.returncode} on {file}")
        outcomes = json.loads((made / "outcomes.json").read_text())
        left = (made / "missed.txt").read_text().splitlines()
    return {kind: outcomes[kind] for kind in KINDS}, left


def asked(file, again):
    """The same; if again, then of what was left the last time, and what was noticed then counts as well."""
    kept = last_time(file)
    if again and kept.exists():
        known, before = json.loads(kept.read_text())
        counts, left = ask(file, before) if before else (dict.fromkeys(KINDS, 0), [])
        counts = {kind: known[kind] + counts[kind] for kind in KINDS}
    else:
        counts, left = ask(file)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps([counts, left]))
    return counts, left


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", metavar="FILE", nargs="*", help="a file of src; all that have suites if there is none")
    parser.add_argument("--again", action="store_true", help="only what was left the last time")
    arguments = parser.parse_args()
    for file in arguments.files:
        if file not in files():
            parser.error(f"expected a file under src that SUITES has, found: {file}")
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results = {file: row for file, row in known.items() if file in files()}
    tool, survivors = version(), []
    for file in arguments.files or files():
        counts, left = asked(file, arguments.again)
        results.pop(file, None)
        if not left and sum(counts[kind] for kind in NOTICED) > 0:
            results[file] = {"date": datetime.date.today().isoformat(), "cargo-mutants": tool, **counts}
        rows = [f"{json.dumps(file)}: {json.dumps(row)}" for file, row in sorted(results.items())]
        RESULTS.write_text("{\n" + ",\n".join(rows) + "\n}\n")
        print(file, *(f"{number} {kind}" for kind, number in counts.items()), f"{len(left)} left", sep=", ", flush=True)
        survivors += left
    print(*[f"nobody has noticed: {name}" for name in survivors], sep="\n")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
