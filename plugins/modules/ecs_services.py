#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_services
version_added: "1.0.0"
short_description: Manage ECS services, task definitions and autoscaling
description:
  - Reads the task definitions, services, scalable targets and scaling policies of all services in few calls and in parallel, plans, and
    applies the changes. Idempotent, a second run changes nothing.
  - Registers a task definition only if its content differs. Defaults of AWS and the order of keys and environment variables are not
    compared as changes.
  - Each service gets at most one CreateService or UpdateService call. All services roll out in parallel.
  - Waits until the deployments that this run started, or found in progress, have completed. A deployment that was rolled back, stopped or
    superseded by a newer one fails the task, with the reasons why its tasks stopped.
  - Warns when it rolls forward past a rollback, and when the very same revision failed last time.
  - After creation, autoscaling sets the desired count of a service with C(scaling).
  - A service with hours has scheduled actions of Application Auto Scaling, which take its tasks away outside of them. A deploy then leaves it asleep.
notes:
  - M(community.aws.ecs_service) ignores changes of the circuit breaker, percentages, network, platform version and capacity providers, fights
    autoscaling over the desired count, shows no diff and reports a rolled-back deployment as a success; M(community.aws.ecs_taskdefinition)
    ignores CPU, memory and roles; M(community.aws.application_autoscaling_policy) writes in check mode.
  - A service that is no longer in the inventory is left running.
author: TalentBase (@talentbase)
options:
  hours:
    default: {}
  secrets:
    description: The inventory's C(secrets); names and kinds, never values.
    type: dict
    default: {}
  aws_account_id:
    description: The account whose ECR registry holds the images.
    type: str
    required: true
  image_tag:
    description: The image tag of every service that does not pin one.
    type: str
    default: latest
  image_tags:
    description: Image tags by service, with precedence over any other.
    type: dict
    default: {}
  inventory_tags:
    description:
      - The image tags that the inventory itself names, by service, as M(talentbase.aws.preflight) returns them. They are recorded, so that a later
        run sees whether the inventory has changed.
    type: dict
    default: {}
  facts:
    description:
      - The C(facts) that the modules of earlier layers returned, combined into one mapping.
      - Reads C(subnets), C(security_groups.ecs), C(service_security_groups), C(secrets), C(parameters), C(databases), C(caches),
        C(target_groups), C(alarms), C(execution_roles), C(task_roles) and C(infrastructure_roles).
    type: dict
    default: {}
  wait:
    description: Whether to wait for the deployments, each at most for C(deployment.timeout) of its service.
    type: bool
    default: true
  ready_only:
    description:
      - Whether to leave out services that depend on something not known yet, such as the endpoint of a database that is still being created.
        A later run manages them.
    type: bool
    default: false
  on_failure:
    description:
      - Whether a failed deployment fails the task, or is only reported in RV(deployments) and RV(failure), for a play that has something
        to do before it fails.
    type: str
    choices: [fail, report]
    default: fail
  release_lock:
    description: Whether the module releases O(lock) once the deployments have ended, which saves a task with M(talentbase.aws.deploy_lock).
    type: bool
    default: false
  state:
    description: V(absent) deletes the services. Task definitions stay.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.inventory_cluster
  - talentbase.aws.inventory_services
  - talentbase.aws.inventory_hours
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The worker runs its new image
  talentbase.aws.ecs_services:
    aws_account_id: "123456789012"
    cluster: {name: app-dev}
    services:
      worker:
        name: app-worker-dev
        repository: app-worker
        profile: worker
        cpu: 256
        memory: 512
    image_tag: 3f2c1d0
    facts:
      execution_roles: {worker: "arn:aws:iam::123456789012:role/app-worker-execution"}
      task_roles: {worker: "arn:aws:iam::123456789012:role/app-worker-task"}
      subnets: {private: [subnet-0a1b2c3d4e5f60718]}
      security_groups: {ecs: sg-0a1b2c3d4e5f60718}
"""

RETURN = r"""
services:
  description: Name, ARN, task definition and image of each service.
  returned: when state is present
  type: dict
  sample: {worker: {name: app-worker-dev, arn: "...", task_definition: "...", image: "..."}}
deployments:
  description: The deployments that the module waited for, with status, reason and the causes of stopped tasks. Also returned on failure.
  returned: when state is present and not in check mode
  type: list
  elements: dict
  sample: [{service: app-worker-dev, status: SUCCESSFUL}]
notes:
  description: A line for each service that rolls forward past a rollback by ECS or by a person.
  returned: when state is present
  type: list
  elements: str
  sample: ["api: revision 7 was rolled back on 2026-01-02 03:04 UTC (tasks of it kept failing); this deploy rolls forward past that rollback, to revision 8"]
lock_released:
  description: Whether the module released the lock, see O(release_lock).
  returned: when state is present
  type: bool
  sample: false
failure:
  description: Why deployments did not succeed; empty if all of them did.
  returned: when state is present and not in check mode
  type: str
  sample: ""
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(pending).
  returned: when state is present
  type: dict
pending:
  description: What is still in progress.
  returned: when state is present
  type: list
  elements: str
  sample: []
scheduled:
  description: The limits of autoscaling that a scheduled action of somebody, or the hours, have set, and that are left alone.
  returned: success
  type: list
  elements: str
  sample: ["app-api-dev: min is 4, not 1, by the scheduled action rush-hour"]
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["create task definition app-worker-dev", "create service app-worker-dev"]
"""

from ..module_utils._ecs.api import EcsApi
from ..module_utils._ecs.context import service_context
from ..module_utils._ecs.layer import ServicesLayer
from ..module_utils._ecs.task_definition import is_known
from ..module_utils._inventory.inventory import checked
from ..module_utils._module.arguments import STATE, dicts, services_arguments
from ..module_utils._module.converge import remove
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._rollout.deploy import deploy_services
from ..module_utils._tasks.release_task_handler import ReleaseTaskHandler


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str", "required": True},
        image_tag={"type": "str", "default": "latest"},
        wait={"type": "bool", "default": True},
        ready_only={"type": "bool", "default": False},
        on_failure={"type": "str", "choices": ["fail", "report"], "default": "fail"},
        release_lock={"type": "bool", "default": False},
        state=STATE,
        **dicts("secrets", "image_tags", "inventory_tags", "hours", "facts"),
    )
    run_module(spec, services)


def services(run: Run) -> Result:
    """Converge the services and follow their deployments, or remove them."""
    inventory = inventory_of(run.params)
    context = service_context(inventory, run.aws.region, run.params["facts"], run.tags)
    chosen = {
        key: item
        for key, item in inventory.services.items()
        if not run.params["ready_only"] or is_known(key, item, context)
    }
    api = EcsApi(run.aws, checked(inventory.cluster).ecs_name)
    layer = ServicesLayer(api, chosen, context, ReleaseTaskHandler(api))
    if run.removing:
        return remove(run, layer, keep=("task definition", "release task"))
    return deploy_services(run, layer, run.params["wait"], run.params["on_failure"] == "report")


if __name__ == "__main__":
    main()
