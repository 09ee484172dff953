"""Runs what its clients ask for, each in a fork of a process that has imported what they need.

A client sends {"kind", "what", "input", "environment", "directory"} over a Unix socket, ends its sending, and gets
{"code", "stdout", "stderr"}.
"""

from __future__ import annotations

import atexit
import functools
import gc
import json
import os
import socketserver
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import IO, Any

Runs = Mapping[str, Callable[[Any], None]]
"""What runs a request, by its kind."""


def ended(run: Callable[[], None]) -> int:
    """Run it to its end, as a process of its own would; its exit code."""
    code: object = 1
    atexit._clear()
    try:
        run()
        code = 0
    except SystemExit as end:
        code = end.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


class Handler(socketserver.StreamRequestHandler):
    """One request, in the process of its own that the server forked for it."""

    server: Server

    def handle(self) -> None:
        """Read the request, run it and answer what it wrote."""
        sent = self.rfile.read()
        if not sent:
            return
        request: dict[str, Any] = json.loads(sent)
        os.environ.clear()
        os.environ.update(request["environment"])
        os.chdir(request["directory"])
        with ExitStack() as stack:
            given, stdout, stderr = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
            given.write(request["input"].encode())
            given.seek(0)
            for number, stream in enumerate((given, stdout, stderr)):
                os.dup2(stream.fileno(), number)
            code = ended(functools.partial(self.server.runs[request["kind"]], request["what"]))
            answer = {"code": code, "stdout": content(stdout), "stderr": content(stderr)}
        self.wfile.write(json.dumps(answer).encode())


def content(stream: IO[bytes]) -> str:
    """All that was written to a file."""
    stream.seek(0)
    return stream.read().decode(errors="surrogateescape")


class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    """A process for each request, until the process that started this one ends."""

    max_children = 1000

    def __init__(self, path: str, runs: Runs) -> None:
        super().__init__(path, Handler)
        self.runs = runs
        self._client = os.getppid()

    def service_actions(self) -> None:
        """Look, once a second, whether there is still a client."""
        super().service_actions()
        if os.getppid() != self._client:
            os._exit(0)


def serve(path: str, runs: Runs) -> None:
    """Serve at a socket for as long as the process that started this one lives. What is imported is shared by the forks."""
    gc.collect()
    gc.freeze()
    gc.disable()
    with Server(path, runs) as server:
        server.serve_forever(poll_interval=1)
