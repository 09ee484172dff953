# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether data that is to go is protected, or used by what runs in the cluster."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from shlex import quote
from typing import Any

from .._aws.errors import Failure, unless_absent
from .._aws.session import Aws
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory, checked
from .._plan.values import Actual
from .names import CONFIRMED


def refuse_in_use(aws: Aws, inventory: Inventory, going: Collection[Actual]) -> None:
    """Raises Failure for a data store or a secret that AWS protects, or that a service of the cluster refers to."""
    data = [item for item in going if item.address.kind in CONFIRMED]
    if not data:
        return
    for item in data:
        if item.attributes.get("protected"):
            raise _protected(item)
        if item.attributes.get("images"):
            raise _with_images(item)
    leaving = {item.address.name for item in going if item not in data}
    for service, text in _task_definitions(aws, checked(inventory.cluster).ecs_name, leaving).items():
        for item in data:
            if any(word in text for word in words_of(item.attributes)):
                raise Failure(
                    f"{item.address} is still used by the service {service}",
                    todo="deploy that service without it first, or remove it (-e services_prune=true)",
                )


def words_of(attributes: Mapping[str, Any]) -> list[str]:
    """What a task definition that uses a data store or a secret holds of it."""
    return [str(attributes[name]) for name in ("arn", "host", "reader_host", "uri") if attributes.get(name)]


def _task_definitions(aws: Aws, cluster: str, leaving: Collection[str]) -> dict[str, str]:
    """The task definitions of all services of the cluster but those that leave, as text, by service."""
    api = EcsApi(aws, cluster)
    services = api.existing_services(unless_absent(api.service_names, []))
    used = {name: item["taskDefinition"] for name, item in services.items() if name not in leaving}
    definitions = api.task_definitions({*used.values()})
    return {name: json.dumps(definitions.get(arn, {}), default=str) for name, arn in used.items()}


def _with_images(item: Actual) -> Failure:
    name = quote(item.address.name)
    return Failure(
        f"{item.address} holds images, and was left unchanged: an earlier revision of a service may need one",
        todo=f"see them (aws ecr list-images --region REGION --repository-name {name}), delete those that nobody needs, and run the same "
        "command again",
    )


def _protected(item: Actual) -> Failure:
    name = item.address.name
    return Failure(
        f"{item.address} is protected against deletion, and was left unchanged",
        todo="take the protection off (aws rds modify-db-instance --region REGION --no-deletion-protection --apply-immediately "
        f"--db-instance-identifier {quote(name)}), then run the same command again",
    )
