#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: cost_info
version_added: "1.1.0"
short_description: Estimate what an environment costs a month
description:
  - Works out from the inventory what an environment costs a month by AWS's list prices, a line for each thing. AWS is not asked, and no
    credentials are needed, unless O(measured) or O(actual) is given.
  - The prices are in the collection, each with its source and date. What has no price there is named in RV(estimate.without), and is in no sum.
  - The costs of use follow from C(cost.usage) of the inventory, or from what CloudWatch measured. Free tiers, discounts and taxes are not counted.
author: TalentBase (@talentbase)
options:
  measured:
    description:
      - Take the use from CloudWatch, of the last 30 days or as many as there are, for a month. Only reads.
      - Where the environment does not stand, or less than a day was measured, the use is that of the inventory. RV(estimate.usage_from) says which.
      - What CloudWatch does not tell stays as it is assumed, which is backups, and data to the internet where others share the load balancer.
    type: bool
    default: false
  actual:
    description:
      - Whether to ask Cost Explorer what the environment cost in the last whole month and in this one, by a tag of C(resource_tags); that of
        C(cost.budget), of C(cost.anomalies), or C(Environment). Each request costs 0.01 USD.
    type: bool
    default: false
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.inventory
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Estimate the cost
  talentbase.aws.cost_info:
    inventory:
      environment_name: dev
      aws_account_id: "123456789012"
      aws_region: us-east-1
      network: {name: app-dev, cidr: 10.0.0.0/16}
      cluster: {name: app-dev}
      monitoring: {topic: app-dev-alarms, dashboard: app-dev}
      services:
        worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
      cost: {limit: 150, usage: {internet_gb: 20}}
  register: found
"""

RETURN = r"""
estimate:
  description: What the environment costs, in USD a month.
  returned: success
  type: dict
  contains:
    environment: {description: The environment's name., type: str, returned: always}
    region: {description: The region whose prices count., type: str, returned: always}
    before_usd: {description: "C(cost.before) of the inventory, 0 without it.", type: float, returned: always}
    fixed_usd: {description: "What does not depend on use, at the desired count of tasks.", type: float, returned: always}
    usage_usd: {description: What follows from the use., type: float, returned: always}
    usage_from: {description: Where the use is from., type: str, returned: always, sample: cost.usage of the inventory}
    month_usd: {description: "Both together.", type: float, returned: always}
    at_minimum_usd: {description: "Both together, at the fewest tasks that autoscaling may run.", type: float, returned: always}
    at_maximum_usd: {description: "Both together, at the most tasks that autoscaling may run.", type: float, returned: always}
    lines:
      description: >-
        What costs something: C(what), C(service) (by its name; empty for what all share), C(unit), C(quantity), C(price_usd) for a unit, C(month_usd),
        C(minimum_usd), C(maximum_usd), C(fixed), C(usage_type) in AWS's words, and C(source) and C(date) of the price.
      type: list
      elements: dict
      returned: always
    actual:
      description: >-
        What was spent: C(tag), C(active) (whether the tag is an active cost allocation tag; null where that cannot be asked), C(note), C(months) with
        C(start), C(end) and C(complete), C(usd) of each month, and C(lines) with C(usage_type), C(service), C(estimate_usd) and C(usd) of each month.
      type: dict
      returned: with O(actual)
    without: {description: "What is in no sum, with the reason, a line each.", type: list, elements: str, returned: always}
"""

from ..module_utils._module.arguments import inventory_arguments
from ..module_utils._module.run import run_module
from ..module_utils._preflight.cost import environment_cost


def main() -> None:
    no = {"type": "bool", "default": False}
    spec = inventory_arguments(measured=no, actual=no)
    run_module(spec, environment_cost)


if __name__ == "__main__":
    main()
