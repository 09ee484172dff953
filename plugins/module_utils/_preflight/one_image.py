# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A deploy whose image is for some services: the others keep the tag that they run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial

from .._aws.errors import unless_absent
from .._aws.session import Aws
from .._ecs.api import Answer, EcsApi
from .._inventory.faults import Fault, suggestion
from .._inventory.images import version_of
from .._inventory.inventory import Inventory, checked
from .._inventory.services import Service, container_name

RUNNING = "running"
"""The image_tag that stands for what each service runs."""


def as_running(aws: Aws, inventory: Inventory) -> tuple[Inventory, list[Fault]]:
    """The inventory with the tag that each service runs, where its image_tag is `running`; and what is in the way.

    A service with a tag of its own, in image_tags or in its entry, gets that.
    """
    others = {
        key: item
        for key, item in inventory.services.items()
        if item.repository and not item.image_tag and key not in inventory.image_tags
    }
    tags = running_tags(EcsApi(aws, checked(inventory.cluster).name), others)
    lost = [key for key in others if key not in tags]
    problem = f"is {RUNNING}, but {', '.join(lost)} runs no image yet"
    hint = "give image_tags with a tag for each of these, or another image_tag"
    faults = [Fault("image_tag", problem, hint)] if lost else []
    return replace(inventory, image_tags={**inventory.image_tags, **tags}), faults


def for_some(aws: Aws, inventory: Inventory, names: Collection[str]) -> tuple[Inventory, list[Fault]]:
    """The inventory with image_tags such that only the named services, by key or name, get what was asked for; and what is in the way."""
    unknown = [name for name in names if not any(name in (key, item.name) for key, item in inventory.services.items())]
    if unknown:
        hint = suggestion(unknown[0], inventory.services)
        return inventory, [Fault("service", f"is {', '.join(unknown)}, which is not in the inventory", hint)]
    others = {
        key: item
        for key, item in inventory.services.items()
        if key not in names and item.name not in names and item.repository
    }
    tags = running_tags(EcsApi(aws, checked(inventory.cluster).name), others)
    faults = list(_without(others, tags))
    requested = {key: tag for key, tag in inventory.image_tags.items() if key not in others}
    return replace(inventory, image_tags={**requested, **tags}), faults


def running_tags(api: EcsApi, services: Mapping[str, Service]) -> dict[str, str]:
    """The tag of the image that each service runs, by inventory key; one that does not run is left out."""
    running: list[Answer] = unless_absent(partial(api.services, [item.name for item in services.values()]), [])
    arns = {item["serviceName"]: item["taskDefinition"] for item in running if _runs(item)}
    definitions = api.task_definitions(arns.values())
    tags = {
        key: _tag(definitions.get(arns[item.name], {}), container_name(key, item))
        for key, item in services.items()
        if item.name in arns
    }
    return {key: tag for key, tag in tags.items() if tag}


def _runs(service: Answer) -> bool:
    return service["status"] == "ACTIVE" and bool(service.get("taskDefinition"))


def _tag(definition: Answer, container: str) -> str:
    containers = definition.get("containerDefinitions") or []
    return version_of(next((item["image"] for item in containers if item["name"] == container), ""))


def _without(others: Mapping[str, Service], tags: Mapping[str, str]) -> Iterator[Fault]:
    lost = [key for key in others if key not in tags]
    if lost:
        problem = f"leaves {', '.join(lost)} at the image that runs, but none does"
        yield Fault("service", problem, "deploy all services, or give image_tags with a tag for each")
