#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_continue_deployment
version_added: "1.0.0"
short_description: Approve a waiting deployment, or roll it back
description:
  - Finds the deployments that wait for approval (C(deployment.approval)), and continues them or rolls them back.
  - Does not wait for their end; the run that started a deployment waits for it.
  - If no deployment waits, nothing changes.
notes:
  - Takes no lock, since the waiting deploy has it.
author: TalentBase (@talentbase)
options:
  service:
    description: The services, by inventory key or name.
    type: list
    elements: str
    required: true
  answer:
    description: V(continue) lets the deployments proceed to their next stage, V(rollback) rolls them back to the previous revision.
    type: str
    choices: [continue, rollback]
    default: continue
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Approve the new revision of the worker
  talentbase.aws.ecs_continue_deployment:
    cluster: {name: app-dev}
    services:
      worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
    service: [worker]
"""

RETURN = r"""
waiting:
  description: The deployments that waited, each with its lifecycle stage.
  returned: success
  type: list
  elements: dict
  sample: [{service: app-web-dev, stage: POST_TEST_TRAFFIC_SHIFT}]
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["update service deployment app-web-dev (POST_TEST_TRAFFIC_SHIFT)"]
"""

from ..module_utils._ecs.api import EcsApi
from ..module_utils._inventory.inventory import checked
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.converge import plan_result
from ..module_utils._module.inventory import inventory_of, select_services, split_names
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._rollout.approval import ANSWERS, Approval, approval_steps


def main() -> None:
    spec = services_arguments(
        service={"type": "list", "elements": "str", "required": True},
        answer={"type": "str", "choices": list(ANSWERS), "default": "continue"},
    )
    run_module(spec, continue_deployment)


def continue_deployment(run: Run) -> Result:
    """Answer every pause at which a deployment of the services waits."""
    inventory = inventory_of(run.params)
    approval = Approval(EcsApi(run.aws, checked(inventory.cluster).ecs_name), run.progress)
    pauses = approval.pauses(select_services(inventory.services, split_names(run.params["service"])))
    if not run.check_mode:
        approval.apply(pauses, run.params["answer"])
    waiting = [{"service": pause.service, "stage": pause.stage} for pause in pauses]
    return {**plan_result(approval_steps(pauses, run.params["answer"])), "waiting": waiting}


if __name__ == "__main__":
    main()
