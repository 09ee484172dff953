# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The plans of a run as one document, for a pull request."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._plan_document.data import as_data, plan_of
from ansible_collections.talentbase.aws.plugins.module_utils._plan_document.markdown import document
from ansible_collections.talentbase.aws.plugins.module_utils._plan_document.summary import headline
from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import cleaned

DOCUMENTATION = r"""
name: plan_document
version_added: "1.0.0"
short_description: Write the plans of a run as one document
description:
  - Makes Markdown for a comment on a pull request, with a section for each environment, its changes folded by part; or the same as JSON.
  - The values of variables named like secrets are hidden, as in a diff, and what looks like a secret is masked. Text from outside is shown as it is,
    and is no Markdown, HTML, mention or link.
  - The Markdown has at most 60000 characters, and begins with a comment by which the same comment can be found and updated.
author: TalentBase (@talentbase)
positional: format
options:
  _input:
    description:
      - By environment C(result), what M(talentbase.aws.preflight) returned with O(talentbase.aws.preflight#module:compare), and C(error),
        why there is no such result, or empty.
    type: dict
    required: true
  format:
    description: V(markdown), V(json), or V(lines) for a line an environment.
    type: str
    choices: [markdown, json, lines]
    default: markdown
"""

EXAMPLES = r"""
- name: Write the plan
  ansible.builtin.copy:
    content: "{{ {'dev': {'result': preflight_result, 'error': ''}} | talentbase.aws.plan_document }}"
    dest: plan.md
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The document; for V(lines) a list of lines.
  type: raw
"""


def plan_document(found: Mapping[str, Mapping[str, Any]], format: str = "markdown") -> str | list[str]:
    """The plans by environment in one document, or a line for each."""
    plans = {
        str(name): plan_of(cleaned(item.get("result") or {}), str(item.get("error") or ""))
        for name, item in found.items()
    }
    if format == "json":
        return json.dumps(as_data(plans), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    if format == "lines":
        return [f"{name}: {plan['error'] or headline(plan['differences'])}" for name, plan in plans.items()]
    return document(plans)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the name that a template uses."""
        return {"plan_document": plan_document}
