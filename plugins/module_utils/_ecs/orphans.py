# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The services that an environment has and its inventory no longer names, and what they need."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws
from .._aws.tag_index import SERVICES, TagIndex
from .._aws.tags import to_dict
from .._plan.owner import belongs_to_others, owned_alone
from .api import Answer, EcsApi
from .needs import Needs, service_needs, task_needs


def orphan_services(aws: Aws, tags: Mapping[str, str], named: Collection[str]) -> list[Answer]:
    """The services that run and that this environment alone has. tags: of all that it makes; named: the inventory's services.

    One read of tags tells whether there may be any; only then are services described, as it may be behind.
    """
    key = ("orphan services", str(sorted(tags.items())), str(sorted(named)))
    found: list[Answer] = aws.once(key, partial(_read, aws, tags, named))
    return found


def services_of_nobody(aws: Aws, cluster: str, tags: Mapping[str, str], named: Collection[str]) -> list[str]:
    """The services of the cluster that no environment has, as far as tags tell. named: the inventory's services."""
    api = EcsApi(aws, cluster)
    names: list[str] = unless_absent(api.service_names, [])
    services = api.services([name for name in names if name not in named], tags=True)
    active = {item["serviceName"]: to_dict(item.get("tags"), "key", "value") for item in services if _is_active(item)}
    return sorted(name for name, own in active.items() if not (owned_alone(own, tags) or belongs_to_others(own, tags)))


def needs_of(aws: Aws, services: Collection[Answer]) -> Needs:
    """What these services need together, with their tasks of every revision that they run."""
    definitions = {item["taskDefinition"] for service in services for item in (service, *service["deployments"])}
    needs = [service_needs(service) for service in services]
    if definitions:
        known = EcsApi(aws, "").task_definitions(definitions)
        needs += [task_needs(definition) for definition in known.values()]
    return _together(needs)


def _together(needs: Collection[Needs]) -> Needs:
    together = Needs()
    for item in needs:
        together |= item
    return together


def _read(aws: Aws, tags: Mapping[str, str], named: Collection[str]) -> list[Answer]:
    by_cluster: dict[str, list[str]] = {}
    for arn in TagIndex(aws, tags, *SERVICES).owned():
        kind, *clusters, name = arn.split(":", 5)[5].split("/")
        if kind == "service" and name not in named:
            by_cluster.setdefault("/".join(clusters), []).append(name)
    services: list[Any] = []
    for cluster, names in by_cluster.items():
        services += unless_absent(partial(EcsApi(aws, cluster).services, names, tags=True), [])
    return [item for item in services if _is_active(item) and _is_own(item, tags)]


def _is_active(service: Answer) -> bool:
    return bool(service["status"] == "ACTIVE")


def _is_own(service: Answer, tags: Mapping[str, str]) -> bool:
    return owned_alone(to_dict(service.get("tags"), "key", "value"), tags)
