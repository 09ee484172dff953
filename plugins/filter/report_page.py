# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One HTML file of what environment_report read of environments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._report.outside import told
from ansible_collections.talentbase.aws.plugins.plugin_utils.report.render import report_html

DOCUMENTATION = r"""
name: report_page
version_added: "1.0.0"
short_description: Make one HTML file of the pages of environments
description:
  - The file needs nothing else. It asks no server for anything, and its policy forbids a browser to.
  - Every text is escaped. There is one page for a single environment, and a front page with a row each for several.
author: TalentBase (@talentbase)
options:
  _input:
    description: By host the registered results of M(talentbase.aws.environment_report), failed ones, too.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Write the page
  ansible.builtin.copy:
    content: "{{ dict(ansible_play_hosts | zip(ansible_play_hosts | map('extract', hostvars, 'report_result'))) | talentbase.aws.report_page }}"
    dest: report.html
    mode: "0600"
  run_once: true
"""

RETURN = r"""
_value:
  description: The file's text.
  type: str
"""


def report_page(results: Mapping[str, Any]) -> str:
    """The file of all results, in their order."""
    read = {str(host): item for host, item in results.items() if isinstance(item, Mapping)}
    pages = [{**item["page"], "id": f"env{number}"} for number, item in enumerate(read.values(), 1) if "page" in item]
    unread = [
        {"name": told(host), "error": told(item.get("msg") or "it was not read")}
        for host, item in read.items()
        if "page" not in item
    ]
    return report_html(pages, unread)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the name that a template uses."""
        return {"report_page": report_page}
