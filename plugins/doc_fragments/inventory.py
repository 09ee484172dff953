# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of modules that take the whole inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the modules that take every section of the inventory."""

    DOCUMENTATION = r"""
options:
  inventory:
    description: All sections of the inventory, see docs/inventory.md; also C(aws_account_id), C(aws_region) and C(environment_name).
    type: dict
    required: true
  names:
    description: Names of all variables that the inventory defines, to refuse a misspelt section.
    type: list
    elements: str
    default: []
"""
