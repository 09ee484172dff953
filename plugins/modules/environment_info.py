#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: environment_info
version_added: "1.0.0"
short_description: Report the health and the outputs of an environment
description:
  - Finds everything by the names in the inventory and reads it in few calls, in parallel. Only reads, and never the value of a secret.
  - Reports for each service its last deployment, running and desired tasks, image, target health and latest events; and for the environment the
    expiry of its certificate, firing alarms, data stores, NAT gateways and secrets that need a value from a person.
  - An environment is healthy if RV(problems) is empty. Secrets that hold a placeholder and firing alarms of severity C(info) are in RV(notes).
notes:
  - The stock info modules need one task for each kind of resource and do not report health.
author: TalentBase (@talentbase)
options:
  hours:
    default: {}
  network:
    description: The inventory's C(network); without it no NAT gateway is checked.
    type: dict
  ingress:
    description: The inventory's C(ingress); without it no load balancer is checked.
    type: dict
  monitoring:
    description: The inventory's C(monitoring); without it no alarm is checked.
    type: dict
  secrets:
    description: The inventory's C(secrets); names and kinds, never values.
    type: dict
    default: {}
  parameters:
    description: The inventory's C(parameters); their names are among the outputs.
    type: dict
    default: {}
  databases:
    description: The inventory's C(databases), with the fields of M(talentbase.aws.data_stores).
    type: dict
    default: {}
  caches:
    description: The inventory's C(caches), with the fields of M(talentbase.aws.data_stores).
    type: dict
    default: {}
  aws_account_id:
    description: The AWS account of the inventory. The module fails with credentials of another account.
    type: str
  show:
    description: Which lines to print while the play runs.
    type: str
    choices: [report, outputs, nothing]
    default: nothing
extends_documentation_fragment:
  - talentbase.aws.inventory_hours
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Read the environment
  talentbase.aws.environment_info:
    aws_account_id: "123456789012"
    cluster: {name: app-dev}
    services:
      worker: {name: app-worker-dev, repository: app-worker, profile: worker, cpu: 256, memory: 512}
    show: report
  register: found

- name: The environment is healthy
  ansible.builtin.assert:
    that: found.healthy
    fail_msg: "{{ found.problems }}"
"""

RETURN = r"""
healthy:
  description: Whether RV(problems) is empty.
  returned: success
  type: bool
problems:
  description: The problems, a line each, with what to do.
  returned: success
  type: list
  elements: str
  sample: ["services.web: only 1 of 2 tasks run; look at its events and its log"]
notes:
  description: Remarks that do not make the environment unhealthy.
  returned: success
  type: list
  elements: str
