# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The costs of environments side by side."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._cost.document import (
    cost_data,
    cost_lines,
    cost_markdown,
)
from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import cleaned
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

DOCUMENTATION = r"""
name: cost_document
version_added: "1.1.0"
short_description: Lay the costs of environments side by side
description:
  - One row for each thing that costs something, one column for each environment, then the sums, and what they do not have.
author: TalentBase (@talentbase)
positional: format
options:
  _input:
    description: By environment RV(talentbase.aws.cost_info#module:estimate).
    type: dict
    required: true
  format:
    description: V(lines) as wide as the window, V(markdown) for a pull request, or V(json).
    type: str
    choices: [lines, markdown, json]
    default: lines
"""

EXAMPLES = r"""
- name: Show the cost
  ansible.builtin.debug:
    msg: "{{ {'dev': cost_result.estimate} | talentbase.aws.cost_document }}"
"""

RETURN = r"""
_value:
  description: The document; for V(lines) a list of lines.
  type: raw
"""


def cost_document(estimates: Mapping[str, Any], format: str = "lines") -> str | list[str]:
    """The estimates by environment in one document."""
    found = {str(name): cleaned(item) for name, item in estimates.items()}
    if format == "json":
        return json.dumps(cost_data(found), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return cost_markdown(found) if format == "markdown" else cost_lines(found, SCREEN.columns)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the name that a template uses."""
        return {"cost_document": cost_document}
