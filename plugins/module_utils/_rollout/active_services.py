# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The services that a verb is for, as ECS has them now."""

from __future__ import annotations

from collections.abc import Mapping

from .._aws.errors import Failure
from .._ecs.api import Answer, EcsApi
from .._inventory.services import Service


def active_services(api: EcsApi, services: Mapping[str, Service]) -> dict[str, Answer]:
    """ECS's answers by name, of entries of the inventory by key; raises Failure for those that ECS does not run."""
    found = api.services(service.name for service in services.values())
    active = {item["serviceName"]: item for item in found if item["status"] == "ACTIVE"}
    missing = [
        f"services.{key}: there is no service {item.name}" for key, item in services.items() if item.name not in active
    ]
    if missing:
        raise Failure("; ".join(missing), todo="deploy first, or name other services with -e service=")
    return active
