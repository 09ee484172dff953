#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_rollback
version_added: "1.0.0"
short_description: Takes ECS services back to a revision that was good
description:
  - Stops a deployment that goes on, with rollback; otherwise deploys the task definition of the last deployment that succeeded, as it was.
  - Refuses a revision that cannot run any more, because it was deregistered or its image, a secret or a parameter is gone.
  - All services go back at the same time; waits for them, and fails as M(talentbase.aws.ecs_services) does.
notes:
  - The next deploy of the same inventory goes forward again.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The account whose ECR registry holds the images.
    type: str
    required: true
  service:
    description: The inventory keys of the services that go back; all of them without it.
    type: list
    elements: str
    default: []
  to:
    description: The revision to go to, as a number, FAMILY:REVISION or an ARN. With several services only a number that all of them have makes sense.
    type: str
    default: ""
  names:
    description: Names of all variables of the run, so that a misspelt C(service) is noticed before it means all of them.
    type: list
    elements: str
    default: []
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
  description: For each service the revision it ran and the one it goes to; empty where its deployment was stopped instead.
  returned: success
  type: list
  elements: dict
  sample: [{service: app-worker-dev, from: "app-worker-dev:8", to: "app-worker-dev:7"}]
deployments:
  description: The deployments that were followed, as M(talentbase.aws.ecs_services) returns them.
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

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ..module_utils._aws.errors import Failure
from ..module_utils._inventory.check_environment import RUN_KEYS, misspellings
from ..module_utils._inventory.faults import suggestion
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.converge import run, take_lock
from ..module_utils._module.inventory import inventory_of
from ..module_utils._plan import render
from ..module_utils._rollout.failure_report import revision
from ..module_utils._rollout.rollback import Rollback, plan_of


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str", "required": True},
        service={"type": "list", "elements": "str", "default": []},
        to={"type": "str", "default": ""},
        names={"type": "list", "elements": "str", "default": []},
    )
    module = AnsibleAWSModule(argument_spec=spec, supports_check_mode=True)

    def body(aws, progress):
        inventory = inventory_of(module.params)
        refuse_misspelt(module.params["names"])
        services = chosen(inventory.services, module.params["service"])
        rollback = Rollback(aws, inventory.cluster.name, module.params["aws_account_id"], progress)
        rollbacks = rollback.plans(services, module.params["to"])
        plan = plan_of(rollbacks)
        result = {"changed": bool(plan), "plan": render.lines(plan), "diff": render.diff(plan)}
        result["rollbacks"] = [
            {"service": item.service, "from": revision(item.current), "to": revision(item.target)} for item in rollbacks
        ]
        if not module.check_mode:
            if plan:
                take_lock(module, progress)
            result["deployments"] = rollback.apply(rollbacks, services)
        return result

    run(module, body)


def refuse_misspelt(names):
    for name, meant in misspellings(dict.fromkeys(names)):
        if meant in RUN_KEYS:
            raise Failure(f"{name}: is nothing that a run is asked for; did you mean {meant}?")


def chosen(services, keys):
    unknown = [key for key in keys if key not in services]
    if unknown:
        raise Failure(f"service: {unknown[0]} is no service of the inventory; {suggestion(unknown[0], services)}")
    return {key: item for key, item in services.items() if not keys or key in keys}


if __name__ == "__main__":
    main()
