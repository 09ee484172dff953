# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's cluster. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  cluster:
    description:
      - 'The inventory''s C(cluster), a mapping of options. The ECS cluster.'
      - 'C(name) (text, required): The name of the ECS cluster. With existing, a name of the environment''s
        own, for its lock, its tags and its topic.'
      - 'C(container_insights) (text, default C(enabled)): CloudWatch Container Insights. One of C(enabled),
        C(enhanced), C(disabled).'
      - 'C(capacity_providers) (list of text, default C([''FARGATE'', ''FARGATE_SPOT''])): The capacity
        providers that services may use. One of C(FARGATE), C(FARGATE_SPOT).'
      - 'C(existing) (text): A cluster that somebody else owns, for the services to run in: its name or its
        ARN. It is read, and never changed, tagged or deleted.'
    type: dict
"""