services:
  description: The services by inventory key.
  returned: success
  type: dict
  contains:
    name: {description: The name., type: str, returned: always}
    arn: {description: The ARN., type: str, returned: always}
    status: {description: The status in ECS; MISSING if it does not exist., type: str, returned: always}
    deployment:
      description: The C(state) of the rollout, its C(reason), and the status of the latest C(service_deployment).
      type: dict
      returned: always
    running: {description: The number of running tasks., type: int, returned: always}
    desired: {description: The desired number of tasks., type: int, returned: always}
    pending: {description: The number of pending tasks., type: int, returned: always}
    image: {description: The image of the current task definition., type: str, returned: always}
    image_digest: {description: Its digest., type: str, returned: always}
    task_definition: {description: The current task definition's ARN., type: str, returned: always}
    tasks:
      description: The tasks with C(id), C(status), C(started_at), C(health), C(zone), C(image), C(image_digest) and C(task_definition).
      type: list
      elements: dict
      returned: always
    start_up:
      description:
        - Seconds that the slowest running task of the current revision took, C(waiting) for its image pull, in its C(pull) and in all until
          RUNNING (C(running)); and from RUNNING until it was C(healthy) and C(in_service), each between C(least) and C(most), as measured by the
          deploy of the revision. Also the C(start_period) and C(grace_period) of the inventory; 0 if there is none.
      type: dict
      returned: always
    targets:
      description: The number of C(healthy), C(unhealthy) and C(total) targets, and the C(reasons). Draining targets are not counted.
      type: dict
      returned: always
    events: {description: The latest five events., type: list, elements: dict, returned: always}
    urls: {description: The URLs of its hosts., type: list, elements: str, returned: always}
    scaling: {description: The C(min) and C(max) number of tasks., type: dict, returned: always}
    problems: {description: Its problems., type: list, elements: str, returned: always}
cluster:
  description: The cluster's name and ARN.
  returned: success
  type: dict
load_balancer:
  description: Name, ARN, DNS name, state, VPC and deletion protection of the load balancer.
  returned: success
  type: dict
certificate:
  description: The certificate of the load balancer, with C(arn), C(status), C(expires) and C(days_left).
  returned: success
  type: dict
alarms:
  description: The number of alarms that are C(watching), those that are C(firing) (name, severity, since, reason) and those that are C(missing).
  returned: success
  type: dict
topic:
  description: The topic of the alarms with its ARN and the numbers of confirmed and unconfirmed subscribers.
  returned: success
  type: dict
databases:
  description: Identifier, ARN, status, endpoint and deletion protection of each database.
  returned: success
  type: dict
caches:
  description: Identifier, ARN, status and endpoint of each cache.
  returned: success
  type: dict
nat_gateways:
  description: Id and state of each NAT gateway.
  returned: success
  type: list
  elements: dict
secrets:
  description: Name and ARN of each secret, and whether it holds a placeholder; never a value.
  returned: success
  type: dict
placeholders:
  description: The names of the secrets that need a value from a person.
  returned: success
  type: list
  elements: str
deletion_protection:
  description: The inventory keys of the resources that have deletion protection now.
  returned: success
  type: list
  elements: str
  sample: [ingress.deletion_protection, databases.main.deletion_protection]
outputs:
  description: URLs, names and ARNs for the next steps, and the ECS Exec command of each service.
  returned: success
  type: dict
account:
  description: The account.
  returned: success
  type: str
region:
  description: The region.
  returned: success
  type: str
endpoint:
  description: The endpoint of AWS.
  returned: success
  type: str
lines:
  description: The report as lines for a terminal of 120 columns.
  returned: success
  type: list
  elements: str
orphans:
  description:
    - With O(environment) and all sections of the inventory, what the environment has and its inventory no longer names, each with the options of
      a deploy that remove it. Also among RV(notes).
  returned: success
  type: list
  elements: dict
  sample: [{kind: service, name: app-worker-dev, options: "-e services_prune=true"}]
others:
  description: With O(environment), the services of the cluster that no environment has, as their tags tell.
  returned: success
  type: list
  elements: str
  sample: []
output_lines:
  description: The outputs as lines for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._ecs.orphans import services_of_nobody
from ..module_utils._info.outputs import output_lines, outputs_of
from ..module_utils._info.reader import Reader
from ..module_utils._info.report import report_of
from ..module_utils._info.report_lines import report_lines
from ..module_utils._inventory.inventory import Inventory, checked
from ..module_utils._module.arguments import dicts, services_arguments
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._orphans.layer import OrphansLayer


def main() -> None:
    show = {"type": "str", "choices": ["report", "outputs", "nothing"], "default": "nothing"}
    single = {name: {"type": "dict"} for name in ("network", "ingress", "monitoring")}
    maps = dicts("secrets", "parameters", "databases", "caches", "hours")
    run_module(services_arguments(aws_account_id={"type": "str"}, show=show, **single, **maps), environment)


def environment(run: Run) -> Result:
    """Read the environment and report on it."""
    inventory = inventory_of(run.params)
    report = report_of(inventory, Reader(run.aws, inventory).read())
    report |= {"orphans": [], "others": [], **(_orphans(run, inventory) if run.params["environment"] else {})}
    report["notes"] += report.pop("orphan_lines", [])
    outputs = outputs_of(inventory, report)
    lines = {"report": report_lines(report, run.progress.width), "outputs": output_lines(outputs), "nothing": []}
    run.progress.show(lines[run.params["show"]])
    texts = {"lines": lines["report"], "output_lines": lines["outputs"]}
    return {"changed": False, **report, "outputs": outputs, **texts}


def _orphans(run: Run, inventory: Inventory) -> Result:
    """What the environment has and its inventory no longer names, and what nobody has in its cluster."""
    layer = OrphansLayer(run.aws, inventory, run.tags, run.progress)
    found = layer.outputs(layer.observe(), {})
    names = [item.name for item in inventory.services.values()]
    cluster = checked(inventory.cluster)
    others = [] if cluster.existing else services_of_nobody(run.aws, cluster.name, run.tags, names)
    return {"orphans": found["left"], "orphan_lines": found["left_lines"], "others": others}


if __name__ == "__main__":
    main()
