"""An origin server for one purpose: to make clients send conditions, and to keep what they send.

It answers from a table of resources and keeps every request head as it came off the socket. What it
answers only has to be good enough for a client to go on; it is no reference for anything.
"""

import socket
import socketserver
import threading
import time
from dataclasses import dataclass, field
from email.utils import formatdate

ADDRESS = ("127.0.0.1", 8039)
ORIGIN = f"http://{ADDRESS[0]}:{ADDRESS[1]}"
MODIFIED = "Tue, 03 Mar 2026 09:15:30 GMT"

CONDITIONS = ("if-match", "if-unmodified-since", "if-none-match", "if-modified-since", "if-range")
RECORDED = (*CONDITIONS, "range")


@dataclass
class Resource:
    """What a GET of one path answers; `None` for a validator that is not sent."""

    body: bytes = b"the quick brown fox\n"
    etag: str | None = '"v7"'
    last_modified: str | None = MODIFIED
    content_type: str = "text/plain"
    fields: dict[str, str] = field(default_factory=dict)
    # The next answers end the connection after so many octets of the body.
    cuts: list[int] = field(default_factory=list)
    # Octets a second; nothing for all at once.
    pace: int | None = None
    # Answers that are no plain GET of the body: method -> (status, fields, body).
    others: dict[str, tuple[str, dict[str, str], bytes]] = field(default_factory=dict)


@dataclass
class Head:
    """A request head: its octets, and the same taken apart."""

    octets: bytes
    method: str
    target: str
    lines: list[tuple[str, str]]

    def values(self, name):
        return [value for key, value in self.lines if key == name]

    def has(self, *names):
        return all(self.values(name) for name in names)

    def has_any(self, names):
        return any(self.values(name) for name in names)


class Site:
    """The resources by path, and the heads received so far."""

    def __init__(self):
        self.resources = {}
        self.heads = []
        self.round = 0
        self.lock = threading.Lock()

    def begin(self, resources):
        """Forgets everything, and every connection with it."""
        with self.lock:
            self.round += 1
            self.resources = resources
            self.heads = []

    def forget(self):
        """Forgets the heads, but not what is served."""
        with self.lock:
            self.heads = []

    def hear(self, head, in_round):
        """Keeps a head, unless it belongs to an earlier round."""
        with self.lock:
            if in_round == self.round:
                self.heads.append(head)
            return in_round == self.round

    def received(self):
        """The heads that carry a condition or a Range."""
        with self.lock:
            return [head for head in self.heads if head.has_any(RECORDED)]

    def serve(self):
        """Listens until the process ends."""
        site = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                Connection(self.request, site).run()

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 128

        server = Server(ADDRESS, Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()


class Connection:
    """One connection: heads in, answers out, until either side closes."""

    def __init__(self, stream, site):
        self.stream = stream
        self.site = site
        self.round = site.round
        self.buffer = b""

    def run(self):
        try:
            while (head := self.read_head()) is not None:
                if not self.site.hear(head, self.round) or not self.answer(head):
                    return
        except (ConnectionError, socket.timeout):
            return

    def fill(self):
        octets = self.stream.recv(65536)
        self.buffer += octets
        return bool(octets)

    def read_head(self):
        while b"\r\n\r\n" not in self.buffer:
            if not self.fill():
                return None
        end = self.buffer.index(b"\r\n\r\n") + 4
        octets, self.buffer = self.buffer[:end], self.buffer[end:]
        first, *rest = octets.decode("latin-1").split("\r\n")[:-2]
        method, target, _ = first.split(" ", 2)
        pairs = [line.partition(":") for line in rest]
        lines = [(name.lower(), value.strip()) for name, _, value in pairs]
        return Head(octets, method, target, lines)

    def skip_body(self, head):
        if head.has("expect"):
            self.stream.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if "chunked" in head.values("transfer-encoding"):
            while b"0\r\n\r\n" not in self.buffer and self.fill():
                pass
            self.buffer = b""
            return
        length = int((head.values("content-length") or ["0"])[0])
        while len(self.buffer) < length and self.fill():
            pass
        self.buffer = self.buffer[length:]

    def answer(self, head):
        self.skip_body(head)
        path = head.target.removeprefix(ORIGIN).partition("?")[0]
        resource = self.site.resources.get(path)
        if resource is None:
            return self.send("404 Not Found", {}, b"", head)
        if head.method in resource.others:
            status, fields, body = resource.others[head.method]
            return self.send(status, fields, body, head)
        validators = {"ETag": resource.etag, "Last-Modified": resource.last_modified}
        fields = {name: value for name, value in validators.items() if value is not None}
        fields |= {"Accept-Ranges": "bytes"} | resource.fields
        if head.method not in ("GET", "HEAD"):
            return self.send("204 No Content", fields, b"", head)
        if is_current(head, resource):
            return self.send("304 Not Modified", fields, b"", head)
        fields["Content-Type"] = resource.content_type
        body, status = resource.body, "200 OK"
        part = asked_part(head, resource)
        if part == "unsatisfiable":
            fields["Content-Range"] = f"bytes */{len(body)}"
            return self.send("416 Range Not Satisfiable", fields, b"", head)
        if part is not None:
            first, last = part
            fields["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
            body, status = body[first : last + 1], "206 Partial Content"
        cut = resource.cuts.pop(0) if resource.cuts and head.method == "GET" else None
        return self.send(status, fields, body, head, cut, resource.pace)

    def send(self, status, fields, body, head, cut=None, pace=None):
        lines = [f"HTTP/1.1 {status}", f"Date: {formatdate(usegmt=True)}"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        if not status.startswith(("204", "304")):
            lines.append(f"Content-Length: {len(body)}")
        self.stream.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        if head.method != "HEAD":
            for start in range(0, len(body[:cut]), pace or len(body) or 1):
                self.stream.sendall(body[:cut][start : start + (pace or len(body))])
                if pace:
                    time.sleep(1)
        return cut is None and head.values("connection") not in (["close"], ["Close"])


def is_current(head, resource):
    if head.has("if-none-match"):
        sent = head.values("if-none-match")[0].replace("W/", "")
        return resource.etag is not None and resource.etag.replace("W/", "") in sent
    return head.values("if-modified-since") == [resource.last_modified]


def asked_part(head, resource):
    """The first and last octet of a `bytes=` range that may be answered."""
    asked = (head.values("range") or [""])[0]
    if_range = head.values("if-range")
    if not asked.startswith("bytes=") or "," in asked:
        return None
    if if_range and if_range[0] not in (resource.etag, resource.last_modified):
        return None
    first, _, last = asked.removeprefix("bytes=").partition("-")
    length = len(resource.body)
    if first == "":
        first, last = max(0, length - int(last)), length - 1
    else:
        first, last = int(first), min(int(last or length), length - 1)
    return (first, last) if first < length else "unsatisfiable"
