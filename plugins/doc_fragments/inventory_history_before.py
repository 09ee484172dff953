# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's history_before. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  history_before:
    description:
      - 'The inventory''s C(history_before), a mapping of options. Figures from before this collection, for
        playbooks/history.yml to compare with.'
      - 'C(success_percent) (number, 0 to 100, required): The percentage of deployments that succeeded.'
      - 'C(minutes) (text, required): The minutes a deployment took, such as 10-15.'
    type: dict
"""
