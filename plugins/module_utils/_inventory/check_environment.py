# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the environment is named, placed and complete, and nothing is misspelt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from .check_references import names_in
from .faults import Fault, suggestion
from .inventory import Inventory
from .run_options import OPTIONS
from .sections import REQUIRED, SECTIONS

# A name this close to a section's is taken for a misspelling of it.
CLOSE = 0.8


def check_environment(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of what an environment must have, and of the images it deploys."""
    missing = [name for name in REQUIRED if variables.get(name) is None]
    misspelt = {meant for _name, meant in misspellings(variables)}
    for name in missing:
        if name not in misspelt:
            yield Fault(name, "is missing", REQUIRED[name])
    for name, meant in misspellings(variables):
        problem = "is not a section of the inventory"
        yield Fault(name, problem, f"did you mean {meant}?", warning=variables.get(meant) is not None)
    services = variables.get("services")
    if isinstance(services, Mapping) and not services:
        yield Fault("services", "is empty", REQUIRED["services"])
    yield from _credentials(inventory)
    known = names_in(variables, "services")
    for name in inventory.image_tags:
        if known is not None and name not in known:
            yield Fault(f"image_tags.{name}", "is not a service", suggestion(name, known))


def _credentials(inventory: Inventory) -> Iterator[Fault]:
    role = inventory.aws_assume_role
    account = role.role_arn.split(":")[4] if role else ""
    if account and inventory.account_id and account != inventory.account_id:
        problem = f"is of account {account}, but aws_account_id is {inventory.account_id}"
        yield Fault("aws_assume_role.role_arn", problem, "name a role of that account, or correct aws_account_id")


def misspellings(variables: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The names that look like a misspelt section, each with the section that was meant."""
    unknown = [
        name
        for name, value in variables.items()
        if name not in SECTIONS and (name not in OPTIONS or isinstance(value, Mapping))
    ]
    close = {name: get_close_matches(name, SECTIONS, n=1, cutoff=CLOSE) for name in unknown}
    return [(name, found[0]) for name, found in close.items() if found]
