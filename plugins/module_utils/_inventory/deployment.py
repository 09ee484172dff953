# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a service moves to a new revision: all at once or in shares of the traffic, and when it gives up."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option

ROLLING = "rolling"
ALTERNATE = "-alternate"
"""What a service's second target group adds to the name of the first."""
# A pause cannot stand where traffic is being shifted:
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html
PAUSES = (
    "RECONCILE_SERVICE",
    "PRE_SCALE_UP",
    "POST_SCALE_UP",
    "POST_TEST_TRAFFIC_SHIFT",
    "PRE_PRODUCTION_TRAFFIC_SHIFT",
    "POST_PRODUCTION_TRAFFIC_SHIFT",
)


@dataclass(frozen=True)
class CircuitBreaker:
    """When ECS gives a rolling deployment up; the other strategies have no circuit breaker."""

    enable: bool = option(True, about="Whether it gives up at all.")
    rollback: bool = option(True, about="Whether it then goes back to the last deployment that completed.")
    threshold_type: str = option(
        "BOUNDED_PERCENT",
        about="How the threshold is meant.",
        choices=("BOUNDED_PERCENT", "UNBOUNDED_PERCENT", "COUNT"),
    )
    threshold: int = option(50, about="Failed tasks: percent of the desired count, or a count.", least=1, most=5000)
    reset_on_healthy_task: bool = option(True, about="Whether only failures in a row count.")


@dataclass(frozen=True)
class Deployment:
    """How a new revision replaces the old one."""

    strategy: str = option(
        ROLLING,
        about="rolling replaces tasks one by one; the others start all new tasks beside the old and then move the traffic: "
        "at once, in equal steps, or a small share first.",
        choices=(ROLLING, "blue_green", "linear", "canary"),
    )
    bake_time: int = option(
        0,
        about="The old tasks stay for this time after all traffic has moved, so that going back takes seconds. Not with rolling.",
        least=0,
        most=1440,
        unit="min",
    )
    step_percent: float = option(
        10, about="linear: the share of the traffic that each step moves.", least=3, most=100, unit="%"
    )
    step_bake_time: int = option(6, about="linear: time between two steps.", least=0, most=1440, unit="min")
    canary_percent: float = option(
        5, about="canary: the share of the traffic that moves first.", least=0.1, most=100, unit="%"
    )
    canary_bake_time: int = option(
        10, about="canary: time until the rest of the traffic moves.", least=0, most=1440, unit="min"
    )
    approval: list[str] = option(
        [],
        about="Stages at which the deployment waits until a person runs playbooks/continue.yml. Not with rolling.",
        choices=PAUSES,
    )
    approval_timeout: int = option(1440, about="How long it waits for that person.", least=1, most=20160, unit="min")
    approval_timeout_action: str = option(
        "ROLLBACK", about="What happens when nobody came.", choices=("ROLLBACK", "CONTINUE")
    )
    minimum_healthy_percent: int = option(
        100, about="Tasks that stay, in percent of the desired count.", least=0, most=100, unit="%"
    )
    maximum_percent: int = option(
        200, about="Tasks at most, in percent of the desired count.", least=100, most=200, unit="%"
    )
    grace_period: int = option(
        0, about="Health checks of a new task are ignored for this time.", least=0, most=2147483647, unit="s"
    )
    circuit_breaker: CircuitBreaker = option(CircuitBreaker())
    alarms: list[str] = option(
        [], about="Inventory keys of alarms, or names of CloudWatch alarms, that stop the deployment."
    )
    alarms_rollback: bool = option(True, about="Whether such an alarm rolls back.")
    early_success_percent: int = option(
        0,
        about="The deployment counts as successful once so many of the new tasks are healthy; 0 waits for all.",
        least=0,
        most=100,
        unit="%",
    )
    early_success_cleanup: str = option(
        "BLOCKING", about="Whether the old tasks must be gone by then.", choices=("BLOCKING", "DEFERRED")
    )
    stop_early: bool = option(
        True, about="Whether a rollout that cannot succeed any more is stopped and rolled back at once."
    )
    timeout: int = option(1800, about="How long a run waits for the deployment.", least=60, most=86400, unit="s")

    @property
    def shifts_traffic(self) -> bool:
        """Whether the traffic moves between two target groups."""
        return self.strategy != ROLLING
