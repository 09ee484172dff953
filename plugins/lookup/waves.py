# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How many environments each wave of a release has."""

from __future__ import annotations

DOCUMENTATION = r"""
name: waves
version_added: "1.1.0"
short_description: Say how many environments each wave of a release has
description:
  - What a run was given with C(-e waves=1,5,*), for the keyword C(serial) of a play. Nothing is templated, so that this is safe before the extra
    variables are validated.
author: TalentBase (@talentbase)
options:
  _terms:
    description: Not used.
    type: list
    elements: str
    required: false
"""

EXAMPLES = r"""
- name: Deploy in waves
  hosts: all
  serial: "{{ query('talentbase.aws.waves') }}"
  tasks:
    - name: Show the environment
      ansible.builtin.debug:
        var: inventory_hostname
"""

RETURN = r"""
_raw:
  description: Numbers and percentages; nothing without waves, or where what was given is wrong, which P(talentbase.aws.run_faults#lookup) refuses.
  type: list
  elements: raw
"""

from collections.abc import Mapping
from typing import Any

from ansible.plugins.lookup import LookupBase
from ansible.utils.vars import load_extra_vars

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.waves import Sizes, sizes


class LookupModule(LookupBase):  # type: ignore[misc]  # Ansible has no types
    """Reads the extra variables as they were given."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **options: Any) -> Sizes:
        """The sizes."""
        return sizes(load_extra_vars(self._loader))
