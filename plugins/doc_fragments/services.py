# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sections of the inventory that say which services there are."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the modules that are about the inventory's services."""

    DOCUMENTATION = r"""
options:
  cluster:
    description: The inventory's C(cluster), see docs/inventory.md.
    type: dict
    required: true
  services:
    description: The inventory's C(services), see docs/inventory.md.
    type: dict
    required: true
  service_defaults:
    description: What all services share.
    type: dict
    default: {}
  profiles:
    description: The inventory's own tuning profiles.
    type: dict
    default: {}
"""
