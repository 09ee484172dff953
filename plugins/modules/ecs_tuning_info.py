#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_tuning_info
version_added: "1.0.0"
short_description: Predicts how long rollouts take, and says what would make them faster
description:
  - Adds up what a good rollout of each service takes, phase by phase, from its settings and from the start-up times that deploys measured; the least is
    when every check comes at the right moment, the most when each has just been missed.
  - Says which setting costs how many seconds, what a faster one would be, and what that would risk. Changes nothing.
notes:
  - Where no deploy has measured a start-up yet, the start period stands in for it.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The inventory's account; the module fails on credentials of another one.
    type: str
  service:
    description: Some services only, by inventory key or name, with commas between.
    type: str
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: What a rollout of each service takes
  talentbase.aws.ecs_tuning_info:
    cluster: "{{ cluster }}"
    services: "{{ services }}"
    service_defaults: "{{ service_defaults }}"
    profiles: "{{ profiles }}"
"""

RETURN = r"""
services:
  description: By inventory key what a rollout takes and what could be faster.
  returned: success
  type: dict
  contains:
    least: {description: Seconds when every check comes at the right moment., type: int, returned: always}
    most: {description: Seconds when every check has just been missed., type: int, returned: always}
    batches: {description: How often tasks are replaced., type: int, returned: always}
    phases: {description: "The phases, each with what, least, most and the setting it comes from.", type: list, elements: dict, returned: always}
    advice: {description: "Faster settings, each with setting, now, faster, saves and risk.", type: list, elements: dict, returned: always}
    most_with_advice: {description: The most with all of these., type: int, returned: always}
lines:
  description: The same for a terminal.
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
