"""Calls that AWS refuses for a while or answers late, and what the account remembers of calls for that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from .. import error_responses
from .. import iam_evaluation as iam
from ..authorization.request import parameters, scope
from ..clock import Clock
from . import disabled_regions, lagging_reads
from .ages import AGES
from .call import Call
from .rules import Rule, rules_of

StartResponse = Callable[..., Any]
CarryOut = Callable[[StartResponse], Iterable[bytes]]
Refuses = Callable[[dict[str, Any], iam.Call], str | None]
"""Why the caller of a WSGI request may not make a call; None where it may."""


class Refusals:
    """The account's passing refusals and late answers, by the age of what a call needs or names."""

    def __init__(self, clock: Clock, refuses: Refuses) -> None:
        self._clock, self._refuses = clock, refuses

    def clear(self) -> None:
        """Forget what was noted."""
        AGES.clear()
        lagging_reads.forget()

    def answer(
        self,
        service: str,
        operation: str,
        environ: dict[str, Any],
        start_response: StartResponse,
        carry_out: CarryOut,
    ) -> Iterable[bytes]:
        """The answer of a call: a passing refusal, or what carrying it out answers."""
        if error := disabled_regions.refuse(service, environ):
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            return error_responses.respond(error, service, environ, start_response)
        rules = rules_of(service, operation)
        if not rules:
            return carry_out(start_response)
        given, region = parameters(service, operation, environ), scope(environ)[1]
        arrived, refuses = environ.get("rehearsal.arrived", 0.0), partial(self._refuses, environ)
        call = Call(service, operation, given, region, self._clock.now(), arrived, refuses)
        for rule in rules:
            if rule.refuse and (error := rule.refuse(call)):
                environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                return error_responses.respond(error, service, environ, start_response)
        return _carried_out(call, rules, start_response, carry_out)


def _carried_out(
    call: Call, rules: Iterable[Rule], start_response: StartResponse, carry_out: CarryOut
) -> Iterable[bytes]:
    begun: list[Any] = []
    answer = b"".join(carry_out(lambda *line: begun.extend(line)))
    if begun[0].startswith("2"):
        for rule in rules:
            if rule.note:
                rule.note(call, answer)
            if rule.reshape:
                answer = rule.reshape(call, answer)
    headers = [(name, value) for name, value in begun[1] if name.lower() != "content-length"]
    start_response(begun[0], [*headers, ("Content-Length", str(len(answer)))])
    return [answer]
