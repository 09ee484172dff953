"""The command line: start, stop, status, reset and env."""

from __future__ import annotations

import argparse
import sys

from . import ACCOUNT_ID, process

DEFAULT_PORT = 4599
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
    start.add_argument("--port", type=int, default=DEFAULT_PORT, help="port on 127.0.0.1 (%(default)s)")
    start.add_argument("--http-port", type=int, help="answer HTTP as the load balancers on this port; 0 for a free one")
    start.add_argument("--speed", type=_speed, default=1.0, help="how much faster than real time AWS works (1)")
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
        print(f"The rehearsal account already runs at {_where(running)}.")
        return 0
    if options.background:
        print(f"The rehearsal account runs at {_where(process.spawn(options.port, options.speed, options.http_port))}.")
        return 0
    process.serve(options.port, options.speed, options.http_port)
    return 0


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
    clock, calls = process.ask(running.url, "GET", "clock"), process.ask(running.url, "GET", "calls")
    print(f"The rehearsal account runs at {_where(running)} (process {running.pid}).")
    print(f"Its clock says {clock['now']} and runs at speed {clock['speed']:g}.")
    print(f"It has answered {calls['total']} calls, {calls['writes']} of them writes.")
    return 0


def _reset(_: argparse.Namespace) -> int:
    running = process.running()
    if running is None:
        raise process.ProcessError("The rehearsal account does not run, so there is nothing to reset.")
    process.ask(running.url, "POST", "reset")
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
    }
    if running.http_url:
        exports["REHEARSAL_HTTP_URL"] = running.http_url
    for name, value in exports.items():
        print(f"export {name}={value}")
    print(f"unset {' '.join(UNSET)}")
    return 0
