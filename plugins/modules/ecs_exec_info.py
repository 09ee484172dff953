#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_exec_info
version_added: "1.0.0"
short_description: Show the command for a shell in a task
description:
  - Finds the newest healthy task of a service and returns the command of the AWS CLI that opens a shell in it by ECS Exec.
  - Fails where no shell can be opened, with the reason. ECS Exec is off, its agent does not run in the container, or IAM denies it to the caller or
    to the task's role, as far as IAM's simulation tells.
  - Opens no shell and changes nothing.
notes:
  - U(https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec-run.html) lists what ECS Exec needs.
author: TalentBase (@talentbase)
options:
  service:
    description: The service, by inventory key or name.
    type: str
    required: true
  container:
    description: The container; by default the service's own.
    type: str
    default: ""
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The command for a shell in the worker
  talentbase.aws.ecs_exec_info:
    cluster: {name: app-dev}
    services:
      worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
    service: worker
"""

RETURN = r"""
command:
  description: The command.
  returned: success
  type: str
  sample: aws ecs execute-command --region us-east-1 --cluster app-dev --task 0f3c --container worker --interactive --command /bin/sh
task:
  description: The task's ARN.
  returned: success
  type: str
container:
  description: The container.
  returned: success
  type: str
  sample: worker
notes:
  description: What is to be installed here first, and what could not be checked.
  returned: success
  type: list
  elements: str
  sample: []
"""

import shutil

from ..module_utils._aws.errors import Failure
from ..module_utils._ecs.api import EcsApi
from ..module_utils._exec.command import INSTALL
from ..module_utils._exec.session import Shells
from ..module_utils._inventory.inventory import checked
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.inventory import inventory_of, select_services, split_names
from ..module_utils._module.run import Result, Run, run_module


def main() -> None:
    spec = services_arguments(
        service={"type": "str", "required": True},
        container={"type": "str", "default": ""},
    )
    run_module(spec, find_shell)


def find_shell(run: Run) -> Result:
    """The command for a shell in the newest healthy task of a service."""
    inventory = inventory_of(run.params)
    services = select_services(inventory.services, split_names([run.params["service"]]))
    if len(services) != 1:
        raise Failure("service: takes one service", todo=f"name one of {', '.join(inventory.services)}")
    [(key, entry)] = services.items()
    programs = [name for name in INSTALL if shutil.which(name)]
    shells = Shells(EcsApi(run.aws, checked(inventory.cluster).ecs_name), programs)
    shell = shells.of(key, entry, run.params["container"])
    run.progress.show([*shell.notes, shell.command])
    return {"changed": False, **shell._asdict()}


if __name__ == "__main__":
    main()
