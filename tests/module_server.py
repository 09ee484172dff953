"""Runs modules of the collection, each in a fork of a process that has imported Ansible and boto3: half of what one costs.

A client sends {"name", "arguments", "environment"} over a Unix socket, ends its sending, and gets {"stdout", "stderr"}.
"""

from __future__ import annotations

import json
import os
import runpy
import socketserver
import sys
import tempfile
import traceback
from contextlib import ExitStack, suppress
from typing import IO, Any

import ansible.module_utils.basic
import boto3.session
import botocore.waiter
from ansible_collections.amazon.aws.plugins.module_utils import modules

PACKAGE = "ansible_collections.talentbase.aws.plugins.modules"
LOADED = (ansible.module_utils.basic, boto3.session, botocore.waiter, modules)


class Handler(socketserver.StreamRequestHandler):
    """One module run, in the process of its own that the server forked for it."""

    def handle(self) -> None:
        """Read the request, run the module and answer what it wrote."""
        sent = self.rfile.read()
        if not sent:
            return
        request: dict[str, Any] = json.loads(sent)
        os.environ.clear()
        os.environ.update(request["environment"])
        with ExitStack() as stack:
            given, stdout, stderr = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
            given.write(json.dumps({"ANSIBLE_MODULE_ARGS": request["arguments"]}).encode())
            given.seek(0)
            for number, stream in enumerate((given, stdout, stderr)):
                os.dup2(stream.fileno(), number)
            run(request["name"])
            answer = {"stdout": content(stdout), "stderr": content(stderr)}
        self.wfile.write(json.dumps(answer).encode())


def run(name: str) -> None:
    """Run a module as `python -m` would."""
    sys.argv = [name]
    try:
        with suppress(SystemExit):
            runpy.run_module(f"{PACKAGE}.{name}", run_name="__main__", alter_sys=True)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()


def content(stream: IO[bytes]) -> str:
    """All that was written to a file."""
    stream.seek(0)
    return stream.read().decode()


class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    """A process for each request, until the process that started this one ends."""

    def __init__(self, path: str) -> None:
        super().__init__(path, Handler)
        self._client = os.getppid()

    def service_actions(self) -> None:
        """Look, once a second, whether there is still a client."""
        super().service_actions()
        if os.getppid() != self._client:
            os._exit(0)


if __name__ == "__main__":
    with Server(sys.argv[1]) as server:
        server.serve_forever(poll_interval=1)
