#!/usr/bin/env python3
"""The client's half, written a second time from RFC 9110 and RFC 9111.

    client.py    compares with every vector in client.json

What is required has to be answered so; with latitude, one of the answers that the vector names.
Exit status 0: all agree; 1: some do not; 2: the vectors could not be read.
"""
import datetime
import json
import pathlib
import re
import sys

VECTORS = pathlib.Path(__file__).with_name("client.json")
TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
MOST = 2**64 - 1
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
EPOCH = datetime.datetime(1970, 1, 1)


def values(headers, name):
    """The values of the lines with this name (RFC 9110 §5.1, §5.5)."""
    return [value.strip(" \t") for other, value in headers if other.lower() == name.lower()]


def only(headers, name):
    """The value of a field that is no list: there is one line of it, or none that counts (§5.3)."""
    lines = values(headers, name)
    return lines[0] if len(lines) == 1 else None


def tag_of(headers):
    tag = only(headers, "ETag")
    return tag if tag is not None and TAG.fullmatch(tag) else None


def date_of(text, now=None):
    """Seconds of a date in one of the three formats (§5.6.7), or None."""
    if text is None:
        return None
    clock = r"(\d\d):(\d\d):(\d\d)"
    month = "(" + "|".join(MONTHS) + ")"
    day = "(?:" + "|".join(DAYS) + ")"
    long_day = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
    if found := re.fullmatch(rf"{day}, (\d\d) {month} (\d{{4}}) {clock} GMT", text, re.A):
        number, name, year, *time = found.groups()
    elif found := re.fullmatch(rf"{long_day}, (\d\d)-{month}-(\d\d) {clock} GMT", text, re.A):
        number, name, year, *time = found.groups()
        # More than 50 years in the future is the most recent year in the past with these digits.
        this_year = (EPOCH + datetime.timedelta(seconds=now or 0)).year if now is not None else None
        if this_year is None:
            this_year = datetime.datetime.now(datetime.timezone.utc).year
        year = int(year) + this_year // 100 * 100
        if year > this_year + 50:
            year -= 100
        elif year <= this_year - 50:
            year += 100
    elif found := re.fullmatch(rf"{day} {month} ([ \d]\d) {clock} (\d{{4}})", text, re.A):
        name, number, *time, year = found.groups()
    else:
        return None
    try:
        moment = datetime.datetime(int(year), MONTHS.index(name) + 1, int(number), *map(int, time))
    except ValueError:
        return None
    return int((moment - EPOCH).total_seconds())


def dates_of(headers):
    """Last-Modified, and whether it is a strong validator: a second before Date (§8.8.2.2)."""
    date = date_of(only(headers, "Date"))
    modified = date_of(only(headers, "Last-Modified"), date)
    strong = modified is not None and date is not None and modified < date
    return modified, strong


def printed(seconds):
    moment = EPOCH + datetime.timedelta(seconds=seconds)
    return (f"{DAYS[moment.weekday()]}, {moment.day:02} {MONTHS[moment.month - 1]} {moment.year:04} "
            f"{moment:%H:%M:%S} GMT")


def validators(headers):
    modified, strong = dates_of(headers)
    return {"etag": tag_of(headers), "last_modified": modified, "strong_date": strong}


def revalidate(stored):
    """RFC 9111 §4.3.1: the tags of all, and the date where one is stored."""
    fields = []
    tags = [tag for tag in map(tag_of, stored) if tag]
    if tags:
        fields.append(["If-None-Match", ", ".join(tags)])
    if len(stored) == 1 and dates_of(stored[0])[0] is not None:
        fields.append(["If-Modified-Since", printed(dates_of(stored[0])[0])])
    return {"fields": fields}


