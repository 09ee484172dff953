#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_cluster
version_added: "1.0.0"
short_description: Makes an ECS cluster what the inventory says
description:
  - Creates or changes an ECS cluster with its Container Insights, capacity providers and tags.
notes:
  - M(community.aws.ecs_cluster) knows neither settings (Container Insights) nor tags, and its second run can fail on capacity providers.
author: TalentBase (@talentbase)
options:
  cluster:
    description: The inventory's C(cluster), see docs/inventory.md.
    type: dict
    required: true
  state:
    description: Whether the cluster is there. Only an empty cluster can be removed.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The cluster has Container Insights
  talentbase.aws.ecs_cluster:
    cluster:
      name: app-dev
      container_insights: enabled
    resource_tags:
      Environment: development
"""

RETURN = r"""
cluster:
  description: The cluster.
  returned: when state is present
  type: dict
  sample: {name: app-dev, arn: "arn:aws:ecs:us-east-1:123456789012:cluster/app-dev"}
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["create cluster app-dev"]
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ..module_utils._ecs.cluster import ClusterLayer
from ..module_utils._module.arguments import arguments
from ..module_utils._module.converge import converge, remove, run
from ..module_utils._module.inventory import inventory_of


def main() -> None:
    spec = arguments(
        cluster={"type": "dict", "required": True},
        state={"type": "str", "choices": ["present", "absent"], "default": "present"},
    )
    module = AnsibleAWSModule(argument_spec=spec, supports_check_mode=True)

    def body(aws, progress):
        layer = ClusterLayer(aws, inventory_of(module.params).cluster, module.params["resource_tags"])
        return (converge if module.params["state"] == "present" else remove)(module, layer, progress)

    run(module, body)


if __name__ == "__main__":
    main()
