# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the first deploy would do, in four lists: what stays, what gets tags alone, what would change, what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._inventory.checks import load_and_check
from .._inventory.inventory import Inventory
from .._lock.lock import new_holder
from .._module.run import Result, Run
from .._orphans.request import NOTHING
from .._preflight.caller import check_caller
from .._preflight.comparison import Comparison, compared
from .._preflight.findings import Finding
from .as_tagged import AsTagged
from .four_lists import Lists, list_lines, lists_of


def first_deploy(run: Run) -> Result:
    """The lists, and the same as lines. The tags of the option count as written."""
    variables = run.params["inventory"]
    inventory, faults = load_and_check(variables)
    refused = [*run.params["unsupported"], *(str(fault) for fault in faults if not fault.warning)]
    lists = Lists() if any(not fault.warning for fault in faults) else _compared(run, inventory, variables)
    lists = replace(lists, refused=[*refused, *lists.refused])
    return {
        "changed": False,
        "stays": [str(item) for item in lists.stays],
        "only_tags": [str(item) for item in lists.only_tags],
        "would_change": [*lists.would_change],
        "refused": [*lists.refused],
        "lines": list_lines(lists),
        "holder": new_holder(),
    }


def _compared(run: Run, inventory: Inventory, variables: Mapping[str, Any]) -> Lists:
    aws = AsTagged(run.aws, run.params["tags"])
    identity, findings = check_caller(aws, inventory)
    if faults := _faults(findings):
        return Lists(refused=faults)
    found: Comparison = compared(aws, inventory, identity, NOTHING, variables=variables)
    if error := found.result["comparison_error"]:
        return Lists(refused=[str(failure) for failure in found.refused] or [error])
    return lists_of(inventory, found.result["differences"], found.unchanged)


def _faults(findings: Sequence[Finding]) -> list[str]:
    return [str(fault) for finding in findings for fault in finding.faults if not fault.warning]
