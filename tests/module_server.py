"""Runs modules, each in a fork of a process that has imported boto3 and read AWS's models: a third of what one costs.

A client sends {"kind", "what", "input", "environment", "directory"} over a Unix socket, ends its sending, and gets
{"code", "stdout", "stderr"}. kind: module, where what is the name of one of this checkout, or program, where it is the text
that Ansible hands to Python.
"""

from __future__ import annotations

import atexit
import functools
import gc
import json
import os
import runpy
import socketserver
import sys
import tempfile
import threading
import traceback
import types
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import ansible.module_utils.basic
import boto3.session
import botocore.loaders
import botocore.session
import botocore.waiter
from ansible_collections.amazon.aws.plugins.module_utils import modules

ROOT = Path(__file__).parents[1]
PACKAGE = "ansible_collections.talentbase.aws.plugins.modules"
LOADED = (ansible.module_utils.basic, boto3.session, botocore.waiter, modules)
HERE = {str(ROOT), str(ROOT / "collections")}
"""Where this process finds the checkout."""
SERVICES = """acm application-autoscaling cloudtrail cloudwatch ec2 ecr ecs elasticache elbv2 events iam logs rds route53
secretsmanager sns ssm sts"""


def run_module(name: str) -> None:
    """Run a module of this checkout as `python -m` would."""
    sys.argv = [name]
    runpy.run_module(f"{PACKAGE}.{name}", run_name="__main__", alter_sys=True)


def run_program(text: str) -> None:
    """Run a text as Python runs its standard input: with what it brings of Ansible, and nothing of this checkout."""
    for name in list(sys.modules):
        if name.partition(".")[0] in ("ansible", "ansible_collections", "tests"):
            del sys.modules[name]
    sys.path[:] = [path for path in sys.path if path not in HERE]
    sys.argv = [""]
    program = sys.modules["__main__"] = types.ModuleType("__main__")
    exec(compile(text, "<stdin>", "exec", dont_inherit=True), program.__dict__)


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


RUN = {"module": run_module, "program": run_program}


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
        os.chdir(request["directory"])
        with ExitStack() as stack:
            given, stdout, stderr = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
            given.write(request["input"].encode())
            given.seek(0)
            for number, stream in enumerate((given, stdout, stderr)):
                os.dup2(stream.fileno(), number)
            code = ended(functools.partial(RUN[request["kind"]], request["what"]))
            answer = {"code": code, "stdout": content(stdout), "stderr": content(stderr)}
        self.wfile.write(json.dumps(answer).encode())


def content(stream: IO[bytes]) -> str:
    """All that was written to a file."""
    stream.seek(0)
    return stream.read().decode(errors="surrogateescape")


def load() -> None:
    """Read AWS's models, which every session then takes from the one loader."""
    botocore.session.create_loader = functools.cache(botocore.loaders.create_loader)
    session = boto3.session.Session("any", "thing", region_name="us-east-1")
    for service in SERVICES.split():
        session.client(service)
    gc.collect()
    gc.freeze()


class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    """A process for each request, until the process that started this one ends."""

    max_children = 1000

    def __init__(self, path: str) -> None:
        super().__init__(path, Handler)
        self._client = os.getppid()

    def service_actions(self) -> None:
        """Look, once a second, whether there is still a client."""
        super().service_actions()
        if os.getppid() != self._client:
            os._exit(0)


if __name__ == "__main__":
    load()
    with Server(sys.argv[1]) as server:
        server.serve_forever(poll_interval=1)
