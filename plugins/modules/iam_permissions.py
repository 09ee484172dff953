#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_permissions
version_added: "1.0.0"
short_description: Manage the policies of who may do what in an environment
description:
  - Manages managed policies for each purpose (C(look), C(deploy), C(rotate), C(restore), C(report), C(destroy)), limited to what the inventory names, so
    that who deploys one environment reaches no other one of the same account.
  - Manages a permissions boundary for the roles of each service, which allows what its entry needs and no more. Who may deploy may make and
    change roles with that boundary alone, and may change neither the boundary nor a role's trust.
  - For an administrator. To attach the policies to roles or groups is another step, such as C(playbooks/github.yml).
  - Each policy fits in the 6,144 characters that IAM takes. A purpose has as many policies as it needs.
notes:
  - M(amazon.aws.iam_managed_policy) takes a task for each policy, and does not know what the collection calls.
author: TalentBase (@talentbase)
options:
  state:
    description:
      - V(rendered) returns the policies as files, and asks AWS for nothing. V(present) makes them.
    type: str
    choices: [present, rendered]
    default: present
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.inventory
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The policies for each purpose exist
  talentbase.aws.iam_permissions:
    inventory:
      environment_name: dev
      aws_account_id: "123456789012"
      aws_region: us-east-1
      network: {name: app-dev, cidr: 10.0.0.0/16}
      cluster: {name: app-dev}
      monitoring: {topic: app-dev-alarms, dashboard: app-dev}
      services:
        worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
"""

RETURN = r"""
policies:
  description: ARNs of the policies by purpose. A purpose other than look is used together with look.
  returned: success
  type: dict
  sample: {look: ["arn:aws:iam::123456789012:policy/talentbase.aws/app-dev/dev/app-dev-dev-us-east-1-look-1"]}
boundaries:
  description: ARNs of the permissions boundaries.
  returned: success
  type: list
  elements: str
  sample: ["arn:aws:iam::123456789012:policy/talentbase.aws/app-dev/dev/app-worker-dev-us-east-1-boundary"]
files:
  description: The text of each policy, and of a CloudFormation template of all of them, by file name.
  returned: when state is rendered
  type: dict
  sample: {}
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(policies), RV(boundaries) and RV(pending).
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
  sample: ["create managed policy app-dev-dev-us-east-1-look-1"]
"""

from ..module_utils._inventory.checks import check
from ..module_utils._module.arguments import inventory_arguments
from ..module_utils._module.converge import converge
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._permissions.documents import arns_of, policies_of, warnings_of
from ..module_utils._permissions.layer import PermissionsLayer
from ..module_utils._permissions.template import files_of


def main() -> None:
    spec = inventory_arguments(
        state={"type": "str", "choices": ["present", "rendered"], "default": "present"},
    )
    run_module(spec, permissions)


def permissions(run: Run) -> Result:
    """Converge the policies, or render them."""
    inventory = inventory_of(run.params["inventory"], [check])
    policies = policies_of(inventory)
    for warning in warnings_of(policies):
        run.warn(warning)
    if run.params["state"] == "rendered":
        return {"changed": False, "plan": [], "files": files_of(policies), **arns_of(policies, inventory)}
    return converge(run, PermissionsLayer(run.aws, inventory, policies, run.params["resource_tags"]))


if __name__ == "__main__":
    main()
