#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_rollback
version_added: "1.0.0"
short_description: Roll ECS services back to a good revision
description:
  - Stops a deployment in progress and rolls it back; otherwise deploys the task definition of the last successful deployment unchanged.
  - Refuses a revision that cannot run any more, because it was deregistered or its image, a secret or a parameter no longer exists.
  - All services are rolled back in parallel. Waits for them, and fails as M(talentbase.aws.ecs_services) does.
notes:
  - The next deploy of the same inventory rolls forward again.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The account whose ECR registry holds the images.
    type: str
    required: true
  service:
    description: The services to roll back, by inventory key or name; default all.
    type: list
    elements: str
    default: []
  to:
    description: The revision to roll back to, as a number, FAMILY:REVISION or an ARN. For several services it must be a number that all of them have.
    type: str
    default: ""
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The worker runs its last good revision
  talentbase.aws.ecs_rollback:
    aws_account_id: "123456789012"
    cluster: {name: app-dev}
    services:
      worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
    service: [worker]
"""

RETURN = r"""
rollbacks:
  description: The revision that each service ran, and the one that it is rolled back to.
  returned: success
  type: list
  elements: dict
  sample: [{service: app-worker-dev, from: "app-worker-dev:8", to: "app-worker-dev:7"}]
deployments:
  description: The deployments that the module waited for, as M(talentbase.aws.ecs_services) returns them.
  returned: when not in check mode
  type: list
  elements: dict
  sample: [{service: app-worker-dev, status: SUCCESSFUL}]
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["update service app-worker-dev (task_definition)"]
"""

from ..module_utils._ecs.answers import revision_name
from ..module_utils._ecs.api import EcsApi
from ..module_utils._inventory.inventory import checked
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.converge import converged_store, plan_result
from ..module_utils._module.inventory import inventory_of, select_services, split_names
from ..module_utils._module.last_converged import SERVICES
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._rollout.rollback import Rollback, rollback_steps


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str", "required": True},
        service={"type": "list", "elements": "str", "default": []},
        to={"type": "str", "default": ""},
    )
    run_module(spec, roll_back)


def roll_back(run: Run) -> Result:
    """Roll services back to a revision that was good, and follow them to the end."""
    inventory = inventory_of(run.params)
    services = select_services(inventory.services, split_names(run.params["service"]))
    api = EcsApi(run.aws, checked(inventory.cluster).ecs_name)
    rollback = Rollback(api, inventory.account_id, run.progress)
    plans = rollback.plans(services, run.params["to"])
    result = plan_result(rollback_steps(plans))
    result["rollbacks"] = [
        {"service": plan.service, "from": revision_name(plan.current), "to": revision_name(plan.target)}
        for plan in plans
    ]
    if not run.check_mode:
        if store := converged_store(run):
            store.read([SERVICES])  # before the first write, as it refuses what a newer version keeps there
        if result["changed"]:
            run.take_lock()
        result["deployments"] = rollback.apply(plans, services)
        if store:
            store.roll_back({plan.service: plan.target for plan in plans if plan.target and not plan.stop})
    return result


if __name__ == "__main__":
    main()
