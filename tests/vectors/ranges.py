#!/usr/bin/env python3
"""Byte ranges, written a second time from RFC 9110 §14.1, §14.2 and §5.6.1.2.

    ranges.py    compares with every vector in ranges.json

Exit status 0: all agree; 1: some do not; 2: the vectors could not be read.
"""
import json
import pathlib
import re
import sys

VECTORS = pathlib.Path(__file__).with_name("ranges.json")

# What this crate does about §17.15.
MOST_PARTS = 16

# `1#range-spec`, each an int-range or a suffix-range. [0-9], since \\d takes more for a digit.
MEMBER = r"(?:[0-9]+-[0-9]*|-[0-9]+)"
OWS = r"[ \t]*"
SPECIFIER = re.compile(rf"bytes=(?:{OWS},)*{OWS}({MEMBER}(?:{OWS},(?:{OWS},)*{OWS}{MEMBER})*)(?:{OWS},)*{OWS}", re.I)


def positions(member, length):
    """The first and last position; None if it cannot be satisfied; ValueError if it is invalid."""
    first, last = member.split("-")
    if not first:
        return (max(0, length - int(last)), length - 1) if int(last) else None
    first, last = int(first), int(last) if last else None
    if last is not None and last < first:
        raise ValueError("the last position is less than the first")
    if first >= length:
        return None
    return first, length - 1 if last is None else min(last, length - 1)


def ranges(lines, length):
    """The status, the parts, and the Content-Range of the header section."""
    whole = (200, [], None)
    specifier = SPECIFIER.fullmatch(lines[0].strip(" \t")) if len(lines) == 1 else None
    if specifier is None or length == 0:
        return whole
    try:
        found = [positions(member, length) for member in re.findall(MEMBER, specifier[1])]
    except ValueError:
        return whole
    parts = [part for part in found if part]
    if not parts:
        return 416, [], f"bytes */{length}"
    if len(parts) > MOST_PARTS or sum(last - first + 1 for first, last in parts) > length:
        return whole
    content_range = f"bytes {parts[0][0]}-{parts[0][1]}/{length}" if len(parts) == 1 else None
    return 206, parts, content_range


def main(arguments):
    if arguments:
        print("usage: ranges.py", file=sys.stderr)
        return 2
    try:
        file = json.loads(VECTORS.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        print(f"ranges.py: {VECTORS}: {error}", file=sys.stderr)
        return 2
    cases = {case["name"]: case for case in file["cases"]}
    if not file["count"] == len(file["cases"]) == len(cases):
        print(f"ranges.py: {len(cases)} names, but the count is {file['count']}", file=sys.stderr)
        return 2
    differences = 0
    for name, case in cases.items():
        expected = case["status"], [tuple(part) for part in case["parts"]], case["content_range"]
        found = ranges(case["lines"], case["length"])
        if found != expected:
            print(f"{name}: found {found}, expected {expected}")
            differences += 1
    print(f"ranges.py: {len(cases)} cases, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
