# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sections of the inventory that describe the services."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the modules that are about the inventory's services."""

    DOCUMENTATION = r"""
options:
  cluster:
    description: The inventory's C(cluster), with the fields of M(talentbase.aws.ecs_cluster).
    type: dict
    required: true
  services:
    description: The inventory's C(services), with the fields of M(talentbase.aws.ecs_services).
    type: dict
    required: true
  service_defaults:
    description: Options of services that all services share.
    type: dict
    default: {}
  profiles:
    description: Options of services by profile, merged over the built-in profiles.
    type: dict
    default: {}
"""
