# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What one look at an environment showed: AWS's answers by the inventory's names. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """AWS's answers, keyed by the names of services, alarms, secrets, databases and caches; what is absent has no key.

    asleep, stopped_databases: a line for each service and database that is outside of its hours, by its name.
    """

    now: datetime
    account: str = ""
    region: str = ""
    endpoint: str = ""
    cluster: Answer | None = None
    services: Mapping[str, Answer] = field(default_factory=dict)
    tasks: Mapping[str, Sequence[Answer]] = field(default_factory=dict)
    stopped: Mapping[str, Sequence[Answer]] = field(default_factory=dict)
    start_ups: Mapping[str, str] = field(default_factory=dict)
    deployments: Mapping[str, Answer] = field(default_factory=dict)
    targets: Mapping[str, Sequence[Answer]] = field(default_factory=dict)
    scaling: Mapping[str, Answer] = field(default_factory=dict)
    moved_limits: Sequence[str] = ()
    load_balancer: Answer | None = None
    protected: bool = False
    certificate: Answer | None = None
    alarms: Mapping[str, Answer] = field(default_factory=dict)
    topic: Answer | None = None
    secrets: Mapping[str, Answer] = field(default_factory=dict)
    databases: Mapping[str, Answer] = field(default_factory=dict)
    caches: Mapping[str, Answer] = field(default_factory=dict)
    nat_gateways: Sequence[Answer] = ()
    waiting_removals: Sequence[str] = ()
    asleep: Mapping[str, str] = field(default_factory=dict)
    stopped_databases: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Findings:
    """What somebody must do something about (problems) and what somebody should know (notes), a line each."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def moment(value: Any) -> str:
    """A time of AWS as text, to the second; empty for none."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value or "")
