"""AWS's services: moto, with the ECS and the corrections of this package hooked into it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from . import ACCOUNT_ID, account, corrections, refusals
from .clock import Clock
from .ecs import hooks
from .front.actions import Answer
from .front.balancers import Balancers
from .front.rules import Request
from .images import Images
from .refusals import Refusal

log = logging.getLogger(__name__)


class Services:
    """Answers AWS's wire protocols."""

    def __init__(self, clock: Clock, images: Images) -> None:
        self._ecs = hooks.Ecs(clock, images)
        hooks.install(self._ecs)
        corrections.install(clock)
        self._balancers = Balancers(ACCOUNT_ID)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self.reset()

    def reset(self) -> None:
        """Restore the account as it starts."""
        self._ecs.clear()
        account.restore()

    def answer_http(self, request: Request) -> Answer:
        """Let the account's load balancers answer, as its tasks are now."""
        self._ecs.catch_up()
        return self._balancers.answer(request)

    def answer(
        self, service: str, operation: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Let moto answer; what it does not implement becomes one clear error, not a 500 that clients retry."""
        try:
            if service in ("ec2", "elbv2", "logs") or operation == "SetAlarmState":
                # Network interfaces, targets and log lines follow the clock; a deployment meets an alarm when it is set.
                self._ecs.catch_up()
            return list(self._moto(environ, start_response))
        except NotImplementedError:
            message = f"This rehearsal account does not model {service}:{operation}."
            return refusals.answer(Refusal(400, "NotImplemented", message), service, environ, start_response)
        except Exception as error:
            # A 500 would be retried by every client. The message is left out: it may quote the request.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s:%s failed with %s\n%s", service, operation, type(error).__name__, frames)
            message = f"The rehearsal account failed in {service}:{operation} ({type(error).__name__}); see its log."
            return refusals.answer(Refusal(400, "RehearsalFault", message), service, environ, start_response)
