#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_cluster
version_added: "1.0.0"
short_description: Manage an ECS cluster
description:
  - Creates or changes an ECS cluster with its Container Insights, capacity providers and tags. Idempotent, a second run changes nothing.
  - With C(exec_logging) the shells of ECS Exec are recorded in a log group of their own.
notes:
  - M(community.aws.ecs_cluster) manages neither settings (Container Insights) nor tags, and its second run can fail on capacity providers.
author: TalentBase (@talentbase)
options:
  cluster:
    required: true
  keep_logs:
    description: Whether the log group of C(cluster.exec_logging) stays where O(state=absent).
    type: bool
    default: false
  state:
    description: V(absent) deletes the cluster, which must be empty, and the log group of its shells.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.inventory_cluster
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
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(pending).
  returned: when state is present
  type: dict
pending:
  description: Always empty; nothing here needs a wait.
  returned: when state is present
  type: list
  elements: str
  sample: []
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["create cluster app-dev"]
"""

from ..module_utils._ecs.cluster import ClusterLayer
from ..module_utils._inventory.inventory import checked
from ..module_utils._logs.log_groups import LOG_GROUP
from ..module_utils._module.arguments import STATE, arguments, dicts
from ..module_utils._module.converge import converge, remove
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module


def main() -> None:
    keep = {"type": "bool", "default": False}
    run_module(arguments(**dicts("cluster", required=True), keep_logs=keep, state=STATE), ecs_cluster)


def ecs_cluster(run: Run) -> Result:
    """Converge the cluster, or remove it."""
    layer = ClusterLayer(run.aws, checked(inventory_of(run.params).cluster), run.tags, run.removing)
    if run.removing:
        return remove(run, layer, (LOG_GROUP,) if run.params["keep_logs"] else ())
    return converge(run, layer)


if __name__ == "__main__":
    main()
