"""The command line: start, stop, status, reset and env."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from . import ACCOUNT_ID, door, process

DEFAULT_PORT, DEFAULT_SPEED = 4599, 1.0
UNSET = ("AWS_CA_BUNDLE", "AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "REQUESTS_CA_BUNDLE")


def main(arguments: list[str]) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except process.ProcessError as error:
        print(error)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rehearsal", description="An AWS account on loopback.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    start = commands.add_parser("start", help="start the account")
    start.add_argument("--port", type=int, help=f"port on 127.0.0.1 ({DEFAULT_PORT})")
    start.add_argument("--http-port", type=int, help="answer HTTP as the load balancers on this port; 0 for a free one")
    start.add_argument("--speed", type=_speed, help=f"how much faster than real time AWS works ({DEFAULT_SPEED:g})")
    start.add_argument(
        "--from", dest="twin", type=Path, metavar="FILE", help="hold what a twin's file says: docs/twin.md"
    )
    start.add_argument("--background", action="store_true", help="return once the account answers")
    start.set_defaults(run=_start)
    commands.add_parser("stop", help="stop the account").set_defaults(run=_stop)
    commands.add_parser("status", help="say whether the account runs").set_defaults(run=_status)
    commands.add_parser("reset", help="restore the account as it starts").set_defaults(run=_reset)
    commands.add_parser("env", help="print what points AWS clients to the account").set_defaults(run=_env)
    return parser


def _speed(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"the speed must be above 0, not {text}")
    return value


def _start(options: argparse.Namespace) -> int:
    running = process.running()
    if running is not None:
        _check_same_settings(running, options)
        print(f"The rehearsal account already runs at {_where(running)}.")
        return 0
    port = DEFAULT_PORT if options.port is None else options.port
    speed = options.speed or DEFAULT_SPEED
    twin = options.twin.absolute() if options.twin else None
    if options.background:
        started = process.spawn(port, speed, options.http_port, twin)
        print(f"The rehearsal account runs at {_where(started)}.")
        for line in started.ask("GET", "twin").get("left_out", ()):
            print(f"Left out of the twin: {line}")
        return 0
    process.serve(port, speed, options.http_port, twin)
    return 0


def _check_same_settings(running: process.Running, options: argparse.Namespace) -> None:
    """Refuse options that the account which runs was not started with; one that is not given fits any."""
    differing = []
    if options.port not in (None, running.port):
        differing.append(f"--port {options.port}")
    if options.speed not in (None, running.speed):
        differing.append(f"--speed {options.speed:g}")
    if options.http_port is not None and not _answers_http_on(running, options.http_port):
        differing.append(f"--http-port {options.http_port}")
    if options.twin is not None and str(options.twin.absolute()) != running.twin:
        differing.append(f"--from {options.twin}")
    if differing:
        raise process.ProcessError(
            f"The rehearsal account already runs at {_where(running)}, at speed {running.speed:g}; it cannot take "
            f"{' and '.join(differing)}. Stop it first: python -m rehearsal stop"
        )


def _answers_http_on(running: process.Running, http_port: int) -> bool:
    """Whether its load balancers answer on a port; 0 is any."""
    port = urlsplit(running.http_url).port if running.http_url else None
    return port is not None and http_port in (0, port)


def _where(running: process.Running) -> str:
    return running.url + (f", its load balancers at {running.http_url}" if running.http_url else "")


def _stop(_: argparse.Namespace) -> int:
    stopped = process.stop()
    print("The rehearsal account has stopped." if stopped else "The rehearsal account does not run.")
    return 0


def _status(_: argparse.Namespace) -> int:
    running = process.running()
    if running is None:
        print("The rehearsal account does not run; start it with python -m rehearsal start --background.")
        return 1
    clock, calls = running.ask("GET", "clock"), running.ask("GET", "calls")
    print(f"The rehearsal account runs at {_where(running)} (process {running.pid}).")
    print(f"Its clock says {clock['now']} and runs at speed {clock['speed']:g}.")
    print(f"It has answered {calls['total']} calls, {calls['writes']} of them writes.")
    return 0


def _reset(_: argparse.Namespace) -> int:
    running = process.running()
    if running is None:
        raise process.ProcessError("The rehearsal account does not run, so there is nothing to reset.")
    running.ask("POST", "reset")
    print("The rehearsal account is as it starts.")
    return 0


def _env(_: argparse.Namespace) -> int:
    running = process.running()
    if running is None:
        print("The rehearsal account does not run; start it first.", file=sys.stderr)
        print("false")  # so that eval fails, too
        return 1
    exports = {
        "AWS_ENDPOINT_URL": running.url,
        "AWS_ACCESS_KEY_ID": "rehearsal",
        "AWS_SECRET_ACCESS_KEY": f"account-{ACCOUNT_ID}",
        "AWS_EC2_METADATA_DISABLED": "true",
        door.TOKEN: running.token,
    }
    if running.http_url:
        exports["REHEARSAL_HTTP_URL"] = running.http_url
    for name, value in exports.items():
        print(f"export {name}={value}")
    print(f"unset {' '.join(UNSET)}")
    return 0
