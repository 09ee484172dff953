#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_run_task
version_added: "1.0.0"
short_description: Run a command as a one-off ECS task
description:
  - Starts a task with the revision, network and capacity of the service, and with another command. Shows its state and its log lines as they
    arrive, with secrets masked, and waits until it ends.
  - Fails if the exit code is not 0 or the task does not start. Exit code, reason and log lines are returned in any case.
  - The task continues in AWS if the module is interrupted.
notes:
  - M(community.aws.ecs_task) neither waits for the end nor shows log lines, and returns no exit code.
author: TalentBase (@talentbase)
options:
  service:
    description: The service, by inventory key.
    type: str
    required: true
  command:
    description: The command, as a list of words, as JSON of such a list, or as a line that is split into words as by a shell. No shell runs it.
    type: raw
    required: true
  container:
    description: The container that runs the command; by default the service's own.
    type: str
  task_definition:
    description: The task definition, as family, family:revision or ARN; by default the one that the service runs.
    type: str
  timeout:
    description: Seconds after which the task is stopped.
    type: int
    default: 900
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: List the migrations
  talentbase.aws.ecs_run_task:
    cluster: {name: app-dev}
    services:
      api: {name: app-api-dev, repository: app-api, cpu: 256, memory: 512}
    service: api
    command: [python, manage.py, showmigrations]
    timeout: 120
"""

RETURN = r"""
exit_code:
  description: The exit code of the command; null if it did not run to its end.
  returned: when the task was started, also on failure
  type: int
  sample: 0
task:
  description: The task's ARN.
  returned: when the task was started, also on failure
  type: str
log:
  description: The last 500 log lines, with what looks like a secret masked.
  returned: when the task was started, also on failure
  type: list
  elements: str
task_definition:
  description: The task definition that runs, or in check mode would run.
  returned: success
  type: str
"""

from ..module_utils._ecs.api import EcsApi
from ..module_utils._inventory.inventory import checked
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._tasks.service_command import command_request, like_service, run_one_off


def main() -> None:
    spec = services_arguments(
        service={"type": "str", "required": True},
        command={"type": "raw", "required": True},
        container={"type": "str"},
        task_definition={"type": "str"},
        timeout={"type": "int", "default": 900},
    )
    run_module(spec, run_task)


def run_task(run: Run) -> Result:
    """Run the command in a task like the service's own."""
    inventory = inventory_of(run.params)
    api = EcsApi(run.aws, checked(inventory.cluster).ecs_name)
    one_off = like_service(api, command_request(inventory, run.params))
    result = {"changed": True, "task_definition": one_off.task_definition}
    verb = "Would run" if run.check_mode else "Runs"
    run.progress.show([f"{verb} {' '.join(one_off.command)} with {one_off.task_definition}"])
    return result if run.check_mode else {**result, **run_one_off(api, one_off, run.progress)}


if __name__ == "__main__":
    main()
