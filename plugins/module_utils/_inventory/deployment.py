# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a service moves to a new revision: all at once or in shares of the traffic, and when it gives up."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option

ROLLING = "rolling"
ALTERNATE = "-alternate"
"""What a service's second target group adds to the name of the first."""
SEVERITIES = ("CRITICAL", "HIGH", "MEDIUM", "LOW")
"""Of ECR's findings, the gravest first: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFinding.html"""
DAY = r"\d{4}-\d{2}-\d{2}"
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
    """When ECS stops a rolling deployment that fails. The other strategies have no circuit breaker."""

    enable: bool = option(True, about="Switch the circuit breaker on.")
    rollback: bool = option(True, about="Roll back to the last completed deployment.")
    threshold_type: str = option(
        "BOUNDED_PERCENT",
        about="The unit of the threshold.",
        choices=("BOUNDED_PERCENT", "UNBOUNDED_PERCENT", "COUNT"),
    )
    threshold: int = option(
        50, about="How many tasks may fail: a percentage of the desired count, or a count.", least=1, most=5000
    )
    reset_on_healthy_task: bool = option(True, about="Count only failures in a row.")


@dataclass(frozen=True)
class Deployment:
    """How the service is rolled out."""

    strategy: str = option(
        ROLLING,
        about="rolling replaces tasks step by step. The others start all new tasks beside the old ones, then "
        "move the traffic: all at once (blue_green), in equal steps (linear), or a small share first "
        "(canary).",
        choices=(ROLLING, "blue_green", "linear", "canary"),
    )
    bake_time: int = option(
        0,
        about="How long the old tasks stay after all traffic has moved, so that a rollback takes seconds. Not with rolling.",
        least=0,
        most=1440,
        unit="min",
    )
    step_percent: float = option(
        10, about="linear: the share of traffic that each step moves.", least=3, most=100, unit="%"
    )
    step_bake_time: int = option(6, about="linear: the time between two steps.", least=0, most=1440, unit="min")
    canary_percent: float = option(
        5, about="canary: the share of traffic that moves first.", least=0.1, most=100, unit="%"
    )
    canary_bake_time: int = option(
        10, about="canary: the time until the rest of the traffic moves.", least=0, most=1440, unit="min"
    )
    approval: list[str] = option(
        [],
        about="Lifecycle stages at which a deployment waits for playbooks/continue.yml; a service's first one does not. "
        "Not with rolling.",
        choices=PAUSES,
    )
    approval_timeout: int = option(
        1440, about="How long the deployment waits for approval.", least=1, most=20160, unit="min"
    )
    approval_timeout_action: str = option(
        "ROLLBACK", about="What ECS does when nobody answers in time.", choices=("ROLLBACK", "CONTINUE")
    )
    minimum_healthy_percent: int = option(
        100,
        about="The fewest healthy tasks during a deployment, as a percentage of the desired count.",
        least=0,
        most=100,
        unit="%",
    )
    maximum_percent: int = option(
        200,
        about="The most tasks during a deployment, as a percentage of the desired count.",
        least=100,
        most=200,
        unit="%",
    )
    grace_period: int = option(
        0, about="How long health checks of a new task are ignored.", least=0, most=2147483647, unit="s"
    )
    circuit_breaker: CircuitBreaker = option(CircuitBreaker())
    alarms: list[str] = option(
        [], about="Alarms that fail the deployment: inventory keys, or names of CloudWatch alarms."
    )
    alarms_rollback: bool = option(True, about="Roll back when one of these alarms fires.")
    early_success_percent: int = option(
        0,
        about="The deployment succeeds once this share of the new tasks is healthy; 0 waits for all.",
        least=0,
        most=100,
        unit="%",
    )
    early_success_cleanup: str = option(
        "BLOCKING",
        about="With BLOCKING the old tasks must be gone first, with DEFERRED they may follow later.",
        choices=("BLOCKING", "DEFERRED"),
    )
    stop_early: bool = option(True, about="Stop and roll back a rollout at once when it cannot succeed any more.")
    refuse_findings: str = option(
        "",
        about="Refuse an image of ECR for which ECR's scan found a vulnerability of this severity or above; an image that was not scanned, "
        "too. Empty: nothing is asked.",
        choices=("", *SEVERITIES),
    )
    except_findings: dict[str, str] = option(
        {},
        about="Findings that refuse_findings lets pass, by their name such as CVE-2026-1234, each with the last day on which it does. The "
        "status of a scan, such as UNSUPPORTED_IMAGE, may be excepted likewise.",
        pattern=DAY,
        form="a day such as 2027-01-31",
    )
    timeout: int = option(1800, about="How long a run waits for the deployment.", least=60, most=86400, unit="s")

    @property
    def shifts_traffic(self) -> bool:
        """Whether the traffic moves between two target groups."""
        return self.strategy != ROLLING
