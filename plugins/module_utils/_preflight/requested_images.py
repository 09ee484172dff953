# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The images that a deploy is for: asked for by the run, named by the inventory, or those that run and stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from .._aws.errors import unless_absent
from .._aws.session import Aws
from .._ecs.api import Answer, EcsApi
from .._environment.survey import PARTS
from .._inventory.faults import Fault, suggestion
from .._inventory.images import RUNNING, version_of
from .._inventory.inventory import Inventory, checked
from .._inventory.services import Service, container_name
from .._module.last_converged import SERVICES, read_once
from .findings import Finding
from .released_images import Released, inventory_tag, released


@dataclass(frozen=True)
class RequestedImages:
    """The inventory with image_tags as this deploy wants them.

    inventory_tags: what the inventory itself names, for a later deploy to see whether that has changed; recorded: whether that is known
    already. lines: which images stay.
    """

    inventory: Inventory
    findings: list[Finding] = field(default_factory=list)
    inventory_tags: Mapping[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    recorded: bool = True


def requested_images(
    aws: Aws, inventory: Inventory, services: Collection[str], given: Collection[str] | None
) -> RequestedImages:
    """What a deploy is for. services: those that the image is for, by key or name; the others keep theirs. Empty means all.

    given: the extra variables of the run; None where nobody released anything beside the inventory.
    """
    asked = RequestedImages(inventory)
    if given is not None:
        asked = _keep_released(aws, inventory, given)
    if services:
        some, faults = _for_some(aws, asked.inventory, services)
        summary = "" if faults else f"the image is for {', '.join(services)}"
        asked = replace(asked, inventory=some, findings=[Finding("service", summary, faults)])
    if asked.inventory.image_tag == RUNNING and all(finding.ok() for finding in asked.findings):
        kept, faults = _as_running(aws, asked.inventory)
        summary = "" if faults else "each service keeps the image that it runs"
        asked = replace(asked, inventory=kept, findings=[*asked.findings, Finding("images", summary, faults)])
    return asked


def _keep_released(aws: Aws, inventory: Inventory, given: Collection[str]) -> RequestedImages:
    """Each service that was released with another tag than the inventory names keeps it, until either names a new one."""
    api = EcsApi(aws, checked(inventory.cluster).ecs_name)
    last = read_once(aws, checked(inventory.cluster).name, PARTS).get(SERVICES)
    requested = last.requested if last else {}
    before = {key: tag for key, tag in (requested.get("inventory_tags") or {}).items() if key in inventory.services}
    asked = set(inventory.services) if "image_tag" in given else set()
    asked |= {*inventory.image_tags} if "image_tags" in given else set()
    named = {
        key: inventory_tag(key, item, inventory)
        for key, item in inventory.services.items()
        if item.repository and key not in asked
    }
    candidates = [item for key, tag in named.items() if (item := released(key, tag, inventory, requested, before))]
    running = running_tags(api, {item.key: inventory.services[item.key] for item in candidates}) if candidates else {}
    kept = {item.key: running[item.key] for item in candidates if running.get(item.key, item.named) != item.named}
    return RequestedImages(
        replace(inventory, image_tags={**inventory.image_tags, **kept}),
        inventory_tags={**before, **named},
        lines=[_line(item, kept[item.key]) for item in candidates if item.key in kept],
        recorded=asked != set() or before == named,
    )


def _line(item: Released, tag: str) -> str:
    return (
        f"{item.key} keeps the image {tag} that was released; the inventory has {item.named}: -e image_tag={item.named}"
    )


def _as_running(aws: Aws, inventory: Inventory) -> tuple[Inventory, list[Fault]]:
    """The inventory with the tag that each service runs, where its image_tag is `running`; and what is in the way.

    A service with a tag of its own, in image_tags or in its entry, gets that.
    """
    others = {
        key: item
        for key, item in inventory.services.items()
        if item.repository and not item.image_tag and key not in inventory.image_tags
    }
    tags = running_tags(EcsApi(aws, checked(inventory.cluster).ecs_name), others)
    lost = [key for key in others if key not in tags]
    problem = f"is {RUNNING}, but {', '.join(lost)} runs no image yet"
    hint = "give image_tags with a tag for each of these, or another image_tag"
    faults = [Fault("image_tag", problem, hint)] if lost else []
    return replace(inventory, image_tags={**inventory.image_tags, **tags}), faults


def _for_some(aws: Aws, inventory: Inventory, names: Collection[str]) -> tuple[Inventory, list[Fault]]:
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
    tags = running_tags(EcsApi(aws, checked(inventory.cluster).ecs_name), others)
    lost = [key for key in others if key not in tags]
    problem = f"leaves {', '.join(lost)} at the image that runs, but none does"
    hint = "deploy all services, or give image_tags with a tag for each"
    faults = [Fault("service", problem, hint)] if lost else []
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
