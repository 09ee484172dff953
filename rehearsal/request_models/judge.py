"""Judges each request by the input shape of its operation, before the account carries it out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from moto.core.utils import get_service_model

from .. import error_responses
from ..authorization.request import parsed
from ..quirks.switches import SWITCHES
from .constraints import Check, Compiler, Failures
from .errors import error
from .waivers import WAIVED

QUIRK = "request-models"
LOG = "REHEARSAL_JUDGED"
"""Names a file that gets a line for each judged request: its operation, and what is refused of it."""


class RequestModels:
    """Which requests AWS's models refuse, and how many were judged."""

    def __init__(self) -> None:
        self._compilers: dict[str, Compiler] = {}
        self._checks: dict[tuple[str, str], Check | None] = {}
        self.reset()

    def reset(self) -> None:
        """Start counting anew."""
        self._judged, self._refused = 0, Counter[str]()

    def as_dict(self) -> dict[str, Any]:
        """How many requests were judged, and for what operations and members some were refused."""
        return {"judged": self._judged, "refused": dict(sorted(self._refused.items()))}

    def answer(
        self, service: str, operation: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes] | None:
        """The error of a request that does not keep to its model, or None."""
        if not SWITCHES.on(QUIRK):
            return None
        failures = self._failures(service, operation, environ)
        if not failures:
            return None
        self._refused[f"{service}:{operation} {failures[0].path}: {failures[0].kind}"] += 1
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        return error_responses.respond(error(service, failures), service, environ, start_response)

    def _failures(self, service: str, operation: str, environ: dict[str, Any]) -> Failures:
        given = parsed(service, operation, environ)
        if given is None:
            return None
        self._judged += 1
        key = (service, operation)
        if key not in self._checks:
            self._checks[key] = self._compiled(service, operation)
        check = self._checks[key]
        failures = check(given) if check else None
        if path := os.environ.get(LOG):
            _log(path, service, operation, failures)
        return failures

    def _compiled(self, service: str, operation: str) -> Check | None:
        shape = get_service_model(service).operation_model(operation).input_shape
        compiler = self._compilers.setdefault(service, Compiler(WAIVED.get(service, frozenset())))
        return compiler.check(shape) if shape else None


def _log(path: str, service: str, operation: str, failures: Failures) -> None:
    refused = "; ".join(f"{failure.path}: {failure.constraint}" for failure in failures or ())
    with open(path, "a") as file:
        file.write(f"{service}:{operation} {refused}".strip() + "\n")
