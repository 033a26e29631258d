#!/usr/bin/env python3
"""Runs the evaluations against Django, and the files against their schema."""

import json
import logging
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VECTORS = HERE.parent.parent
EXPECTED_FAILURES = HERE / "expected-failures.txt"


def stop(message):
    """Says what is wrong with the input, and ends."""
    print(f"run.py: {message}", file=sys.stderr)
    sys.exit(2)


try:
    import django
    from django.conf import settings
    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.utils.cache import get_conditional_response
    from jsonschema import Draft202012Validator
except ImportError as error:
    stop(f"{error}; see requirements.txt")


def read(path):
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        stop(f"{path}: {error.strerror}")


def load(name):
    """A file of vectors, checked by the schema, by its count and for unique names."""
    try:
        file = json.loads(read(VECTORS / name))
        schema = json.loads(read(VECTORS / "schema.json"))
    except json.JSONDecodeError as error:
        stop(f"{name}: {error}")
    for error in Draft202012Validator(schema).iter_errors(file):
        stop(f"{name}: {error.json_path}: {error.message}")
    cases = {case["name"]: case for case in file["cases"]}
    if not file["count"] == len(file["cases"]) == len(cases):
        stop(f"{name}: {len(cases)} names, but the count is {file['count']}")
    return cases


def decided_by_django(case):
    names = {name.lower() for name, _ in case["fields"]}
    return case["target"] is not None and not names & {"range", "if-range"}


def answer(case):
    """What Django says: 304, 412, or None for going on."""
    headers = {}
    for name, value in case["fields"]:
        # WSGI hands over the lines of a field joined by commas, as Latin-1.
        variable = "HTTP_" + name.upper().replace("-", "_")
        before = headers[variable] + ", " if variable in headers else ""
        headers[variable] = before + value.strip(" \t")
    request = RequestFactory().generic(case["method"], "/", **headers)
    # The factory makes capitals of every method.
    request.method = case["method"]
    target = case["target"]
    response = get_conditional_response(
        request,
        etag=target["entity_tag"],
        last_modified=target["last_modified"],
        response=HttpResponse(),
    )
    return None if response.status_code == 200 else response.status_code


def expected_failures():
    """The names in the file; lines that begin with # are reasons."""
    lines = read(EXPECTED_FAILURES).splitlines() if EXPECTED_FAILURES.exists() else []
    return {line for line in lines if line and not line.startswith("#")}


def main(arguments):
    if arguments:
        stop("usage: run.py")
    # Each 412 would be logged.
    logging.disable(logging.CRITICAL)
    settings.configure(ALLOWED_HOSTS=["testserver"])
    for name in ("entity-tags.json", "comparisons.json", "lists.json", "dates.json"):
        load(name)
    cases = load("evaluations.json")
    expected = expected_failures()
    counts = {"agree": 0, "differ where there is a choice": 0, "fail as expected": 0, "left out": 0}
    complaints = []
    for name in expected - cases.keys():
        complaints.append(f"no vector has the name: {name}")
    for name, case in cases.items():
        if not decided_by_django(case):
            counts["left out"] += 1
            continue
        try:
            found = answer(case)
        except Exception as error:  # whatever it is, it is no answer
            found = type(error).__name__
        if found == case["expect"]["status"]:
            counts["agree"] += 1
            if name in expected:
                complaints.append(f"passes, but is expected to fail: {name}")
        elif found in case["also"]:
            counts["differ where there is a choice"] += 1
            if name in expected:
                complaints.append(f"is allowed, but is expected to fail: {name}")
        else:
            counts["fail as expected"] += name in expected
            if name not in expected:
                complaints.append(f"found {found}, expected {case['expect']['status']}: {name}")
    print(f"Django {django.__version__}:", ", ".join(f"{n} {what}" for what, n in counts.items()))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
