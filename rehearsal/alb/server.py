"""The HTTP server in front of the account's load balancers; one thread a connection."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from .actions import Response
from .rules import Request

HOST = "127.0.0.1"
CLIENT = "x-rehearsal-client"
"""A header that gives a request another address than that of this machine; the account takes it off."""
MAX_DELAY = 1.0
"""Real seconds that an answer is held back at most, however slow the account's clock runs."""


def start(port: int, answer: Callable[[Request], Response], speed: float) -> int:
    """Serve on a port of 127.0.0.1 from a thread, 0 for a free one; the port. OSError when it is taken."""
    handler = type("Handler", (_Handler,), {"answer": staticmethod(answer), "speed": speed})
    server = _Server((HOST, port), handler)
    threading.Thread(target=server.serve_forever, name="alb", daemon=True).start()
    return int(server.server_address[1])


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    answer: Callable[[Request], Response]
    speed: float

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        response = self.answer(self._request(body))
        if response.after:
            time.sleep(min(MAX_DELAY, response.after / self.speed))
        if response.dropped:
            self.close_connection = True
        else:
            self._send(response)

    def _request(self, body: bytes) -> Request:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
        source = headers.pop(CLIENT, self.client_address[0])
        return Request(self.command, host, parts.path, parts.query, headers, source, body)

    def _send(self, response: Response) -> None:
        self.send_response_only(response.status)
        for name, value in {**response.headers, "Content-Length": str(len(response.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_PROPFIND = _serve

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: a request's query string can hold secrets."""
