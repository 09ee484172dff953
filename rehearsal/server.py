"""The HTTP server: control paths, call counting and moto's services on one port of 127.0.0.1."""

from __future__ import annotations

import importlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

import moto.core.utils
from werkzeug.http import http_date
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from . import copies, door, error_responses
from .alb import server as alb
from .alb.actions import Response
from .alb.rules import Request
from .calls import Calls, identify, is_dry_run
from .clock import Clock, naive_utc
from .control import Control
from .costs import COSTS
from .error_responses import ErrorResponse
from .faults import Faults
from .images import Images
from .quirks.switches import SWITCHES
from .twin.file import Twin

HOST = "127.0.0.1"
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (DryRunOperation)
DRY_RUN = ErrorResponse(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.")
CONTROL = "/rehearsal/"


class Application:
    """The account as a WSGI application; one request at a time, as moto's models are not thread-safe."""

    def __init__(self, clock: Clock, token: str, twin: Twin | None = None) -> None:
        self._token = token
        self.clock, self.images, self.calls, self.faults = clock, Images(), Calls(), Faults()
        # Modules of moto import utcnow by name, so it is replaced before the services are imported.
        moto.core.utils.utcnow = lambda: naive_utc(clock.now())
        services: Any = importlib.import_module(f"{__package__}.services")
        made = importlib.import_module(f"{__package__}.twin.account").TwinAccount(twin) if twin else None
        self._services = services.Services(clock, self.images, made)
        self._cloudtrail: Any = importlib.import_module(f"{__package__}.cloudtrail_events")
        self._judge: Any = importlib.import_module(f"{__package__}.authorization.judge").Judge()
        self._sessions: Any = importlib.import_module(f"{__package__}.authorization.sessions").Sessions()
        refusals: Any = importlib.import_module(f"{__package__}.quirks.refusals")
        self._refusals = refusals.Refusals(clock, self._judge.refuses)
        self._models: Any = importlib.import_module(f"{__package__}.request_models.judge").RequestModels()
        self.http_url: str | None = None
        self.server: BaseWSGIServer | None = None
        reports = {name: getattr(self._services, name) for name in ("tasks", "databases", "reachability", "load")}
        reports["models"] = self._models.as_dict
        reports["twin"] = made.as_dict if made else dict
        self._control = Control(
            clock,
            self.images,
            self.calls,
            self.faults,
            self._reset,
            lambda: copies.make(self._serve_copy),
            lambda: self.http_url,
            reports,
            self._judge,
            self._sessions,
            importlib.import_module(f"{__package__}.stacks").tell,
            {"PUT": self._services.give_load, "DELETE": lambda _: self._services.end_load()},
            self._services.write_row,
        )
        self._lock = threading.RLock()

    def _reset(self) -> None:
        self.images.clear()
        self.faults.clear()
        self._judge.clear()
        self._sessions.clear()
        self._refusals.clear()
        SWITCHES.clear()
        COSTS.replace({"months": {}})
        self._models.reset()
        self._services.reset()
        self.calls.reset()

    def _serve_copy(self) -> BaseWSGIServer:
        """In the process of a copy: let go of what belongs to the original, and listen on ports of its own."""
        self._lock = threading.RLock()
        if self.server is not None:
            self.server.socket.close()
        return listen(self, 0, 0 if self.http_url else None)

    def answer_http(self, request: Request) -> Response:
        """What the account's load balancers answer to one HTTP request."""
        with self._lock:
            answer: Response = self._services.answer_http(request)
            return answer

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        environ["rehearsal.arrived"] = time.monotonic()
        if refused := door.refusal(environ, self._token):
            _body(environ)  # what is left of it would be the next request of its connection
            return _json(403, {"message": refused}, start_response)
        if path.startswith(CONTROL):
            with self._lock:
                return self._answer_control(environ, path.removeprefix(CONTROL).rstrip("/"), start_response)
        with self._lock:
            service, operation = identify(environ)
            dry_run = is_dry_run(service, environ)
            self.calls.count(service, operation, dry_run)
            fault = self.faults.draw(service, operation, self.clock.now(), dry_run)
        time.sleep(fault.latency)
        if fault.kind is not None or fault.answer:
            error = error_responses.for_fault(fault.kind, service, environ, _body(environ), fault.answer)
            return error_responses.respond(error, service, environ, start_response)
        with self._lock:
            if path.startswith(self._services.layers):
                _body(environ)
                return cast(Iterable[bytes], self._services.download(environ, start_response))
            for judge in (self._sessions, self._models, self._judge):
                denied: Iterable[bytes] | None = judge.answer(service, operation, environ, start_response)
                if denied is not None:
                    return denied
            if dry_run:
                _body(environ)
                return error_responses.respond(DRY_RUN, service, environ, start_response)
            answer = partial(self._services.answer, service, operation, environ)
            carry_out = partial(self._cloudtrail.record, service, operation, environ, answer=answer, clock=self.clock)
            response: Iterable[bytes] = self._refusals.answer(service, operation, environ, start_response, carry_out)
            return response

    def _answer_control(
        self, environ: dict[str, Any], path: str, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        status, answer = self._control.answer(environ["REQUEST_METHOD"], path, _body(environ))
        return _json(status, answer, start_response)


def _body(environ: dict[str, Any]) -> bytes:
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return body


def _json(status: int, answer: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = json.dumps(answer).encode() + b"\n"
    start_response(f"{status} ", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


class _QuietHandler(WSGIRequestHandler):
    """Keeps connections open, and logs no requests: their query strings can hold secrets."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Answers carry the account's own time, as AWS's do."""
        application = cast(Application, self.server.app)
        return http_date(application.clock.now() if timestamp is None else timestamp)


def make(port: int, speed: float, http_port: int | None, token: str, twin: Twin | None = None) -> BaseWSGIServer:
    """A server ready to serve_forever(), and the load balancers' where a port is given; OSError when one is taken.

    token: what a client of the control paths must know; twin: what the account holds at its start.
    """
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    return listen(Application(Clock(speed), token, twin), port, http_port)


def listen(application: Application, port: int, http_port: int | None) -> BaseWSGIServer:
    """A server for an application, with the load balancers' HTTP port where a port is given; port 0 is a free one."""
    if http_port is not None:
        speed = application.clock.speed
        application.http_url = f"http://{HOST}:{alb.start(http_port, application.answer_http, speed)}"
    application.server = make_server(HOST, port, application, threaded=True, request_handler=_QuietHandler)
    return application.server
