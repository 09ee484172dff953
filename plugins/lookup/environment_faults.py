# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an environment and the others of its inventory both claim."""

from __future__ import annotations

DOCUMENTATION = r"""
name: environment_faults
version_added: "1.0.0"
short_description: Find what two environments of an inventory both claim
description:
  - Compares the environment of this host with those of all others that are in the same account and region; names, hosts and CIDR blocks that both
    claim are faults, unless C(shared) of both names them.
author: TalentBase (@talentbase)
options:
  _terms:
    description: Not used.
    type: list
    elements: str
    required: false
"""

EXAMPLES = r"""
- name: No other environment claims the same
  ansible.builtin.assert:
    that: faults | length == 0
    fail_msg: "{{ faults | join('\n') }}"
  vars:
    faults: "{{ query('talentbase.aws.environment_faults') }}"
"""

RETURN = r"""
_raw:
  description: One line for each fault, with the keys of both environments.
  type: list
  elements: str
"""

from collections.abc import Mapping
from typing import Any

from ansible.plugins.lookup import LookupBase

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.compare_environments import faults_of_all
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line
from ansible_collections.talentbase.aws.plugins.plugin_utils.once import once_a_run
from ansible_collections.talentbase.aws.plugins.plugin_utils.sections import environments


class LookupModule(LookupBase):  # type: ignore[misc]  # Ansible has no types
    """Reads the variables of all hosts of the inventory."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **options: Any) -> list[str]:
        """One line for each fault."""
        known = variables or {}
        if len(known["groups"]["all"]) < 2:
            return []
        found: dict[str, list[str]] = once_a_run(
            "environment-faults",
            lambda: {host: _lines(faults) for host, faults in faults_of_all(environments(known)).items()},
        )
        return found.get(str(known["inventory_hostname"]), [])


def _lines(faults: list[Fault]) -> list[str]:
    return [one_line(str(item)) for item in faults]
