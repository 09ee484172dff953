#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: environment_prune
version_added: "1.0.0"
short_description: Remove what an environment has and its inventory no longer names
description:
  - Finds the resources that have the tag of this environment and of no other one, and that the inventory no longer names.
  - Removes those that O(prune) asks for, in order. Of a service first its DNS records and listener rules, then its autoscaling and its tasks,
    then its target group, alarms, roles, security group rules and log group, unless C(monitoring.keep_logs) keeps the latter.
  - A database or a cache leaves a final snapshot, a secret can be restored for 30 days. Each goes only if O(confirm_delete) has its name, and
    not while AWS protects it or a service of the cluster uses it. So does a repository, and not while it holds images.
  - Everything else is returned in RV(left).
notes:
  - Stock modules remove one resource at a time, by a name that somebody must know.
  - Resources of before the tag was introduced have it after their next deploy. One that had left the inventory before has none and is not found.
author: TalentBase (@talentbase)
options:
  prune:
    description: What to remove.
    type: list
    elements: str
    choices: [services, ingress, monitoring, data, secrets, repositories]
    default: []
  confirm_delete:
    description: The names of the databases, caches, secrets, parameters, load balancers and repositories to remove, as AWS has them.
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.inventory
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Services that left the inventory are removed
  talentbase.aws.environment_prune:
    inventory:
      environment_name: dev
      aws_account_id: "123456789012"
      aws_region: us-east-1
      network: {name: app-dev, cidr: 10.0.0.0/16}
      cluster: {name: app-dev}
      monitoring: {topic: app-dev-alarms, dashboard: app-dev}
      services:
        worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
    prune: [services]
"""

RETURN = r"""
plan:
  description: One line for each removal.
  returned: success
  type: list
  elements: str
  sample: [delete service app-mailer-dev]
left:
  description: What stays, each with the options of a deploy that remove it.
  returned: success
  type: list
  elements: dict
  sample: [{kind: secret, name: app-dev/mail-api-key, options: "-e secrets_prune=true -e confirm_delete=app-dev/mail-api-key"}]
left_lines:
  description: The same as lines for a terminal.
  returned: success
  type: list
  elements: str
  sample: ["not in the inventory, left as it is: secret app-dev/mail-api-key; to remove it, deploy with ..."]
"""

from ..module_utils._aws.errors import Failure
from ..module_utils._inventory.checks import load_and_check
from ..module_utils._module.arguments import inventory_arguments
from ..module_utils._module.converge import converge
from ..module_utils._module.inventory import variables_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._orphans.layer import OrphansLayer
from ..module_utils._orphans.request import prune_arguments, prune_request


def main() -> None:
    spec = inventory_arguments(
        **prune_arguments(),
    )
    run_module(spec, environment_prune)


def environment_prune(run: Run) -> Result:
    """Remove what is asked for of that which the inventory no longer names."""
    inventory, faults = load_and_check(variables_of(run.params))
    wrong = [str(fault) for fault in faults if not fault.warning]
    if wrong:
        raise Failure(" | ".join(wrong), todo="correct the inventory and run the same command again")
    layer = OrphansLayer(run.aws, inventory, inventory.tags, run.progress, prune_request(run.params))
    return converge(run, layer, remember=False)


if __name__ == "__main__":
    main()
