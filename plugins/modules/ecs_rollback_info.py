#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_rollback_info
version_added: "1.0.0"
short_description: List the revisions that a service can be rolled back to
description:
  - Lists the last revisions of a service that were deployed with success and can be deployed again, newest first, without the one that it runs.
  - A revision whose image, secret, parameter or log group is gone is not offered, as M(talentbase.aws.ecs_rollback) would refuse it.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The account whose ECR registry holds the images.
    type: str
    required: true
  service:
    description: The service, by inventory key or name.
    type: str
    required: true
  terminal:
    description: The terminal of the playbook run. The collection's action plugin sets it.
    type: path
  automation:
    description: Where the playbook runs when no person sits at its terminal. The collection's action plugin sets it.
    type: str
    default: without a terminal
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The good revisions of the worker
  talentbase.aws.ecs_rollback_info:
    aws_account_id: "123456789012"
    cluster: {name: app-dev}
    services:
      worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
    service: worker
"""

RETURN = r"""
choices:
  description: The revisions, newest first; at most ten.
  returned: success
  type: list
  elements: dict
  sample: [{number: 1, to: "7", revision: "app-worker-dev:7", age: 3 d, image: "app-worker:3f2a9c1", digest: 8c1f00a9d2e4, result: succeeded in 2 min}]
lines:
  description: The same as a numbered table, with what is not offered and why.
  returned: success
  type: list
  elements: str
  sample: ["no.  revision  deployed (UTC)  age  image  digest  last result"]
attended:
  description: Whether a person sits at the terminal.
  returned: success
  type: bool
  sample: true
automation:
  description: Where the playbook runs when nobody does; empty otherwise.
  returned: success
  type: str
  sample: in AWX
"""

from datetime import timedelta

from ..module_utils._aws.errors import Failure
from ..module_utils._ecs.answers import revision_name
from ..module_utils._history.choices import as_choices, choice_lines, good_revisions
from ..module_utils._history.history_reader import read_history
from ..module_utils._history.request import KEPT_DAYS, cluster_api
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.inventory import inventory_of, select_services, split_names
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._rollout.active_services import active_services
from ..module_utils._rollout.rollback import Rollback

MOST = 10
"""How many revisions are looked at."""


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str", "required": True},
        service={"type": "str", "required": True},
        terminal={"type": "path"},
        automation={"type": "str", "default": "without a terminal"},
    )
    run_module(spec, list_revisions)


def list_revisions(run: Run) -> Result:
    """The good revisions of a service that can be deployed again."""
    inventory = inventory_of(run.params)
    services = select_services(inventory.services, split_names([run.params["service"]]))
    if len(services) != 1:
        raise Failure("service: takes one service here", todo=f"name one of {', '.join(inventory.services)}")
    [(key, entry)] = services.items()
    api = cluster_api(run.aws, inventory)
    service, now = active_services(api, services)[entry.name], api.now()
    deployments = read_history(api, services, now - timedelta(days=KEPT_DAYS))[key]
    good = good_revisions(deployments, service["taskDefinition"])[:MOST]
    against = Rollback(api, inventory.account_id, run.progress).cannot_run_again(
        service, [item.task_definition for item in good]
    )
    offered = [item for item in good if not against[item.task_definition]]
    left_out = [f"not offered: {line}" for lines in against.values() for line in lines]
    if not offered:
        raise Failure(
            f"services.{key}: no earlier revision of it can be deployed again",
            more=left_out,
            todo="deploy another image",
        )
    choices = as_choices(offered, deployments, service["taskDefinition"], now)
    heading = f"{entry.name} runs {revision_name(service['taskDefinition'])}. Good revisions before it:"
    lines = [heading, *choice_lines(choices, run.progress.width), *left_out]
    automation = run.params["automation"]
    return {"changed": False, "choices": choices, "lines": lines, "attended": not automation, "automation": automation}


if __name__ == "__main__":
    main()
