#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_service_roles
version_added: "1.0.0"
short_description: Manage the IAM roles of ECS services
description:
  - Manages an execution role and a task role for each service, with one inline policy each that is derived from the service's entry.
  - The execution role pulls the images of all containers, writes to its own log group and reads exactly the secrets and parameters that the
    service names. The task role has what ECS Exec, volumes with C(iam) and an X-Ray sidecar need, and the statements of C(task_policy).
  - A service whose strategy shifts traffic gets an infrastructure role, with which ECS registers targets of its two target groups and changes
    the weights of its listener rules. It stays when the service returns to the strategy rolling, until O(state=absent).
  - Other policies of these roles are removed.
  - A role gets a permissions boundary. That is O(permissions_boundary), or else the managed policy C(SERVICE-REGION-boundary), if the account
    has one, as C(playbooks/permissions.yml) makes it. A boundary that does not allow what a role needs is refused before anything is written.
notes:
  - M(amazon.aws.iam_policy) fails in check mode while its role does not exist, and each service would need four tasks.
author: TalentBase (@talentbase)
options:
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
  secrets:
    description: The inventory's C(secrets); names and kinds, never values.
    type: dict
    default: {}
  aws_account_id:
    description: The account of the services.
    type: str
    required: true
  facts:
    description:
      - The C(facts) that the modules of earlier layers returned, combined into one mapping.
      - Reads C(secrets) of M(talentbase.aws.secret_bootstrap), C(parameters) of M(talentbase.aws.ssm_parameters), C(databases) of
        M(talentbase.aws.data_stores) and C(target_groups) of M(talentbase.aws.alb_ingress).
    type: dict
    default: {}
  parameters:
    description: The inventory's C(parameters), for the KMS keys of SecureString parameters.
    type: dict
    default: {}
  databases:
    description: The inventory's C(databases), for the KMS keys of passwords that RDS manages.
    type: dict
    default: {}
  cluster:
    description: The inventory's C(cluster), for the log group of C(exec_logging), into which tasks with ECS Exec may write.
    type: dict
  permissions_boundary:
    description: The ARN of the managed policy that is the permissions boundary of all roles. Empty for each service's own, if there is one.
    type: str
    default: ""
  state:
    description: V(absent) deletes the roles.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The worker has its IAM roles
  talentbase.aws.iam_service_roles:
    aws_account_id: "123456789012"
    services:
      worker:
        name: app-worker-dev
        repository: app-worker
        cpu: 256
        memory: 512
        task_policy:
          - {Effect: Allow, Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage"], Resource: "arn:aws:sqs:us-east-1:123456789012:app-jobs"}
"""

RETURN = r"""
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(execution_roles), RV(task_roles), RV(infrastructure_roles) and
    RV(pending).
  returned: when state is present
  type: dict
execution_roles:
  description: ARNs of the execution roles by service.
  returned: when state is present
  type: dict
  sample: {worker: "arn:aws:iam::123456789012:role/app-worker-dev-us-east-1-execution"}
task_roles:
  description: ARNs of the task roles by service.
  returned: when state is present
  type: dict
  sample: {worker: "arn:aws:iam::123456789012:role/app-worker-dev-us-east-1-task"}
infrastructure_roles:
  description: ARNs of the infrastructure roles by service, if its strategy shifts traffic.
  returned: when state is present
  type: dict
  sample: {}
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
  sample: ["create role app-worker-dev-us-east-1-task"]
"""

from ..module_utils._iam.layer import RolesLayer
from ..module_utils._module.arguments import STATE, arguments, dicts
from ..module_utils._module.converge import converge, remove
from ..module_utils._module.inventory import arns_by_reference, inventory_of
from ..module_utils._module.run import Result, Run, run_module


def main() -> None:
    sections = dicts("service_defaults", "profiles", "secrets", "parameters", "databases", "facts")
    own = {"services": {"type": "dict", "required": True}, "aws_account_id": {"type": "str", "required": True}}
    own |= {"permissions_boundary": {"type": "str", "default": ""}, "cluster": {"type": "dict"}}
    run_module(arguments(**own, **sections, state=STATE), roles)


def roles(run: Run) -> Result:
    """Converge the roles of every service, or remove them."""
    facts = run.params["facts"]
    target_groups = facts.get("target_groups") or {}
    inventory, arns = inventory_of(run.params), arns_by_reference(facts)
    layer = RolesLayer(run.aws, inventory, arns, run.tags, target_groups, run.removing)
    return remove(run, layer) if run.removing else converge(run, layer)


if __name__ == "__main__":
    main()
