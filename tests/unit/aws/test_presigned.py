"""A presigned URL is read, or it is not, and nothing fails."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.presigned import fetch


class Storage(BaseHTTPRequestHandler):
    """What S3 would answer: /200/CONTENT, or another status."""

    def do_GET(self) -> None:
        """Answer."""
        _empty, status, content = self.path.split("/")
        self.send_response(int(status))
        self.send_header("Content-Length", str(len(content)))
        if status == "302":
            self.send_header("Location", "/200/elsewhere")
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def storage() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Storage)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "content"),
    [("/200/config", b"config"), ("/200/config-and-more", b""), ("/403/no", b""), ("/302/", b""), ("/500/", b"")],
)
def test_what_s3_gives(storage: str, path: str, content: bytes) -> None:
    assert fetch(storage + path, True, 6) == content


def test_what_cannot_be_reached_is_empty() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        assert fetch(f"http://127.0.0.1:{held.getsockname()[1]}/200/config", True, 6) == b""


def test_a_proxy_of_the_environment_is_used(storage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    assert fetch(f"{storage}/200/config", True, 6) == b""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert fetch(f"{storage}/200/config", True, 6) == b"config"
