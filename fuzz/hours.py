#!/usr/bin/env python3
"""Runs fuzz targets for minutes of processor time, and keeps what was seen in hours.json.

    hours.py MINUTES [--at-once NUMBER] [TARGET ...]

Each target runs in rounds of five minutes, each with a seed of its own, the next one beginning with
what the last one has found. FUZZ_FOUND=DIRECTORY keeps the inputs; fuzz/fold puts them into the corpus.
A row of hours.json tells of a target that has broken no law: the day, the tree of the sources, the
compiler, the first seed, the rounds, the minutes, and how many inputs were tried.

Exit status 0: no law was broken; 1: one was, and the input is named; 2: it could not run.
"""

import argparse
import concurrent.futures
import datetime
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE / "hours.json"
ROUND = 300  # seconds
WRITING = threading.Lock()


def failed(problem):
    print(f"hours.py: {problem}", file=sys.stderr)
    sys.exit(2)


def output(*command):
    ran = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, text=True)
    if ran.returncode != 0:
        failed(f"{' '.join(command)} ended with status {ran.returncode}")
    return ran.stdout


def bash(script, *words):
    return output("bash", "-c", f"set -euo pipefail; . ./lib.sh; {script}", "hours.py", *words)


def built(targets):
    """The targets that were asked for, or all, where their programs are, and the compiler's version."""
    said = bash('find_fuzzer; find_targets "$@"; cargo fuzz build "${options[@]}" >&2; '
                'rustc -vV; echo "${targets[@]}"', *targets)
    if said.startswith("SKIPPED"):
        print(said, end="")
        sys.exit(0)
    *compiler, known = said.splitlines()
    compiler, known = dict(line.split(": ") for line in compiler if ": " in line), known.split()
    metadata = json.loads(output("cargo", "metadata", "--format-version", "1", "--no-deps"))
    programs = pathlib.Path(metadata["target_directory"], compiler["host"], "release")
    for target in known:
        if not (programs / target).exists():
            failed(f"no program {target} in {programs}; the targets are the files of fuzz_targets")
    return known, programs, compiler["release"]


def ran(command, log):
    """The status of a command, and its user time in seconds."""
    process = subprocess.Popen(command, cwd=HERE, stdout=log, stderr=subprocess.STDOUT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime


def fuzzed(program, inputs, seconds):
    """A row about a target, or nothing if it broke a law."""
    first = random.randrange(1, 2**31)
    spent, executions, rounds = 0.0, 0, 0
    while spent < seconds:
        with tempfile.TemporaryFile("w+") as log:
            last = min(ROUND, int(seconds - spent) + 1)
            status, used = ran(
                [program, inputs, f"-seed={first + rounds}", "-dict=http.dict", "-max_len=2048", "-timeout=10",
                 f"-max_total_time={last}", "-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={inputs}/../"],
                log)
            log.seek(0)
            text = log.read()
        tried = re.search(r"stat::number_of_executed_units: (\d+)", text)
        if status != 0 or not tried:
            print(text[-4000:], f"{program.name}: status {status} at seed {first + rounds}", sep="\n", flush=True)
            return None
        spent, executions, rounds = spent + used, executions + int(tried.group(1)), rounds + 1
        print(f"{program.name}: {spent / 60:.1f} minutes, {executions} inputs", flush=True)
    return {"first_seed": first, "rounds": rounds, "minutes": round(spent / 60, 1), "executions": executions}


def kept(target, row):
    """Puts a row in the place of the last one of its target, or takes that out."""
    with WRITING:
        rows = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        rows.pop(target, None)
        if row:
            rows[target] = row
        lines = [f"{json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(rows.items())]
        RESULTS.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("minutes", metavar="MINUTES", type=float, help="of processor time, for each target")
    parser.add_argument("targets", metavar="TARGET", nargs="*", help="a file of fuzz_targets; all if there is none")
    parser.add_argument("--at-once", metavar="NUMBER", type=int, default=os.cpu_count(), help="how many run side by side")
    arguments = parser.parse_args()
    if not 0 < arguments.minutes <= 1440 or arguments.at_once < 1:
        parser.error(f"expected up to 1440 minutes and one target at least, found: {arguments.minutes}, {arguments.at_once}")
    targets, programs, rustc = built(arguments.targets)
    made = {
        "date": datetime.date.today().isoformat(),
        "src": output("git", "rev-parse", "--short=12", "HEAD:src").strip(),
        "rustc": rustc,
    }
    found = pathlib.Path(os.environ.get("FUZZ_FOUND") or tempfile.mkdtemp()).resolve()

    def one(target):
        inputs = found / target
        inputs.mkdir(parents=True, exist_ok=True)
        bash('corpus expand "$@"', target, str(inputs))
        row = fuzzed(programs / target, inputs, arguments.minutes * 60)
        kept(target, row and {**made, **row})
        return row is not None

    with concurrent.futures.ThreadPoolExecutor(arguments.at_once) as pool:
        held = list(pool.map(one, targets))
    broken = [target for target, holds in zip(targets, held) if not holds]
    print(f"hours.py: {len(targets)} targets, inputs in {found}; a law broken by: {', '.join(broken) or 'none'}")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
