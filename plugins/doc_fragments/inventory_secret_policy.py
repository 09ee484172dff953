# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's secret_policy. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  secret_policy:
    description:
      - 'The inventory''s C(secret_policy), a mapping of options. Where secret values may be viewed.'
      - 'C(view_in_automation) (boolean, default C(false)): Let secret_action=view write a value to a file
        without a person at a terminal: in AWX, CI or a script.'
    type: dict
"""
