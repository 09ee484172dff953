# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The status of secrets and parameters, as lines for a terminal and as data; never a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from .._aws.account import check_account
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory, checked
from .._module.run import Result, Run
from .._text.endpoint import describe_endpoint
from .secrets_table import block_lines, needing_a_look, table_lines
from .selection import select
from .status import Status
from .status_reader import StatusReader


def report_status(run: Run, inventory: Inventory) -> Result:
    """The status of what the module's options name, or of all."""
    options = run.params
    check_account(run.aws, inventory.account_id)
    api = EcsApi(run.aws, checked(inventory.cluster).ecs_name)
    selected = select(inventory, options["name"])
    statuses = StatusReader(run.aws, inventory, api.now(), options["deep"]).read(selected)
    title = f"{api.cluster}, {run.aws.region}, at {describe_endpoint(api.endpoint)}"
    detailed = statuses if options["name"] else needing_a_look(statuses)
    width = run.progress.width
    blocks = block_lines(detailed, width) if options["details"] else []
    lines = [title, "", *table_lines(statuses, width), *blocks]
    run.progress.show(lines)
    sections = {section: _by_key(statuses, section) for section in ("secrets", "parameters")}
    return {"changed": False, **sections, "lines": lines}


def _by_key(statuses: Sequence[Status], section: str) -> dict[str, Any]:
    return {item.key: asdict(item) for item in statuses if item.section == section}
