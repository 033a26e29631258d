#!/usr/bin/env python3
"""Asks HTTP caches the questions of client.json that can be asked of a cache as a whole.

    run.py [--write] [--node-modules DIRECTORY]

Each exchange goes over the loopback: a first GET is answered with what is stored, a second one with the
answer of the vector, and a third one, where the cache asks again, with a new content. What the cache has
sent and what its user gets are compared with what is expected. Without --write, fails if peers.json is not
what comes of it.
"""

import argparse
import difflib
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE.parent.parent / "client.json"
RESULTS = HERE / "peers.json"
PEERS = ["hishel", "requests-cache", "CacheControl", "undici", "http-cache-semantics"]
CONDITIONS = ["if-none-match", "if-modified-since"]


def exchanges():
    """The cases that speak of one stored response, as exchanges."""
    for case in json.loads(VECTORS.read_text())["cases"]:
        given = case["given"]
        if case["question"] == "revalidate" and len(given["stored"]) == 1:
            yield case, given["stored"][0], 200, []
        elif case["question"] == "freshen" and len(given["stored"]) == 1:
            yield case, given["stored"][0], given["status"], given["headers"]
        elif case["question"] == "merge":
            tag = ["ETag", '"m"']
            names = [name.lower() for name, _ in given["stored"] + given["update"]]
            # What a cache sets by itself in what it hands out is no question.
            if not {"date", "age", "etag", "cache-control", "transfer-encoding", "connection", "content-encoding", "content-length"} & set(names):
                yield case, [tag] + given["stored"], 304, [tag] + given["update"]


class Origin:
    """Answers /NUMBER as that exchange has it, and remembers what was asked."""

    def __init__(self, cases):
        self.cases, self.asked = cases, {}
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.socket.accept()
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                received = connection.recv(65536)
                if not received:
                    return
                head += received
            first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            lines = [line.split(":", 1) for line in lines]
            lines = [(name.strip().lower(), value.strip()) for name, value in lines]
            path = first.split(" ")[1].lstrip("/")
            if path.startswith("exchange/"):
                _, stored, status, headers = self.cases[int(path.split("/")[1])]
                content = json.dumps({"stored": self.kept(stored), "status": status, "headers": headers})
                return self.send(connection, 200, [], content)
            asked = self.asked.setdefault(path, [])
            asked.append([[name, value] for name, value in lines if name in CONDITIONS])
            _, stored, status, headers = self.cases[int(path)]
            if len(asked) == 1:
                self.send(connection, 200, self.kept(stored), "stored")
            elif len(asked) == 2:
                self.send(connection, status, headers, "" if status == 304 else "new")
            else:
                self.send(connection, 200, [], "again")

    @staticmethod
    def kept(headers):
        """What makes a cache store a response, and ask about it at once."""
        return headers + [["Cache-Control", "max-age=0"]]

    @staticmethod
    def send(connection, status, headers, content):
        lines = [[name, value] for name, value in headers]
        if status != 304:
            lines.append(["Content-Length", str(len(content))])
        lines.append(["Connection", "close"])
        head = "".join(f"{name}: {value}\r\n" for name, value in lines)
        connection.sendall(f"HTTP/1.1 {status} X\r\n{head}\r\n{content}".encode("latin-1"))


def hishel(directory):
    import hishel
    from hishel.httpx import CacheClient

    storage = hishel.SqliteStorage(database_path=f"{directory}/hishel.db")
    client = CacheClient(storage=storage, rfc=True, trust_env=False)
    return lambda url: shown(client.get(url), lambda answer: answer.headers.multi_items())


def requests_cache(directory):
    import requests_cache

    session = requests_cache.CachedSession(f"{directory}/requests.db", cache_control=True)
    session.trust_env = False
    return lambda url: shown(session.get(url, allow_redirects=False), lambda answer: answer.headers.items())


