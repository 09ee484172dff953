# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The security controls of environments in one document."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._controls.document import (
    controls_data,
    controls_lines,
    failing,
)
from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import cleaned
from ansible_collections.talentbase.aws.plugins.plugin_utils.report.controls import controls_html
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

DOCUMENTATION = r"""
name: controls_document
version_added: "1.1.0"
short_description: Lay out the security controls of environments
description:
  - Which controls hold, which do not and what would make them hold, and which do not apply.
author: TalentBase (@talentbase)
positional: format, accepted
options:
  _input:
    description: By environment RV(talentbase.aws.controls_info#module:judgement).
    type: dict
    required: true
  format:
    description: >-
      V(lines) as wide as the window, of what does not hold; V(details) of all; V(json); V(html), a file that needs nothing else; V(failing), a line
      for each control that does not hold or was not read.
    type: str
    choices: [lines, details, json, html, failing]
    default: lines
  accepted:
    description: Ids of controls that V(failing) leaves out.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Show the controls
  ansible.builtin.debug:
    msg: "{{ {'dev': controls_result.judgement} | talentbase.aws.controls_document }}"
"""

RETURN = r"""
_value:
  description: The document; for V(lines), V(details) and V(failing) a list of lines.
  type: raw
"""


def controls_document(
    judgements: Mapping[str, Any], format: str = "lines", accepted: Sequence[str] = ()
) -> str | list[str]:
    """The controls by environment in one document."""
    found = {str(name): cleaned(item) for name, item in judgements.items()}
    if format == "json":
        return json.dumps(controls_data(found), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    if format == "html":
        return controls_html(found)
    if format == "failing":
        return failing(found, accepted)
    return controls_lines(found, SCREEN.columns, details=format == "details")


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the name that a template uses."""
        return {"controls_document": controls_document}
