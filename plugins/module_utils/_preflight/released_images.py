# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which services run an image that was released beside the inventory, with -e image_tag. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._inventory.inventory import Inventory
from .._inventory.services import Service


@dataclass(frozen=True)
class Released:
    """A service whose last deploy was for another tag than the inventory names. key: in the inventory."""

    key: str
    named: str


def inventory_tag(key: str, service: Service, inventory: Inventory) -> str:
    """The tag that the inventory names for a service."""
    return inventory.image_tags.get(key) or service.image_tag or inventory.image_tag or "latest"


def released(
    key: str, named: str, inventory: Inventory, requested: Mapping[str, Any], before: Mapping[str, str]
) -> Released | None:
    """The service, where its last deploy was for another tag, and the inventory has named no new one since.

    requested: the images of the last deploy; before: what the inventory named then, by service.
    """
    own = inventory.services[key].image_tag
    last = (requested.get("image_tags") or {}).get(key) or own or requested.get("image_tag") or ""
    then = before.get(key, named)
    return Released(key, named) if last and last != then and then == named else None
