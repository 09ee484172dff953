# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A digest of what an inventory gives each part of an environment, as it gives it: without this collection's defaults, which may change. Pure.

A part's own sections count, and those of the parts whose facts it takes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .._inventory.inventory import Inventory
from .._module.last_converged import SERVICES
from .._plan.fingerprint import brief, plain
from .released_images import inventory_tag

_GENERAL = ("aws_account_id", "aws_region", "cluster", "environment_name", "permissions_boundary", "resource_tags")
_SECRETS = (*_GENERAL, "secrets", "secret_policy")
_NETWORK = (*_GENERAL, "network", "ingress", "services", "service_defaults", "profiles", "databases", "caches")
_ALL = tuple(dict.fromkeys([*_NETWORK, *_SECRETS, "parameters", "monitoring", "hours"]))
BUDGET, ANOMALIES = "cost.budget", "cost.anomalies"
SECTIONS: Mapping[str, Sequence[str]] = {
    "repositories": (*_GENERAL, "repositories"),
    "network": _NETWORK,
    "secrets": _SECRETS,
    "parameters": (*_GENERAL, "parameters"),
    "data": tuple(dict.fromkeys([*_NETWORK, *_SECRETS, "hours", "backup"])),
    "ingress": _NETWORK,
    "monitoring": (*_NETWORK, "monitoring", BUDGET, ANOMALIES, "hours"),
    "roles": _ALL,
    "cluster": _GENERAL,
    SERVICES: _ALL,
}


def inputs_of(variables: Mapping[str, Any], inventory: Inventory) -> dict[str, str]:
    """The digest of each part. inventory: with the images that the run is for; a section that is empty counts as one that is left out."""
    cost = variables.get("cost")
    spending = cost if isinstance(cost, Mapping) else {}
    sections = {**variables, BUDGET: spending.get("budget"), ANOMALIES: spending.get("anomalies")}
    given = {
        name: json.dumps(plain(value), sort_keys=True, default=str)
        for name in (*_ALL, "repositories", "backup", BUDGET, ANOMALIES)
        if (value := sections.get(name))
    }
    images = {
        key: inventory_tag(key, item, inventory) for key, item in sorted(inventory.services.items()) if item.repository
    }
    digests = {name: brief(text) for name, text in given.items()}
    return {
        part: brief(json.dumps([[digests.get(name) for name in names], images if part == SERVICES else {}]))
        for part, names in SECTIONS.items()
    }
