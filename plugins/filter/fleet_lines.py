# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of a fleet's environments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._fleet.table import fleet_lines as lines_of
from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

DOCUMENTATION = r"""
name: fleet_lines
version_added: "1.1.0"
short_description: Make one table of the rows of environments
description:
  - A row for each environment, those that want something first, and below the table the first problems of each.
author: TalentBase (@talentbase)
positional: outcomes
options:
  _input:
    description: By host the registered results of M(talentbase.aws.fleet_info), failed ones, too.
    type: dict
    required: true
  outcomes:
    description: By host what a run before this one recorded in its artifacts, if any did. It gets a column of its own.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Show the fleet
  ansible.builtin.debug:
    msg: "{{ dict(ansible_play_hosts_all | zip(ansible_play_hosts_all | map('extract', hostvars, 'fleet_result'))) | talentbase.aws.fleet_lines }}"
  run_once: true
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""


def fleet_lines(results: Mapping[str, Any], outcomes: Mapping[str, Any] | None = None) -> list[str]:
    """The lines, as wide as the window; a host without a result has a row that says so."""
    read = {one_line(str(host)): item if isinstance(item, Mapping) else {} for host, item in results.items()}
    known = {host: item for host, item in (outcomes or {}).items() if isinstance(item, Mapping)}
    return [one_line(line) for line in lines_of(read, known, SCREEN.columns)]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the name that a template uses."""
        return {"fleet_lines": fleet_lines}
