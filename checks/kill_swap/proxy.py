"""A proxy between a client and a server that cuts the first answer of a file at a given byte, and swaps
the file in that moment."""

import socket
import socketserver
import threading


class Proxy:
    """`cut` is how many bytes of content the next answer may have, or None; `swap` is called then."""

    def __init__(self, port):
        self.server_port = port
        self.cut = self.swap = None
        self.pages = {}
        # Path, request and answer, in the order in which the answers came.
        self.exchanges = []
        proxy = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                try:
                    proxy.forward(self.request)
                except OSError:
                    pass  # either side went away

        class Listener(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self.listener = Listener(("127.0.0.1", 0), Handler)
        self.port = self.listener.server_address[1]
        threading.Thread(target=self.listener.serve_forever, daemon=True).start()

    def url(self, name):
        return f"http://127.0.0.1:{self.port}/{name}"

    def close(self):
        self.listener.shutdown()
        self.listener.server_close()

    def forward(self, client):
        """One request and its answer, after which both connections end."""
        head = self.read_head(client)
        if not head:
            return
        path = head.split(b" ", 2)[1].decode()
        if path in self.pages:
            kind, content = self.pages[path]()
            client.sendall(
                f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n"
                "Cache-Control: no-store\r\nConnection: close\r\n\r\n".encode() + content
            )
            return
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        lines.insert(1, b"Connection: close")
        with socket.create_connection(("127.0.0.1", self.server_port), timeout=30) as server:
            server.sendall(b"\r\n".join(lines))
            answer = self.read_head(server)
            self.exchanges.append((path, head, answer))
            is_success = answer.split(b" ", 2)[1] in (b"200", b"206")
            cut, swap = self.cut, self.swap
            if cut is None or not is_success or not head.startswith(b"GET "):
                client.sendall(answer)
                while piece := server.recv(65536):
                    client.sendall(piece)
                return
            self.cut = self.swap = None
            client.sendall(answer)
            left = cut
            while left and (piece := server.recv(min(left, 65536))):
                client.sendall(piece)
                left -= len(piece)
        swap()
        client.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def read_head(connection):
        head = b""
        connection.settimeout(30)
        while not head.endswith(b"\r\n\r\n"):
            byte = connection.recv(1)
            if not byte:
                return b""
            head += byte
        return head
