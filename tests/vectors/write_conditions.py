#!/usr/bin/env python3
"""Write conditions, written a second time from RFC 9110 §13.1 and §13.2, and executed.

    write_conditions.py    compares with every vector in write-conditions.json; and executes, for
                           every change in evaluations.json, the statement on SQLite: it must write
                           exactly where `status` is null

Exit status 0: all agree; 1: some do not; 2: the vectors could not be read.
"""
import json
import pathlib
import re
import sqlite3
import sys

FOLDER = pathlib.Path(__file__).parent

TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
OWS = r"[ \t]*"
LIST = re.compile(rf"(?:{OWS},)*{OWS}(?:{TAG}(?:{OWS},(?:{OWS},)*{OWS}{TAG})*)?(?:{OWS},)*{OWS}")
MOST_VERSIONS = 64  # a choice of this crate

# A day name need not fit the date, and second 60 is accepted.
DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
SHORT, LONG, MONTH = "|".join(day[:3] for day in DAYS), "|".join(DAYS), "|".join(MONTHS)
CLOCK = r"(?P<H>[01][0-9]|2[0-3]):(?P<M>[0-5][0-9]):(?P<S>[0-5][0-9]|60)"
FIXDATE = re.compile(rf"(?:{SHORT}), (?P<d>[0-9]{{2}}) (?P<m>{MONTH}) (?P<y>[0-9]{{4}}) {CLOCK} GMT")
ASCTIME = re.compile(rf"(?:{SHORT}) (?P<m>{MONTH}) (?P<d>[ 0-9][0-9]) {CLOCK} (?P<y>[0-9]{{4}})")
TWO_DIGITS = re.compile(rf"(?:{LONG}), (?P<d>[0-9]{{2}})-(?P<m>{MONTH})-(?P<y>[0-9]{{2}}) {CLOCK} GMT")


def seconds_of(found, year):
    """Seconds since 1970; None if there is no such day."""
    month, day = MONTHS.index(found["m"]) + 1, int(found["d"])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if not 1 <= day <= lengths[month - 1]:
        return None
    before = year - 1  # whole years since year 1; year 0 is one less
    days = 365 * before + before // 4 - before // 100 + before // 400 + sum(lengths[: month - 1]) + day - 1
    epoch = 365 * 1969 + 1969 // 4 - 1969 // 100 + 1969 // 400
    return (days - epoch) * 86400 + int(found["H"]) * 3600 + int(found["M"]) * 60 + int(found["S"])


def tags(lines):
    """None if there is no field, "any", "unreadable", or the tags."""
    if not lines:
        return None
    value = ", ".join(lines)
    if value.strip(" \t") == "*":
        return "any"
    return re.findall(TAG, value) if LIST.fullmatch(value) else "unreadable"


def date(lines):
    """None if it is no condition, "two digits", or the seconds."""
    if len(lines) != 1:
        return None
    text = lines[0].strip(" \t")
    if found := FIXDATE.fullmatch(text) or ASCTIME.fullmatch(text):
        seconds = seconds_of(found, int(found["y"]))
        return None if seconds is None else min(seconds, 253402300799)
    if found := TWO_DIGITS.fullmatch(text):
        # Of the years that it may be, those of one century decide whether there is such a day.
        return "two digits" if seconds_of(found, 2000 + int(found["y"])) is not None else None
    return None


