"""The account's process: where its state is kept, starting it, finding it again and stopping it."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from . import ACCOUNT_ID, door, enforcement
from .twin.file import Twin, TwinError, read

STATE = Path(".cache/rehearsal")
START_TIMEOUT = 30.0
STOP_TIMEOUT = 10.0
# Loopback must not go through a proxy that the environment names.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class ProcessError(Exception):
    """Why the process could not be started, reached or stopped, for a person to read."""


@dataclass(frozen=True)
class Running:
    """A process that answers."""

    pid: int
    port: int
    speed: float
    http_url: str | None
    token: str
    twin: str = ""
    """The file that it was made of."""

    @property
    def url(self) -> str:
        """Its address, without a trailing slash."""
        return _url(self.port)

    def ask(self, method: str, path: str) -> dict[str, Any]:
        """The answer of a control path."""
        return ask(self.url, method, path, token=self.token)


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def running() -> Running | None:
    """The process that the state folder names, if it answers."""
    try:
        state = json.loads((STATE / "state.json").read_text())
        pid, port, token = int(state["pid"]), int(state["port"]), str(state["token"])
        health, clock = (ask(_url(port), "GET", path, token=token) for path in ("health", "clock"))
        if health["pid"] != pid:
            return None
        return Running(pid, port, float(clock["speed"]), health["http_url"], token, str(state.get("twin", "")))
    except (OSError, ValueError, KeyError, ProcessError):
        return None


def ask(url: str, method: str, path: str, body: object = None, token: str = "") -> dict[str, Any]:
    """The answer of a control path, such as GET calls; ProcessError when there is none. token: of the environment by default."""
    data = json.dumps(body).encode() if body is not None else None
    headers = {door.HEADER: token or os.environ.get(door.TOKEN, "")}
    request = urllib.request.Request(f"{url}/rehearsal/{path}", data=data, method=method, headers=headers)
    try:
        with _DIRECT.open(request, timeout=10) as response:
            answer: dict[str, Any] = json.load(response)
    except (OSError, ValueError) as error:
        raise ProcessError(f"The rehearsal account at {url} does not answer: {error}") from error
    return answer


def serve(port: int, speed: float, http_port: int | None = None, twin: Path | None = None) -> None:
    """Serve until interrupted; pid and port are written to the state folder. twin: the file of what the account holds."""
    gc.disable()  # nothing that a start makes goes again, and to look for it is a third of what a start costs
    from .server import make

    _check_settings(port, http_port)
    token = door.token()
    try:
        server = make(port, speed, http_port, token, _twin(twin) if twin else None)
    except TwinError as error:
        raise ProcessError(str(error)) from error
    gc.freeze()
    gc.enable()
    state = STATE / "state.json"
    STATE.mkdir(parents=True, exist_ok=True)
    with _private(state) as stream:
        json.dump({"pid": os.getpid(), "port": port, "token": token, "twin": str(twin or "")}, stream)
    door.call_nobody()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"The rehearsal account runs at http://127.0.0.1:{port}.", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        state.unlink(missing_ok=True)


def _twin(path: Path) -> Twin:
    """What a file holds. Where this process is another account, it becomes that one, as moto takes its number at import."""
    try:
        found = read(path)
    except TwinError as error:
        raise ProcessError(str(error)) from error
    if found.account != ACCOUNT_ID:
        environment = {**os.environ, "REHEARSAL_ACCOUNT_ID": found.account, "PYTHONPATH": _search_path()}
        os.execve(sys.executable, [sys.executable, "-m", "rehearsal", *sys.argv[1:]], environment)
    return found


def spawn(port: int, speed: float, http_port: int | None = None, twin: Path | None = None) -> Running:
    """Start the process in the background and wait until it answers; ProcessError with the end of its log."""
    _check_settings(port, http_port)
    STATE.mkdir(parents=True, exist_ok=True)
    log_path = STATE / "server.log"
    command = [sys.executable, "-m", "rehearsal", "start", "--port", str(port), "--speed", str(speed)]
    command += ["--http-port", str(http_port)] if http_port is not None else []
    command += ["--from", str(twin)] if twin else []
    environment = {**os.environ, "PYTHONPATH": _search_path()}
    with _private(log_path) as log:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, env=environment
        )
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and child.poll() is None:
        started = running()
        if started is not None:
            return started
        time.sleep(0.05)
    lines = log_path.read_text().splitlines()[-5:]
    raise ProcessError(f"The rehearsal account did not start; see {log_path}. Its last lines: {' | '.join(lines)}")


def _search_path() -> str:
    """Where Python finds this package from any working directory."""
    return os.pathsep.join([str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])])


def stop() -> bool:
    """Stop the process that the state folder names; False when none runs."""
    process = running()
    if process is None:
        return False
    os.kill(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    while time.monotonic() < deadline:
        if running() is None:
            return True
        time.sleep(0.05)
    raise ProcessError(f"Process {process.pid} did not stop within {STOP_TIMEOUT:g} seconds.")


def _private(path: Path) -> TextIO:
    """A new file that its owner alone reads, opened to write."""
    path.unlink(missing_ok=True)
    return open(path, "w", opener=lambda name, flags: os.open(name, flags | os.O_EXCL, 0o600))


def _check_settings(port: int, http_port: int | None) -> None:
    try:
        enforcement.check()
    except ValueError as error:
        raise ProcessError(str(error)) from error
    _check_port(port, "--port")
    if http_port is not None:
        _check_port(http_port, "--http-port")


def _check_port(port: int, option: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise ProcessError(
                f"Port {port} on 127.0.0.1 cannot be used ({error}); give another with {option}."
            ) from error
