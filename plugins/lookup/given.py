# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names of the extra variables of a run."""

from __future__ import annotations

DOCUMENTATION = r"""
name: given
version_added: "1.0.0"
short_description: List the names of the extra variables of a run
description:
  - Tells what a run was given with C(-e) from what its inventory says, where both may name the same variable. Nothing is templated.
author: TalentBase (@talentbase)
options:
  _terms:
    description: Not used.
    type: list
    elements: str
    required: false
"""

EXAMPLES = r"""
- name: Show whether the run was given an image
  ansible.builtin.debug:
    msg: "{{ 'image_tag' in query('talentbase.aws.given') }}"
"""

RETURN = r"""
_raw:
  description: The names.
  type: list
  elements: str
"""

from collections.abc import Mapping
from typing import Any

from ansible.plugins.lookup import LookupBase
from ansible.utils.vars import load_extra_vars

from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line


class LookupModule(LookupBase):  # type: ignore[misc]  # Ansible has no types
    """Reads the extra variables as they were given."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **options: Any) -> list[str]:
        """Their names."""
        return sorted(one_line(str(name)) for name in load_extra_vars(self._loader))