def write_condition(method, fields, decode):
    """The name, and what is compared; `decode` makes a version of an opaque value, or None."""
    if method in ("CONNECT", "OPTIONS", "TRACE"):
        return "none", None
    if method in ("GET", "HEAD", "QUERY"):
        return "evaluate", None
    lines = lambda name: [value for of, value in fields if of.lower() == name]
    match, none_match = tags(lines("if-match")), tags(lines("if-none-match"))
    since = date(lines("if-unmodified-since")) if match is None else None
    if sum(one is not None for one in (match, none_match, since)) > 1:
        return "evaluate", None
    if since is not None:
        return ("evaluate", None) if since == "two digits" else ("unmodified-since", since)
    if match is not None:
        if match == "any":
            return "exists", None
        strong = [] if match == "unreadable" else [tag for tag in match if not tag.startswith("W/")]
        versions = [decode(tag.strip('"')) for tag in strong]
        versions = [version for version in versions if version is not None]
        if len(versions) > MOST_VERSIONS:
            return "evaluate", None
        return ("one-of", versions) if versions else ("never", "if-match")
    if none_match is not None:
        if none_match == "any":
            return "absent", None
        if none_match == "unreadable":
            return "never", "if-none-match"
        versions = [decode(tag.removeprefix("W/").strip('"')) for tag in none_match]
        versions = [version for version in versions if version is not None]
        if len(versions) > MOST_VERSIONS:
            return "evaluate", None
        return ("none-of", versions) if versions else ("none", None)
    return "none", None


def number(opaque):
    """The version whose tag this is."""
    is_number = re.fullmatch("0|[1-9][0-9]*", opaque) and int(opaque) < 2**64
    return int(opaque) if is_number else None


INSERT = "INSERT INTO notes VALUES (1, 'new', 'new', NULL) ON CONFLICT (id)"
UPDATE = "UPDATE SET text = 'new', tag = 'new'"


def execute(condition, operand, target):
    """Whether the statement writes to a table with this row, or with none."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, tag TEXT, modified INTEGER)")
    if target:
        tag = target["entity_tag"] and target["entity_tag"].strip('"')
        database.execute("INSERT INTO notes VALUES (1, 'old', ?, ?)", (tag, target["last_modified"]))
    places = ", ".join("?" * len(operand)) if isinstance(operand, list) else ""
    statement, operands = {
        "none": (f"{INSERT} DO {UPDATE}", []),
        "exists": ("UPDATE notes SET text = 'new' WHERE id = 1", []),
        "absent": (f"{INSERT} DO NOTHING", []),
        "one-of": (f"UPDATE notes SET text = 'new' WHERE id = 1 AND tag IN ({places})", operand),
        "none-of": (f"{INSERT} DO {UPDATE} WHERE tag IS NULL OR tag NOT IN ({places})", operand),
        "unmodified-since": (
            f"{INSERT} DO {UPDATE} WHERE modified IS NULL OR modified < ?",
            [operand + 1] if condition == "unmodified-since" else [],
        ),
    }[condition]
    return database.execute(statement, operands).rowcount == 1


def main():
    try:
        conditions = json.loads((FOLDER / "write-conditions.json").read_text("ascii"))["cases"]
        evaluations = json.loads((FOLDER / "evaluations.json").read_text("ascii"))["cases"]
    except (OSError, ValueError, KeyError) as error:
        print(f"write_conditions.py: {error}", file=sys.stderr)
        return 2
    failures = 0
    for case in conditions:
        operand = case["versions"] or case["by"]
        operand = case["seconds"] if case["seconds"] is not None else operand
        found = write_condition(case["method"], case["fields"], number)
        if found != (case["condition"], operand):
            print(f"{case['name']}: found {found}, expected {(case['condition'], operand)}")
            failures += 1
    executed = 0
    for case in evaluations:
        target = case["target"]
        if target and (target["entity_tag"] or "").startswith("W/"):
            continue  # the tags of the store have to be strong
        condition, operand = write_condition(case["method"], case["fields"], lambda opaque: opaque)
        if condition == "evaluate" or case["method"] in ("CONNECT", "OPTIONS", "TRACE"):
            continue
        expected = case["expect"]
        if condition == "never":
            found, right = operand, expected["by"]
        else:
            found, right = execute(condition, operand, target), expected["status"] is None
        executed += 1
        if found != right:
            print(f"{case['name']}: {condition} {operand} writes: {found}, expected: {right}")
            failures += 1
    print(f"{len(conditions)} conditions and {executed} evaluations: {failures} failed")
    if executed < 300:
        print("too few evaluations are changes", file=sys.stderr)
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