def freshen(stored, status, headers):
    """RFC 9111 §4.3.3 and §4.3.4."""
    if status >= 500:
        return {"answer": "unanswered"}
    if status in (206, 416):  # no range was asked for
        return {"answer": "ask again"}
    if status != 304:
        return {"answer": "replace"}
    if len(values(headers, "ETag")) > 1 or len(values(headers, "Last-Modified")) > 1:
        return {"answer": "ask again"}
    if not any(tag_of(one) or dates_of(one)[0] is not None for one in stored):
        return {"answer": "ask again"}
    tag, (modified, _) = tag_of(headers), dates_of(headers)

    def dated(one):
        return date_of(only(one, "Date"))

    if tag and not tag.startswith("W/"):
        found = [number for number, one in enumerate(stored) if tag_of(one) == tag]
        return {"answer": "update", "stored": found} if found else {"answer": "ask again"}
    if tag:
        found = [number for number, one in enumerate(stored)
                 if tag_of(one) and tag_of(one).removeprefix("W/") == tag.removeprefix("W/")]
    elif modified is not None:
        strong = [number for number, one in enumerate(stored) if dates_of(one) == (modified, True)]
        if strong:
            return {"answer": "update", "stored": strong}
        found = [number for number, one in enumerate(stored) if dates_of(one)[0] == modified]
    else:
        return {"answer": "alone" if len(stored) == 1 else "ask again"}
    if len(found) > 1:  # the most recent of them; where a Date is missing, nothing is known of it
        latest = max((dated(stored[number]) for number in found if dated(stored[number]) is not None),
                     default=None)
        found = [number for number in found if dated(stored[number]) == latest][-1:]
    return {"answer": "update", "stored": found} if found else {"answer": "ask again"}


