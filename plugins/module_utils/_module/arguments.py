# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options that every module shares."""

from __future__ import annotations

from typing import Any

from .._lock.record import TTL

LOCK = {
    "name": {"type": "str", "required": True},
    "holder": {"type": "str", "required": True},
    "ttl": {"type": "int", "default": TTL},
}

ASSUME_ROLE = {
    "role_arn": {"type": "str", "required": True},
    "external_id": {"type": "str"},
    "session_name": {"type": "str"},
}

STATE: dict[str, Any] = {"type": "str", "choices": ["present", "absent"], "default": "present"}


def dicts(*names: str, required: bool = False) -> dict[str, Any]:
    """Options that are mappings, empty by default. Names and kinds of secrets are no secret, so Ansible need not hide them."""
    option: dict[str, Any] = {"required": True} if required else {"default": {}}
    return {name: {"type": "dict", "no_log": False, **option} for name in names}


def arguments(**own: Any) -> dict[str, Any]:
    """A module's argument spec: its own options and the shared ones."""
    return {
        "resource_tags": {"type": "dict", "default": {}},
        "environment": {"type": "str"},
        "progress_file": {"type": "path"},
        "progress_width": {"type": "int", "default": 0},
        "lock": {"type": "dict", "options": LOCK},
        "assume_role": {"type": "dict", "options": ASSUME_ROLE},
        "records": {"type": "dict", "default": {}},
        "removals": {"type": "str", "choices": ["included", "postponed"], "default": "included"},
        **own,
    }


def services_arguments(**own: Any) -> dict[str, Any]:
    """The argument spec of a module that is about the inventory's services; the doc fragment `services` describes these."""
    sections = {**dicts("cluster", "services", required=True), **dicts("service_defaults", "profiles")}
    return arguments(**sections, **own)


def inventory_arguments(**own: Any) -> dict[str, Any]:
    """The argument spec of a module that is given a whole inventory, and the names alone of all other variables."""
    inventory = {"type": "dict", "required": True}
    return arguments(inventory=inventory, names={"type": "list", "elements": "str", "default": []}, **own)
