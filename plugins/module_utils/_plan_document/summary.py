# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a plan comes to, in numbers and in words: how much changes, and what of that people notice. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._data.names import DB_INSTANCE, REPLICATION_GROUP
from .._ecs.names import SERVICE, TASK_DEFINITION
from .._ecs.strategy import REPLACES
from .._plan.change_cause import Cause

Difference = Mapping[str, Any]
AGAIN = REPLACES | {"failed_deployment"}
"""Properties of a service whose change starts a deployment."""
STORES = {DB_INSTANCE: "database", REPLICATION_GROUP: "cache"}
VERBS = ("create", "update", "delete")


def counts(differences: Sequence[Difference]) -> dict[str, int]:
    """The number of resources by what is done to them, of those that drifted, and of those that a new version of the collection changes."""
    upgrade = sum(item["cause"] == Cause.COLLECTION for item in differences)
    found = {verb: sum(item["verb"] == verb for item in differences) for verb in VERBS}
    return {**found, "drifted": sum(bool(item["drifted"]) for item in differences), "collection": upgrade}


def risks(differences: Sequence[Difference]) -> list[str]:
    """What people may notice, in the order of how much; the first is always told."""
    numbers = counts(differences)
    gone = numbers["delete"]
    found = ["replaces nothing" if not gone else f"deletes {gone} and replaces nothing"]
    updated = [item for item in differences if item["verb"] == "update"]
    restarts = sum(item["kind"] == SERVICE and bool(AGAIN.intersection(item["changed"])) for item in updated)
    starts = sum(item["kind"] == SERVICE and item["verb"] == "create" for item in differences)
    found += [f"restarts {_counted(restarts, 'service')}"] if restarts else []
    found += [f"starts {_counted(starts, 'new service')}"] if starts else []
    for kind, word in STORES.items():
        number = sum(item["kind"] == kind for item in updated)
        found += [f"changes {_counted(number, word)}"] if number else []
    drifted, upgrade = numbers["drifted"], numbers["collection"]
    found += [f"undoes {_counted(drifted, 'change')} made outside of the inventory"] if drifted else []
    return [*found, *([f"brings {_counted(upgrade, 'change')} of the collection's new version"] if upgrade else [])]


def headline(differences: Sequence[Difference]) -> str:
    """One line: the numbers, and the risk."""
    if not differences:
        return "nothing to change"
    numbers = counts(differences)
    told = [f"{numbers[verb]} to {verb}" for verb in VERBS if numbers[verb]]
    return f"{', '.join(told)}. This {', '.join(risks(differences))}"


def effects(differences: Sequence[Difference]) -> Iterator[tuple[str, str]]:
    """What single changes do to those who use a resource: the resource and AWS's or our words for it."""
    for item in differences:
        if item["effect"] and item["verb"] != "create":
            yield item["name"] if item["kind"] == TASK_DEFINITION else item["resource"], item["effect"]


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
