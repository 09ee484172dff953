# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Services that a deploy rolls forward past a rollback by a person or by ECS. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._inventory.services import Service
from .answers import has_failed_deployment
from .reads import ServicesSnapshot


@dataclass(frozen=True)
class RollForward:
    """Where a service is and where a deploy takes it: task definitions, wanted empty for one not registered yet.

    stuck: whether what runs is itself a deployment that failed and was not rolled back.
    """

    key: str
    service: str
    running: str
    wanted: str
    stuck: bool = False


def find_roll_forwards(
    services: Mapping[str, Service], wanted: Mapping[str, Mapping[str, Any]], snapshot: ServicesSnapshot
) -> Iterator[RollForward]:
    """The services that a deploy moves on although what runs is not the newest revision there is, or has failed.

    wanted: the properties of the desired task definitions, by service.
    """
    revisions = {item.address.name: item for item in snapshot.revisions.actual}
    for key, item in services.items():
        if item.name not in snapshot.services or item.name not in revisions:
            continue
        running = snapshot.services[item.name]["taskDefinition"]
        stuck = has_failed_deployment(snapshot.services[item.name])
        revision = revisions[item.name]
        known = _untagged(revision.properties) == _untagged(wanted[item.name])
        target = str(revision.attributes["arn"]) if known else ""
        if stuck or (snapshot.revisions.latest.get(item.name) != running and target != running):
            yield RollForward(key, item.name, running, target, stuck)


def _untagged(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name != "tags"}
