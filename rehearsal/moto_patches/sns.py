"""SNS: a message is delivered within the account alone; moto posts it to the endpoint of an HTTP subscription."""

from __future__ import annotations

from typing import Any

from moto.sns.models import Subscription

from ..clock import Clock
from ..patching import replace

_publish = Subscription.publish


def install(clock: Clock) -> None:
    """Patch moto: SNS."""
    replace(Subscription, publish=_publish_inside)


def _publish_inside(self: Subscription, *arguments: Any, **options: Any) -> None:
    if self.protocol not in ("http", "https", "lambda"):
        _publish(self, *arguments, **options)
