#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_tuning_info
version_added: "1.0.0"
short_description: Predict rollout times and how to shorten them
description:
  - Predicts the duration of a successful rollout of each service, phase by phase, from its settings and the start-up times that deploys measured.
    The minimum assumes that each check comes at once, the maximum that each has just been missed.
  - Reports which setting costs how many seconds, a faster value, and its risk. Only reads.
notes:
  - Without a measured start-up time, the start period is used in its place.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The AWS account of the inventory. The module fails with credentials of another account.
    type: str
  service:
    description: Services by inventory key or name, separated by commas; default all.
    type: str
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Predict the rollout of each service
  talentbase.aws.ecs_tuning_info:
    cluster: "{{ cluster }}"
    services: "{{ services }}"
    service_defaults: "{{ service_defaults }}"
    profiles: "{{ profiles }}"
"""

RETURN = r"""
services:
  description: The predicted times and the advice, by inventory key.
  returned: success
  type: dict
  contains:
    least: {description: Seconds if each check comes at once., type: int, returned: always}
    most: {description: Seconds if each check has just been missed., type: int, returned: always}
    batches: {description: In how many batches the tasks are replaced., type: int, returned: always}
    phases: {description: "The phases, each with what, least, most and the setting it comes from.", type: list, elements: dict, returned: always}
    advice: {description: "Faster settings, each with setting, now, faster, saves and risk.", type: list, elements: dict, returned: always}
    most_with_advice: {description: The most seconds with all of the advice., type: int, returned: always}
lines:
  description: The result as lines for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._history.request import chosen_services, cluster_api
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._tuning.tuning import tuned


def main() -> None:
    run_module(services_arguments(aws_account_id={"type": "str"}, service={"type": "str"}), tuning)


def tuning(run: Run) -> Result:
    """Predict the rollouts of the services, and what would make them faster."""
    inventory = inventory_of(run.params)
    services = chosen_services(inventory, run.params["service"])
    result = tuned(cluster_api(run.aws, inventory), services)
    run.progress.show(result["lines"])
    return {"changed": False, **result}


if __name__ == "__main__":
    main()
