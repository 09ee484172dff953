"""The programs that the tests run again and again, made cheap: ansible-playbook, and modules without Ansible."""

from __future__ import annotations

import atexit
import functools
import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RECAP = {"ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.default"}
"""Ansible's own callback plugin, as AWX's is: every task is seen, and the recap counts what changed. Tests of ours name it."""
COMMON = "TALENTBASE_TESTS"
"""The environment variable that names the folder of what all workers of a test run have in common."""
START_TIMEOUT, MODULE_TIMEOUT = 60.0, 120.0


def ansible_playbook(*arguments: str | Path) -> list[str]:
    """The command of ansible-playbook, which takes modules that an earlier run has packed, to the module server."""
    program = [sys.executable, "-P", str(ROOT / "tests" / "ansible_playbook.py")]
    return [*program, str(_packed()), module_server(), *map(str, arguments)]


@contextmanager
def lasting(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process that is killed at the end of the block, however that ends; options: of Popen."""
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.kill()


def played(arguments: list[str], environment: dict[str, str], timeout: float) -> tuple[int, str]:
    """Run ansible-playbook to its end, in the project's root; its exit code and all that it wrote.

    Ansible reads some settings, such as that of its log, when it is imported. With settings it is a process of its own.
    """
    environment = {**RECAP, **environment}
    if {name for name in environment if name.startswith("ANSIBLE_")} - {"ANSIBLE_NOCOLOR", *RECAP}:
        return _played_alone(arguments, environment, timeout)
    request = {"kind": "playbook", "what": arguments, "input": "", "environment": environment, "directory": str(ROOT)}
    answer = asked(_play_server(), request, timeout)
    return answer["code"], answer["stdout"] + answer["stderr"]


def _played_alone(arguments: list[str], environment: dict[str, str], timeout: float) -> tuple[int, str]:
    done = subprocess.run(
        ansible_playbook(*arguments),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout + done.stderr


def module(name: str, arguments: dict[str, Any], environment: dict[str, str]) -> dict[str, Any]:
    """Run one module of the collection without Ansible; its result, failed or not."""
    given = json.dumps({"ANSIBLE_MODULE_ARGS": arguments})
    answer = asked(
        module_server(), {"kind": "module", "what": name, "input": given, "environment": environment}, MODULE_TIMEOUT
    )
    lines = answer["stdout"].strip().splitlines()
    assert lines, answer["stderr"]
    result: dict[str, Any] = json.loads(lines[-1])
    return result


@functools.cache
def _packed() -> Path:
    """The folder of packed modules for the code as it is now."""
    files = sorted((ROOT / "plugins").rglob("*.py"))
    seen = [sys.version, *(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files)]
    return ROOT / ".cache" / "packed" / hashlib.sha256("\n".join(seen).encode()).hexdigest()[:16]


@functools.cache
def module_server() -> str:
    """The socket of this process's module server."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'collections'}{os.pathsep}{ROOT}"}
    return _started("modules", ["-m", "tests.module_server"], environment)


@functools.cache
def _play_server() -> str:
    """The socket of this process's server of ansible-playbook."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ANSIBLE_"))}
    home = Path(os.environ[COMMON]) / "ansible"
    home.mkdir(exist_ok=True)
    environment |= {"HOME": str(home), "ANSIBLE_NOCOLOR": "1"}
    return _started("plays", ansible_playbook("--serve")[1:], environment)


def _started(name: str, program: list[str], environment: dict[str, str]) -> str:
    """Start a server that ends with this process; its socket."""
    path = Path(os.environ[COMMON]) / f"{name}-{os.getpid()}"
    server = subprocess.Popen([sys.executable, *program, str(path)], cwd=ROOT, env=environment)
    atexit.register(server.terminate)
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            _connected(str(path)).close()
        except OSError:
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        else:
            return str(path)


def asked(server: str, request: dict[str, Any], timeout: float | None = None) -> dict[str, Any]:
    """What a module server answers: code, stdout and stderr."""
    with _connected(server) as connection:
        connection.settimeout(timeout)
        connection.sendall(json.dumps({"directory": os.getcwd(), **request}).encode())
        connection.shutdown(socket.SHUT_WR)
        answer: dict[str, Any] = json.load(connection.makefile())
    return answer


def _connected(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection
