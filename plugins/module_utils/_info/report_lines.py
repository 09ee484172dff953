# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A report as lines for a terminal. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._text.endpoint import describe_endpoint
from .._text.tables import table, wrapped
from .snapshot import Answer

START_UP = ("start-up", "waiting", "pull", "to RUNNING", "healthy", "start period", "in service", "grace period")
FEW = 12
"""As many services have their latest event shown, though they are well."""
HEADINGS = ("service", "deployment", "tasks", "targets", "scaling", "image")


def report_lines(report: Answer, width: int = 0) -> list[str]:
    """The report for a person: what stands, then what is to be done."""
    lines = [_title(report), "", *table([HEADINGS, *(_row(item) for item in report["services"].values())], width), ""]
    lines += wrapped(_infrastructure(report), width)
    lines += _start_ups(report["services"], width)
    for key, service in report["services"].items():
        if service["problems"] or len(report["services"]) <= FEW:
            lines += _events(key, service, width)
    for title, findings in (("Problems", report["problems"]), ("Notes", report["notes"])):
        if findings:
            lines += ["", f"{title}:", *wrapped((f"- {finding}" for finding in findings), width)]
    verdict = "healthy" if report["healthy"] else f"NOT HEALTHY, {_count(len(report['problems']), 'problem')}"
    return [*lines, "", f"{report['cluster']['name']} is {verdict}."]


def _title(report: Answer) -> str:
    place = f"account {report['account']}, {report['region']}, at {describe_endpoint(report['endpoint'])}"
    return f"{report['cluster']['name']} in {place}"


def _row(service: Answer) -> tuple[str, ...]:
    targets, scaling, deployment = service["targets"], service["scaling"], service["deployment"]
    status = deployment["service_deployment"] or deployment["state"] or service["status"]
    count = f"{targets['healthy']} of {targets['total']} healthy" if targets["total"] else "-"
    limits = "asleep" if service["asleep"] else f"{scaling['min']}-{scaling['max']}" if scaling else "-"
    return (service["name"], status, f"{service['running']} of {service['desired']}", count, limits, _image(service))


def _image(service: Answer) -> str:
    name = service["image"].rsplit("/", 1)[-1]
    digest = service["image_digest"].removeprefix("sha256:")[:12]
    return f"{name} {digest}".strip() or "-"


def _infrastructure(report: Answer) -> list[str]:
    lines = []
    if report["load_balancer"]:
        lines.append(f"load balancer  {report['load_balancer']['state']}, {report['load_balancer']['dns_name']}")
    if report["certificate"]:
        lines.append(f"certificate    {report['certificate']['status']}, {_left(report['certificate'])}")
    for kind, section in (("database", "databases"), ("cache", "caches")):
        for key, item in report[section].items():
            lines.append(f"{kind:<13}  {key}: {item['status']}, {item['endpoint'] or 'no endpoint'}")
    if report["nat_gateways"]:
        states = ", ".join(f"{item['id']} {item['state']}" for item in report["nat_gateways"])
        lines.append(f"NAT gateways   {states}")
    alarms = report["alarms"]
    if alarms["watching"]:
        lines.append(f"alarms         {alarms['watching']} watch, {len(alarms['firing']) or 'none'} in alarm")
    elif report["topic"] and not alarms["missing"]:
        lines.append("alarms         not monitored")
    if report["secrets"]:
        waiting = len(report["placeholders"])
        lines.append(f"secrets        {len(report['secrets'])} exist, {waiting or 'none'} without a value")
    return lines


def _start_ups(services: Mapping[str, Answer], width: int) -> list[str]:
    """How long the tasks of each service took to start, beside the time that they may take."""
    shown = {key: item["start_up"] for key, item in services.items() if item["start_up"]}
    rows = [
        (
            key,
            *(_seconds(item[name]) for name in ("waiting", "pull", "running")),
            *(_span(item["healthy"]), _seconds(item["start_period"] or None)),
            *(_span(item["in_service"]), _seconds(item["grace_period"] or None)),
        )
        for key, item in shown.items()
    ]
    return ["", *table([START_UP, *rows], width)] if rows else []


def _seconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:.0f} s"


def _span(span: Answer | None) -> str:
    return f"{span['least']}-{span['most']} s" if span else "-"


def _left(certificate: Answer) -> str:
    if certificate["days_left"] is None:
        return "no date of expiry yet"
    return f"ends {certificate['expires'][:10]}, in {_count(certificate['days_left'], 'day')}"


def _events(key: str, service: Answer, width: int) -> list[str]:
    """The latest event of a service that is well, and all that were read of one that is not."""
    events: list[Any] = service["events"] if service["problems"] else service["events"][:1]
    shown = [f"  {event['at'][:19].replace('T', ' ')}  {event['message']}" for event in events]
    return ["", f"Latest events of {key}:", *wrapped(shown, width)] if shown else []


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
