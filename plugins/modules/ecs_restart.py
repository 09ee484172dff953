#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_restart
version_added: "1.0.0"
short_description: Restart ECS services with new tasks of the same revision
description:
  - Forces a new deployment of each service as it is. Image, desired count, task definition and every other setting stay.
  - All services are restarted in parallel. Waits for them, and fails as M(talentbase.aws.ecs_services) does.
  - Refused before the first write for a service with a deployment in progress, for one without tasks, and where a tag in ECR names another image
    than the tasks run, as new tasks would release that image.
notes:
  - M(community.aws.ecs_service) has C(force_new_deployment) as well, compares all of the service's options at the same time, and waits for no deployment.
  - For a secret that has another value than the tasks read, see M(talentbase.aws.secret_change).
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The account whose ECR registry holds the images.
    type: str
    required: true
  service:
    description: The services to restart, by inventory key or name.
    type: list
    elements: str
    required: true
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The worker has new tasks
  talentbase.aws.ecs_restart:
    aws_account_id: "123456789012"
    cluster: {name: app-dev}
    services:
      worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
    service: [worker]
"""

RETURN = r"""
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
  sample: ["update service app-worker-dev (tasks)"]
"""

from functools import partial

from ..module_utils._aws.errors import Failure
from ..module_utils._ecs.api import EcsApi
from ..module_utils._inventory.inventory import checked
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.converge import plan_result
from ..module_utils._module.inventory import inventory_of, select_services, split_names
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._rollout.failure_report import rollout_result
from ..module_utils._rollout.restart import restart_steps, restarted_services
from ..module_utils._rollout.restarts import Restarts
from ..module_utils._rollout.watcher import Watcher


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str", "required": True},
        service={"type": "list", "elements": "str", "required": True},
    )
    run_module(spec, restart)


def restart(run: Run) -> Result:
    """Restart services, and follow that to the end."""
    inventory = inventory_of(run.params)
    names = split_names(run.params["service"])
    if not names:
        raise Failure("service: is empty", todo="name the services to restart")
    services = select_services(inventory.services, names)
    api = EcsApi(run.aws, checked(inventory.cluster).ecs_name)
    read = partial(restarted_services, api, services, inventory.account_id)
    found = read()
    result = plan_result(restart_steps(found))
    if run.check_mode:
        return result
    if run.take_lock():
        found = read()  # another run may have deployed between the first read and the lock
    restarts = Restarts(api, inventory.services, run.progress)
    rollouts = [restarts.force(service) for service in found]
    Watcher(api, run.progress).follow(rollouts)
    return {**result, "deployments": [rollout_result(item) for item in rollouts]}


if __name__ == "__main__":
    main()
