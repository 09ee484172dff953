# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The other environments of a run in the same account and region."""

from __future__ import annotations

DOCUMENTATION = r"""
name: environments_of_run
version_added: "1.0.0"
short_description: Find the other environments of a run in the same account and region
description:
  - The sections of the inventory of all other hosts of the play that are in the account and region of this host.
author: TalentBase (@talentbase)
options:
  _terms:
    description: Not used.
    type: list
    elements: str
    required: false
"""

EXAMPLES = r"""
- name: What the environments of this run add fits into the quotas
  talentbase.aws.preflight:
    inventory: "{{ environment_sections }}"
    other_environments: "{{ query('talentbase.aws.environments_of_run')[0] }}"
"""

RETURN = r"""
_raw:
  description: One mapping of the sections by host.
  type: list
  elements: dict
"""

from collections.abc import Mapping
from typing import Any

from ansible.plugins.lookup import LookupBase

from ansible_collections.talentbase.aws.plugins.plugin_utils.sections import environments

PLACE = ("aws_account_id", "aws_region")


class LookupModule(LookupBase):  # type: ignore[misc]  # Ansible has no types
    """Reads the variables of all hosts of the play."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **options: Any) -> list[Any]:
        """One mapping, which is empty where a run has one environment."""
        known = variables or {}
        host, hosts = str(known["inventory_hostname"]), known.get("ansible_play_hosts") or []
        if len(hosts) < 2:
            return [{}]
        every = environments(known)
        found = {str(name): every.get(str(name), {}) for name in hosts}
        here = [found[host].get(key) for key in PLACE]
        return [
            {name: item for name, item in found.items() if name != host and [item.get(key) for key in PLACE] == here}
        ]
