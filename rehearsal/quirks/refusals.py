"""Calls that AWS refuses for a while, and what the account remembers of calls for that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from .. import error_responses
from ..authorization.request import parameters, scope
from ..clock import Clock
from ..error_responses import ErrorResponse
from . import disabled_regions, leaving_roles, new_roles
from .ages import AGES
from .call import Call

StartResponse = Callable[..., Any]


class Rule(NamedTuple):
    """What is asked before an operation is carried out, and what is noted once it was; either may be missing."""

    refuse: Callable[[Call], ErrorResponse | None] | None = None
    note: Callable[[Call], None] | None = None


RULES: Mapping[str, tuple[Rule, ...]] = {
    "iam:CreateRole": (Rule(note=new_roles.note),),
    "ecs:RegisterTaskDefinition": (Rule(refuse=new_roles.refuse),),
    "iam:DeleteRolePolicy": (Rule(note=leaving_roles.note),),
    "iam:DetachRolePolicy": (Rule(note=leaving_roles.note),),
    "iam:DeleteRole": (Rule(refuse=leaving_roles.refuse),),
}


class Refusals:
    """The account's passing refusals, by the age of what a call needs."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def clear(self) -> None:
        """Forget what was noted."""
        AGES.clear()

    def answer(
        self,
        service: str,
        operation: str,
        environ: dict[str, Any],
        start_response: StartResponse,
        carry_out: Callable[[StartResponse], Iterable[bytes]],
    ) -> Iterable[bytes]:
        """The answer of a call: a passing refusal, or what carrying it out answers."""
        if error := disabled_regions.refuse(service, environ):
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            return error_responses.respond(error, service, environ, start_response)
        rules = RULES.get(f"{service}:{operation}", ())
        if not rules:
            return carry_out(start_response)
        call = Call(service, operation, parameters(service, operation, environ), scope(environ)[1], self._clock.now())
        for rule in rules:
            if rule.refuse and (error := rule.refuse(call)):
                environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                return error_responses.respond(error, service, environ, start_response)
        return self._noted(call, rules, start_response, carry_out)

    @staticmethod
    def _noted(
        call: Call,
        rules: Iterable[Rule],
        start_response: StartResponse,
        carry_out: Callable[[StartResponse], Iterable[bytes]],
    ) -> Iterable[bytes]:
        status = [""]

        def start(line: str, *rest: Any) -> Any:
            status[0] = line
            return start_response(line, *rest)

        response = carry_out(start)
        if status[0].startswith("2"):
            for rule in rules:
                if rule.note:
                    rule.note(call)
        return response
