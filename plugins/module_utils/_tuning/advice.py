# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which setting costs a rollout how many seconds, and what a faster one would risk. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .._inventory.services import Service
from .._rollout.prediction import Prediction, predict
from .._rollout.start_up import StartUp

QUICK_CHECK, QUICK_TIMEOUT = 10, 5
QUICK_DRAIN = 10
BUFFER = 1.25
"""A start period has a quarter more than the slowest start that was seen, for cold starts."""
LONGEST_START_PERIOD = 300  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html


@dataclass(frozen=True)
class Advice:
    """A faster setting. saves: seconds of a rollout at most, together with the advice before it."""

    setting: str
    now: str
    faster: str
    saves: float
    risk: str


def advise(service: Service, measured: StartUp, desired: int) -> tuple[list[Advice], Prediction]:
    """What could be faster, the most first, and the prediction with all of it."""
    advice: list[Advice] = []
    faster = service
    for setting, now, value, risk, changed in _options(service):
        before = predict(faster, measured, desired).most
        candidate = _with(faster, setting, changed)
        saves = before - predict(candidate, measured, desired).most
        if saves > 0:
            advice.append(Advice(setting, now, value, saves, risk))
            faster = candidate
    return sorted(advice, key=lambda item: -item.saves), predict(faster, measured, desired)


def start_period_line(key: str, service: Service, measured: StartUp) -> str:
    """Whether the start period fits what was measured; it costs a good rollout nothing, as the first success ends it."""
    period, probe = service.container_health.start_period, service.container_health.probe
    if probe == "none" or not measured.healthy:
        return ""
    needs = min(LONGEST_START_PERIOD, round(measured.healthy.most * BUFFER))
    if period < needs:
        return (
            f"services.{key}.container_health.start_period is {period} s, and the slowest start took {measured.healthy.most} s: "
            f"{needs} s leave room for a cold start; less risks that a good release counts as a failed one"
        )
    return (
        f"services.{key}.container_health.start_period is {period} s, and the slowest start took {measured.healthy.most} s: enough; "
        "a good rollout is not slowed by it"
    )


Option = tuple[str, str, str, str, dict[str, int]]


def _options(service: Service) -> Sequence[Option]:
    group, health, deployment = service.target_group, service.container_health, service.deployment
    options: list[Option] = []
    if service.takes_requests and group.interval > QUICK_CHECK:
        lost = QUICK_CHECK * group.unhealthy_threshold
        timeout = min(group.timeout, QUICK_TIMEOUT)
        risk = f"an answer may take {timeout} s instead of {group.timeout}, and a target that does not answer is given up after {lost} s"
        changed = {"interval": QUICK_CHECK, "timeout": timeout}
        options.append(
            ("target_group.interval", f"{group.interval} s", f"{QUICK_CHECK} s (timeout {timeout} s)", risk, changed)
        )
    if health.probe != "none" and health.interval > QUICK_CHECK:
        lost = QUICK_CHECK * health.retries
        timeout = min(health.timeout, QUICK_TIMEOUT)
        risk = f"the probe runs {health.interval / QUICK_CHECK:.0f} times as often, and a container that hangs is replaced after {lost} s"
        changed = {"interval": QUICK_CHECK, "timeout": timeout}
        options.append(
            (
                "container_health.interval",
                f"{health.interval} s",
                f"{QUICK_CHECK} s (timeout {timeout} s)",
                risk,
                changed,
            )
        )
    if service.takes_requests and group.deregistration_delay > QUICK_DRAIN:
        risk = f"requests that take longer than {QUICK_DRAIN} s are cut off when their task is replaced"
        changed = {"deregistration_delay": QUICK_DRAIN}
        options.append(
            ("target_group.deregistration_delay", f"{group.deregistration_delay} s", f"{QUICK_DRAIN} s", risk, changed)
        )
    if deployment.maximum_percent < 200 and not deployment.shifts_traffic:
        risk = "twice the tasks run, and are paid for, during a rollout"
        options.append(
            ("deployment.maximum_percent", f"{deployment.maximum_percent} %", "200 %", risk, {"maximum_percent": 200})
        )
    return options


def _with(service: Service, setting: str, changed: dict[str, int]) -> Service:
    section = setting.partition(".")[0]
    return replace(service, **{section: replace(getattr(service, section), **changed)})
