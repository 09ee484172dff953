#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_scale
version_added: "1.0.0"
short_description: Set the number of tasks that an ECS service runs now
description:
  - Sets the desired count of a service, and waits until the tasks run and are healthy.
  - A service with autoscaling stays within the limits of its scalable target. Beyond them it is refused, unless O(beyond_limits_for) says for how long
    the limits may be moved. A scheduled action of Application Auto Scaling puts them back, so nothing depends on the machine that ran this.
    Until then M(talentbase.aws.ecs_services) leaves them alone.
  - With a count above the maximum, the minimum is moved as well, so that this number of tasks runs for the whole time.
  - Refused before the first write while a deployment is in progress, and where the quota of Fargate has no room.
notes:
  - Without autoscaling, the next deploy sets the inventory's desired count.
author: TalentBase (@talentbase)
options:
  hours:
    default: {}
  service:
    description: The service, by inventory key or name.
    type: str
    required: true
  count:
    description: The number of tasks.
    type: int
    required: true
  beyond_limits_for:
    description: For how long the limits of autoscaling may be moved, such as V(2h); from 5 minutes to 7 days. Without it they are not moved.
    type: str
    default: ""
extends_documentation_fragment:
  - talentbase.aws.inventory_hours
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The worker runs three tasks
  talentbase.aws.ecs_scale:
    cluster: {name: app-dev}
    services:
      worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
    service: worker
    count: 3
"""

RETURN = r"""
running:
  description: The number of tasks that run.
  returned: when not in check mode
  type: int
  sample: 3
until:
  description: When the limits of autoscaling are put back, in UTC; empty where they are not moved.
  returned: success
  type: str
  sample: "2026-11-29T18:00:00Z"
lines:
  description: What is changed, and what becomes of it later, as lines for a terminal.
  returned: success
  type: list
  elements: str
  sample: ["update service app-worker-dev (desired_count)"]
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["update service app-worker-dev (desired_count)"]
"""

from ..module_utils._aws.errors import Failure
from ..module_utils._ecs.api import EcsApi
from ..module_utils._inventory.inventory import checked
from ..module_utils._module.arguments import dicts, services_arguments
from ..module_utils._module.converge import plan_result
from ..module_utils._module.inventory import inventory_of, select_services, split_names
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._scaling.decision import MOST, Asked
from ..module_utils._scaling.scale import Running, apply, decided
from ..module_utils._text.times import ISO, LENGTH, seconds_of, utc


def main() -> None:
    spec = services_arguments(
        service={"type": "str", "required": True},
        count={"type": "int", "required": True},
        beyond_limits_for={"type": "str", "default": ""},
        **dicts("hours"),
    )
    run_module(spec, scale)


def scale(run: Run) -> Result:
    """Set the number of a service's tasks, and wait until they run."""
    inventory = inventory_of(run.params)
    services = select_services(inventory.services, split_names([run.params["service"]]))
    if len(services) != 1:
        raise Failure("service: takes one service", todo=f"name one of {', '.join(inventory.services)}")
    [(key, entry)] = services.items()
    asked = asked_for(run)
    api = EcsApi(run.aws, checked(inventory.cluster).ecs_name)
    wanted = decided(api, key, entry, asked)
    result = plan_result(wanted.plan())
    result |= {"until": utc(wanted.move.until, ISO) if wanted.move else ""}
    result["lines"] = [*(result["plan"] or [f"{entry.name} is to run {wanted.count} tasks already"]), *wanted.notes]
    if run.check_mode:
        return result
    if result["changed"]:
        if run.take_lock():
            wanted = decided(api, key, entry, asked)  # another run may have written between the first read and the lock
        apply(api, wanted)
    return {**result, "running": Running(api, entry, run.progress).wait(wanted.count)}


def asked_for(run: Run) -> Asked:
    """What a person asks for; raises Failure for what is no count or no length of time."""
    count, text = run.params["count"], run.params["beyond_limits_for"]
    if not 0 <= count <= MOST:
        raise Failure(f"count: is {count}", todo=f"give a number of tasks from 0 to {MOST}")
    try:
        return Asked(count, seconds_of(text) if text else 0)
    except ValueError:
        raise Failure(f"beyond_limits_for: {text} is not a length of time", todo=LENGTH) from None


if __name__ == "__main__":
    main()
