#!/usr/bin/env python3
"""What a list names where a host has declared several names: read a second time.

    names.py    compares with every vector in names.json

Exit status 0: all agree; 1: some do not; 2: the vectors could not be read.
"""
import json
import pathlib
import re
import sys

VECTORS = pathlib.Path(__file__).with_name("names.json")

TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
READS = {"GET", "HEAD", "QUERY"}


def members(value):
    """The tags as (is weak, opaque value); "*"; or None if the list is damaged (§5.6.1)."""
    value = value.strip(" \t")
    if value == "*":
        return "*"
    found, at = [], 0
    while at < len(value):
        if value[at] in ", \t":
            at += 1
            continue
        tag = TAG.match(value, at)
        rest = value[tag.end():].lstrip(" \t") if tag else "damage"
        if rest and not rest.startswith(","):
            return None
        found.append((bool(tag[1]), tag[2]))
        at = tag.end()
    return found


def is_named(member, tag, case, weakly):
    """Whether a member of the list names the state because of this tag."""
    (is_weak, opaque), (tag_is_weak, tag_opaque) = member, tag
    if opaque != tag_opaque and opaque not in [tag_opaque + suffix for suffix in case["appends"]]:
        return False
    if weakly or case["weak_if_match"] or not (is_weak or tag_is_weak):
        return True
    return case["weakens"] and is_weak and not tag_is_weak


def status(case):
    """None: perform the method."""
    is_read = case["method"] in READS
    own = [case["entity_tag"]] if case["entity_tag"] is not None else []
    for field in ("if-match", "if-none-match"):
        lines = [value for name, value in case["fields"] if name.lower() == field]
        if not lines:
            continue
        is_if_match = field == "if-match"
        wires = own + (case["also"] if is_if_match or not is_read else [])
        tags = [(bool(tag[1]), tag[2]) for tag in map(TAG.fullmatch, wires)]
        found = members(", ".join(lines))
        if found is None:
            holds = not is_if_match and is_read
        elif found == "*":
            holds = is_if_match
        else:
            weakly = not is_if_match
            named = any(is_named(member, tag, case, weakly) for member in found for tag in tags)
            holds = named == is_if_match
        if not holds:
            return 304 if is_read and not is_if_match else 412
    return None


def main(arguments):
    if arguments:
        print("usage: names.py", file=sys.stderr)
        return 2
    try:
        file = json.loads(VECTORS.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        print(f"names.py: {VECTORS}: {error}", file=sys.stderr)
        return 2
    cases = {case["name"]: case for case in file["cases"]}
    if not file["count"] == len(file["cases"]) == len(cases):
        print(f"names.py: {len(cases)} names, but the count is {file['count']}", file=sys.stderr)
        return 2
    differences = 0
    for name, case in cases.items():
        found = status(case)
        if found != case["status"]:
            print(f"{name}: found {found}, expected {case['status']}")
            differences += 1
    print(f"names.py: {len(cases)} cases, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
