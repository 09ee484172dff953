# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The events of services, merged in the order of time. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from .._text.times import ISO, utc

KEPT = 100
"""ECS keeps so many events of a service: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html"""


@dataclass(frozen=True, order=True)
class Event:
    """What ECS said about a service."""

    at: datetime
    service: str
    message: str


def events_of(services: Mapping[str, Any], names: Mapping[str, str], start: datetime) -> list[Event]:
    """The events since then, oldest first. names: the services' ECS names by inventory key."""
    events = [
        Event(item["createdAt"], key, item["message"].removeprefix(f"(service {name}) "))
        for key, name in names.items()
        for item in services.get(name, {}).get("events") or []
    ]
    return sorted(event for event in events if event.at >= start)


def event_lines(events: Sequence[Event]) -> list[str]:
    """A line for each event: when, the service, what."""
    width = max((len(event.service) for event in events), default=0)
    return [f"{utc(event.at)}  {event.service:<{width}}  {event.message}" for event in events]


def remarks(
    services: Mapping[str, Any], names: Mapping[str, str], start: datetime, since: str, events: Sequence[Event]
) -> list[str]:
    """What a reader should know beside the events: missing services, none at all, earlier ones that AWS no longer has."""
    lines = [f"{key}: service {name} is missing; run deploy.yml" for key, name in names.items() if name not in services]
    if not events:
        lines.append(f"No event in the last {since}; read further back with a longer -e since")
    for key, name in names.items():
        kept = services.get(name, {}).get("events") or []
        if len(kept) >= KEPT and min(item["createdAt"] for item in kept) > start:
            lines.append(f"{key}: ECS keeps the newest {KEPT} events; there were earlier ones in the last {since}")
    return lines


def as_data(event: Event) -> dict[str, str]:
    """An event with its moment as text, for JSON."""
    return {**asdict(event), "at": utc(event.at, ISO)}
