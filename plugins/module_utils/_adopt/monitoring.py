# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Log retention, alarms and their topic as the inventory says them, from what stands. Pure."""

from __future__ import annotations

from functools import partial
from typing import Any

from .._inventory.monitoring import Alarm, Monitoring
from .._monitoring.alarms import actual_alarm
from .._monitoring.metrics import METRICS
from .read_logs import dashboard_name, is_own
from .section import Section, known
from .standing import Answer, Standing

NO_ALARMS = "the services have none of this collection; without this line each gets the default ones"
NO_SUBSCRIBERS = "could not be derived: who hears of alarms, as {protocol: email, endpoint: ops@example.com}"
KEEPS = "could not be derived: whether the log groups stay when the environment is destroyed"
EVER = "for ever"
FOR_EVER = "the log groups keep their events for ever"
KEPT = ("log_retention_days", "keep_logs", "subscribers", "alarms")


def monitoring_section(standing: Standing) -> Section:
    """Monitoring as it stands: no alarm is made where there are none."""
    alarms, topic = alarms_of(standing), topic_of(standing)
    dashboard = dashboard_name(standing.alarms, standing.name)
    retention, remark = _retention(standing)
    values: dict[str, Any] = {
        "dashboard": "" if dashboard == standing.name else dashboard,
        "topic": "" if topic == f"{standing.name}-alarms" else topic,
        "log_retention_days": retention,
        "keep_logs": False,
        "subscribers": [],
        "alarms": alarms,
    }
    section = Section({"monitoring": known(Monitoring, values, KEPT)})
    section.note("monitoring", "subscribers", text=NO_SUBSCRIBERS)
    section.note("monitoring", "keep_logs", text=KEEPS)
    if remark:
        section.note("monitoring", "log_retention_days", text=remark)
    if not alarms:
        section.note("monitoring", "alarms", text=NO_ALARMS)
    return section


def topic_of(standing: Standing) -> str:
    """The name of the topic of the collection's alarms; empty where there are none."""
    named = {
        arn.rpartition(":")[2] for item in standing.alarms if is_own(item) for arn in item.get("AlarmActions") or []
    }
    return next(iter(sorted(named)), "")


def alarms_of(standing: Standing) -> dict[str, Any]:
    """The alarms that this collection has made, by the part of their names that all services share."""
    found: dict[str, Any] = {}
    names = sorted((str(item["serviceName"]) for item in standing.services), key=len, reverse=True)
    for answer in sorted(standing.alarms, key=partial(_place, standing.dashboard)):
        service = next((name for name in names if answer["AlarmName"].startswith(f"{name}-")), "")
        if service and is_own(answer) and (values := _alarm(answer)):
            found.setdefault(answer["AlarmName"].removeprefix(f"{service}-"), values)
    return found


def _place(dashboard: str, answer: Answer) -> tuple[bool, int, str]:
    """In the order in which the dashboard shows them, which is that of the inventory that they were made from."""
    at = dashboard.find(f'{answer["AlarmArn"]}"')
    return at < 0, at, str(answer["AlarmName"])


def _alarm(answer: Answer) -> dict[str, Any]:
    """An alarm's options; none for a metric that the inventory does not know."""
    found = actual_alarm(answer, {}).properties
    metrics = {(item.namespace, item.name): name for name, item in METRICS.items()}
    metric = metrics.get((found["namespace"], found["metric"]))
    if not metric:
        return {}
    points = found["datapoints_to_alarm"]
    values = {
        "severity": str(answer["AlarmDescription"]).partition(":")[0],
        "metric": metric,
        "threshold": _number(found["threshold"]),
        "statistic": found["statistic"],
        "comparison": found["comparison"],
        "period": found["period"],
        "evaluation_periods": found["evaluation_periods"],
        "datapoints_to_alarm": 0 if points == found["evaluation_periods"] else points,
        "missing_data": found["missing_data"],
        "notify": found["notify"],
    }
    return known(Alarm, values)


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _retention(standing: Standing) -> tuple[int | None, str]:
    """The retention of all log groups in days, 0 where they are not alike or keep their events for ever; and what is to be said of it."""
    days = {item["logGroupName"]: int(item.get("retentionInDays", 0)) for item in standing.log_groups}
    if not days:
        return None, ""
    if len({*days.values()}) == 1:
        [alike] = {*days.values()}
        return alike, "" if alike else FOR_EVER
    return 0, f"left as they are: {', '.join(f'{name} {number or EVER}' for name, number in days.items())}"
