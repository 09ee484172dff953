# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The plan of a deploy, as lines that fit where they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._summary.folding import cost_line, folded
from ansible_collections.talentbase.aws.plugins.module_utils._text.tables import wrapped
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

DOCUMENTATION = r"""
name: plan_lines
version_added: "1.0.0"
short_description: Make the plan of a deploy lines
description:
  - What differs from the inventory, a line each.
  - Where P(talentbase.aws.terminal#callback) shows it, and C(-v) is not given, what is alike is counted, such as C(8 alarms), and the lines fit the
    window.
author: TalentBase (@talentbase)
options:
  _input:
    description: What M(talentbase.aws.preflight) returned.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the differences
  ansible.builtin.debug:
    msg: "{{ preflight_result | talentbase.aws.plan_lines }}"
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""


def plan_lines(result: Mapping[str, Any]) -> list[str]:
    """What differs; folded where a terminal shows it and not each step was asked for."""
    differences = result.get("differences") or []
    if not SCREEN.brief or not result.get("compared"):
        return list(result["lines"])
    cost = wrapped(cost_line(result), SCREEN.columns)
    return [*folded(differences, SCREEN.columns), *cost, *result.get("kept_images", [])]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the name that a template uses."""
        return {"plan_lines": plan_lines}
