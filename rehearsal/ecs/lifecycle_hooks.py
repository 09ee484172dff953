"""Lifecycle hooks of a deployment: PAUSE waits for a person, AWS_LAMBDA succeeds at once as no code runs here. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

AWAITING, SUCCEEDED, FAILED, TIMED_OUT = "AWAITING_ACTION", "SUCCEEDED", "FAILED", "TIMED_OUT"
CONTINUE, ROLLBACK = "CONTINUE", "ROLLBACK"
DEFAULT_TIMEOUT_MINUTES = 1440


@dataclass
class LifecycleHook:
    """One run of a lifecycle hook at one stage."""

    id: str
    stage: str
    target_type: str
    target_arn: str | None
    status: str
    expires_at: float
    timeout_action: str

    def resolve(self, action: str) -> None:
        """A person's decision."""
        self.status = SUCCEEDED if action == CONTINUE else FAILED

    def expire(self, now: float) -> None:
        """Time the hook out once nobody has decided for too long."""
        if self.status == AWAITING and now >= self.expires_at:
            self.status = TIMED_OUT

    @property
    def passed(self) -> bool:
        """Whether the deployment may go on."""
        return self.status == SUCCEEDED or (self.status == TIMED_OUT and self.timeout_action == CONTINUE)

    @property
    def refused(self) -> bool:
        """Whether the deployment must go back."""
        return self.status == FAILED or (self.status == TIMED_OUT and self.timeout_action == ROLLBACK)


def run(
    configuration: dict[str, Any], stage: str, deployment_arn: str, earlier: int, now: float
) -> list[LifecycleHook]:
    """The hooks that a stage runs; `earlier` is how many have run before, so that every run has an id of its own."""
    wanted = [hook for hook in configuration.get("lifecycleHooks") or [] if stage in hook.get("lifecycleStages", [])]
    return [_hook(hook, stage, f"{deployment_arn}/{earlier + index}", now) for index, hook in enumerate(wanted)]


def _hook(settings: dict[str, Any], stage: str, seed: str, now: float) -> LifecycleHook:
    kind = settings.get("targetType") or "AWS_LAMBDA"
    timeout = settings.get("timeoutConfiguration") or {}
    digest = hashlib.md5(seed.encode(), usedforsecurity=False).hexdigest()
    return LifecycleHook(
        id="-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:])),
        stage=stage,
        target_type=kind,
        target_arn=settings.get("hookTargetArn"),
        status=AWAITING if kind == "PAUSE" else SUCCEEDED,
        expires_at=now + 60.0 * int(timeout.get("timeoutInMinutes") or DEFAULT_TIMEOUT_MINUTES),
        timeout_action=timeout.get("action") or ROLLBACK,
    )
