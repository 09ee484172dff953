"""CloudWatch alarms as a deployment watches them."""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.models import cloudwatch_backends


def states(account_id: str, region: str, names: list[str]) -> dict[str, str]:
    """The states of those alarms that exist."""
    return {name: str(alarm.state_value) for name, alarm in _existing(account_id, region, names).items()}


def seconds(account_id: str, region: str, names: list[str]) -> float:
    """The longest period of evaluation of these alarms."""
    existing = _existing(account_id, region, names).values()
    return max((float((alarm.period or 60) * (alarm.evaluation_periods or 1)) for alarm in existing), default=0.0)


def _existing(account_id: str, region: str, names: list[str]) -> dict[str, Any]:
    alarms = cloudwatch_backends[account_id][region].alarms
    return {name: alarms[name] for name in names if name in alarms}
