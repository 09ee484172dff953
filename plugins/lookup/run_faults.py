# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands in the way of a run before its first module: in its options, and in its inventory."""

from __future__ import annotations

DOCUMENTATION = r"""
name: run_faults
version_added: "1.0.0"
short_description: Find what stands in the way of a run before its first module
description:
  - Finds extra variables that are misspelt options or empty image tags, an inventory without a host, a host that would be reached by SSH, and
    variables without which nothing can run. Nothing is templated.
author: TalentBase (@talentbase)
options:
  _terms:
    description: Not used.
    type: list
    elements: str
    required: false
"""

EXAMPLES = r"""
- name: Validate the extra variables
  ansible.builtin.assert:
    that: faults | length == 0
    fail_msg: "{{ faults | join('\n') }}"
  vars:
    faults: "{{ query('talentbase.aws.run_faults') }}"
"""

RETURN = r"""
_raw:
  description: One line for each fault, with its key and what to give.
  type: list
  elements: str
"""

from collections.abc import Mapping
from typing import Any

from ansible.plugins.lookup import LookupBase
from ansible.utils.vars import load_extra_vars

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.run_options import host_faults, option_faults
from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line


class LookupModule(LookupBase):  # type: ignore[misc]  # Ansible has no types
    """Reads the extra variables as they were given, and the host's variables."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **options: Any) -> list[str]:
        """One line for each fault."""
        known = variables or {}
        host = str(known.get("inventory_hostname", ""))
        return [
            one_line(str(item)) for item in (*option_faults(load_extra_vars(self._loader)), *host_faults(host, known))
        ]