def cache_control(_):
    import cachecontrol
    import requests

    session = cachecontrol.CacheControl(requests.Session())
    session.trust_env = False
    return lambda url: shown(session.get(url, allow_redirects=False), lambda answer: answer.headers.items())


def shown(answer, headers):
    return {"status": answer.status_code, "headers": [list(pair) for pair in headers(answer)], "content": answer.text}


def ask_python(make, origin, count):
    with tempfile.TemporaryDirectory() as directory:
        get = make(directory)
        for number in range(count):
            try:
                get(f"{origin.url}/{number}")
                yield get(f"{origin.url}/{number}")
            except Exception as error:  # whatever it is, it is what the user gets
                yield {"error": type(error).__name__}


def ask_node(peer, origin, count, modules):
    command = ["node", str(HERE / "caches.mjs"), peer, origin.url, str(count)]
    ran = subprocess.run(command, cwd=modules, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def came_to(case, result, asked):
    """The answer in the words of the vectors."""
    if "error" in result:
        return {"answer": f"error {result['error']}"}
    if case["question"] == "revalidate":
        fields = result.get("fields", asked[1] if len(asked) > 1 else None)
        return {"answer": "not asked"} if fields is None else {"fields": in_order(fields)}
    if case["question"] == "merge":
        names = {name.lower() for name, _ in case["given"]["stored"] + case["given"]["update"]}
        if result["content"] != "stored":
            return {"answer": "not updated"}
        return {"headers": joined([line for line in result["headers"] if line[0].lower() in names])}
    content, status = result["content"], result["status"]
    if content == "stored" and case["given"]["status"] >= 500:
        return {"answer": "unanswered"}  # a stale response, as if no answer had come
    if content == "stored" and status == 200:
        return {"answer": "update", "stored": [0]}
    return {"answer": {"again": "ask again", "new": "replace"}.get(content, f"shows {status}")}


def in_order(fields):
    return sorted(fields, key=lambda field: CONDITIONS.index(field[0]))


def joined(lines):
    """Many caches join the lines of a field; that says the same."""
    fields = {}
    for name, value in lines:
        fields.setdefault(name.lower(), []).append(value)
    return sorted([name, ", ".join(values)] for name, values in fields.items())


def agrees(case, found, expected):
    if "headers" in expected:
        return found.get("headers") == joined(expected["headers"])
    if [name for name, _ in expected.get("fields", [])] == ["if-none-match"] and "fields" in found:
        # If-Modified-Since beside it, by whatever date, does no harm.
        found = {"fields": [field for field in found["fields"] if field[0] == "if-none-match"]}
    return found == expected


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--write", action="store_true", help="write peers.json")
    arguments.add_argument("--node-modules", default=".", help="where npm has installed package.json")
    arguments = arguments.parse_args()
    cases = list(exchanges())
    results = {}
    makers = {"hishel": hishel, "requests-cache": requests_cache, "CacheControl": cache_control}
    for peer in PEERS:
        origin = Origin(cases)
        if peer in makers:
            came = ask_python(makers[peer], origin, len(cases))
        else:
            came = ask_node(peer, origin, len(cases), arguments.node_modules)
        results[peer] = {}
        for number, result in enumerate(came):
            case = cases[number][0]
            found = came_to(case, result, origin.asked.get(str(number), []))
            allowed = [case["expect"]] + case["also"]
            if not any(agrees(case, found, expected) for expected in allowed):
                results[peer][case["name"]] = found
    text = json.dumps({"asked": [case["name"] for case, *_ in cases], "differences": results}, indent=1) + "\n"
    if arguments.write:
        RESULTS.write_text(text)
    known = RESULTS.read_text()
    if known != text:
        lines = difflib.unified_diff(known.splitlines(), text.splitlines(), "peers.json", "found", lineterm="")
        print(*lines, sep="\n")
        sys.exit("peers.json is not what comes of it: --write writes it anew")
    for peer in PEERS:
        print(f"{peer}: {len(cases)} asked, {len(results[peer])} answered otherwise than the standard allows")


if __name__ == "__main__":
    main()