def merge(stored, update):
    """RFC 9111 §3.2: each field of the update replaces all stored lines of its name."""
    # What the stored bytes depend on, what is of the connection, and what is for a proxy.
    kept_names = {"content-length", "content-encoding", "content-range", "connection", "keep-alive",
                  "proxy-authenticate", "proxy-authentication-info", "proxy-authorization",
                  "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
    for value in values(update, "Connection"):
        kept_names |= {name.strip(" \t").lower() for name in value.split(",")}
    new = [line for line in update if line[0].lower() not in kept_names]
    replaced = {name.lower() for name, _ in new}
    return {"headers": [line for line in stored if line[0].lower() not in replaced] + new}


def number(text):
    return int(text) if re.fullmatch(r"[0-9]+", text) and int(text) <= MOST else None


def length_of(headers):
    text = only(headers, "Content-Length")
    return number(text) if text is not None else None


def start_of(first):
    """How a download began: where its bytes start, and how long the whole is."""
    if first["status"] == 206:
        part = content_range(first["headers"])
        return (None, None) if not part or part[0] != 0 else (0, part[2])
    return 0, length_of(first["headers"])


def content_range(headers):
    """First, last, and length of the whole (None: unknown), or None (RFC 9110 §14.4)."""
    text = only(headers, "Content-Range")
    found = text is not None and re.fullmatch(r"bytes ([0-9]+)-([0-9]+)/([0-9]+|\*)", text, re.I)
    if not found:
        return None
    first, last = number(found[1]), number(found[2])
    whole = None if found[3] == "*" else number(found[3])
    if first is None or last is None or last < first:
        return None
    if found[3] != "*" and (whole is None or last >= whole):
        return None
    return first, last, whole


def coded(headers):
    return any(part.strip(" \t").lower() not in ("", "identity")
               for value in values(headers, "Content-Encoding") for part in value.split(","))


def resume(first, received):
    """RFC 9110 §14.2 with §13.1.5: the rest, if it is of the same version."""
    headers = first["headers"]
    whole = start_of(first)[1]
    if first["status"] not in (200, 206) or start_of(first)[0] is None:
        return {"error": "no start"}
    if coded(headers):
        return {"error": "coded"}
    tag, (modified, strong) = tag_of(headers), dates_of(headers)
    if tag and not tag.startswith("W/"):
        condition = tag
    elif modified is not None and strong and not tag:
        condition = printed(modified)
    elif tag:
        return {"error": "weak tag"}
    elif modified is not None:
        return {"error": "weak date"}
    else:
        return {"error": "no validator"}
    if whole is not None and received == whole:
        return {"error": "complete"}
    if whole is not None and received > whole:
        return {"error": "too much"}
    return {"fields": [["Range", f"bytes={received}-"], ["If-Range", condition]]}


def go_on(first, received, status, headers):
    """RFC 9110 §15.3.7.3 and §15.5.17."""
    if status == 200:
        return {"answer": "ask again" if values(headers, "Content-Range") else "begin anew"}
    if status == 416:
        return {"answer": "ask whether current"}
    if status == 304:
        return {"answer": "ask again"}
    if status != 206:
        return {"answer": "unanswered"}
    part = content_range(headers)
    whole = start_of(first)[1]
    again = {"answer": "ask again"}
    if part is None or coded(headers):
        return again
    begin, last, complete = part
    length = last - begin + 1
    said = length_of(headers)
    if values(headers, "Content-Length") and said != length:
        return again
    if whole is not None and (complete not in (None, whole) or last >= whole):
        return again
    tag, (modified, strong) = tag_of(first["headers"]), dates_of(first["headers"])
    if tag:
        if tag_of(headers) != tag:
            return again
    elif dates_of(headers)[0] != modified or not strong:
        return again
    if begin != received:
        return again
    return {"answer": "append", "first": begin, "length": length,
            "complete_length": whole if complete is None else complete}


def change(headers):
    """RFC 9110 §13.1.1, §13.1.4: only a strong validator guards a change."""
    tag, (modified, strong) = tag_of(headers), dates_of(headers)
    if tag and not tag.startswith("W/"):
        return {"fields": [["If-Match", tag]]}
    if strong:
        return {"fields": [["If-Unmodified-Since", printed(modified)]]}
    if tag:
        return {"error": "weak tag"}
    return {"error": "no validator" if modified is None else "weak date"}


def outcome(earlier, status):
    """What became of a change: of a 412 after an answer that was lost nobody knows whose it was."""
    if status is None or status >= 500 or status in (202, 304):  # a 304 is no answer to a change
        return {"answer": "unknown"}
    if 200 <= status < 300:
        return {"answer": "done"}
    if earlier == "unknown":
        return {"answer": "unknown"}
    return {"answer": "lost" if status == 412 else "refused"}


ANSWERS = {
    "validators": lambda given: validators(given["headers"]),
    "revalidate": lambda given: revalidate(given["stored"]),
    "freshen": lambda given: freshen(given["stored"], given["status"], given["headers"]),
    "merge": lambda given: merge(given["stored"], given["update"]),
    "resume": lambda given: resume(given["first"], given["received"]),
    "continue": lambda given: go_on(**given),
    "change": lambda given: change(given["headers"]),
    "create": lambda given: {"fields": [["If-None-Match", "*"]]},
    "outcome": lambda given: outcome(given["earlier"], given["status"]),
}


def comparable(answer):
    """Names of fields without regard to case; of the lines of a merged header, names in any order."""
    answer = dict(answer)
    for key in ("headers", "fields"):
        if key in answer:
            answer[key] = sorted(([name.lower(), value] for name, value in answer[key]),
                                 key=lambda line: line[0])
    return answer


def main(arguments):
    if arguments:
        print("usage: client.py", file=sys.stderr)
        return 2
    try:
        cases = json.loads(VECTORS.read_text())["cases"]
    except (OSError, ValueError, KeyError) as error:
        print(f"{VECTORS}: {error!r}", file=sys.stderr)
        return 2
    wrong = choices = 0
    for case in cases:
        answer = comparable(ANSWERS[case["question"]](case["given"]))
        allowed = [case["expect"]] + (case["also"] if case["result"] == "latitude" else [])
        if answer not in map(comparable, allowed):
            wrong += 1
            print(f"{case['name']} ({case['result']}): {answer}, not {case['expect']}")
        elif answer != comparable(case["expect"]):
            choices += 1
    print(f"{len(cases)} cases: {wrong} disagree, {choices} where another choice was made")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
