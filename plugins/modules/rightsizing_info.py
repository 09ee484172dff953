#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: rightsizing_info
version_added: "1.1.0"
short_description: Advise on sizes and scaling from measured use
description:
  - Reads what CloudWatch measured of the services, databases and caches in the last 14 days, and the scaling activities, and compares it with the
    inventory. Only reads.
  - Each advice has the options of the inventory to change, what that saves or costs a month by AWS's list prices, the reason, and the risk.
  - From fewer than three days there is no advice.
notes:
  - GetMetricData is paid for by the metric, 0.01 USD for 1,000; a run asks for about seven metrics of a service.
author: TalentBase (@talentbase)
options:
  service:
    description: Services by inventory key or name, separated by commas; default the whole environment. Of some services, nothing is said of what all share.
    type: str
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.inventory
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Advise on sizes
  talentbase.aws.rightsizing_info:
    inventory:
      environment_name: dev
      aws_account_id: "123456789012"
      aws_region: us-east-1
      network: {name: app-dev, cidr: 10.0.0.0/16}
      cluster: {name: app-dev}
      monitoring: {topic: app-dev-alarms, dashboard: app-dev}
      services:
        worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
  register: found
"""

RETURN = r"""
days:
  description: How many days were measured.
  returned: success
  type: float
advice:
  description: The advice, what saves most first.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: >-
        C(size), C(memory), C(leak), C(maximum), C(minimum), C(headroom), C(thrash), C(architecture), C(spot), C(database), C(storage), C(cache),
        C(valkey), C(nat), C(hours) or C(alarm).
      type: str
      returned: always
    subject: {description: "What it is about, by its key in the inventory.", type: str, returned: always}
    changes: {description: "The options to change, each with C(key), C(now) and C(then).", type: list, elements: dict, returned: always}
    month_usd: {description: "What it costs more a month, below 0 less; null where nobody can say.", type: float, returned: always}
    reason: {description: What was measured., type: str, returned: always}
    risk: {description: What the change risks., type: str, returned: always}
proposal:
  description: The proposed options as YAML, with the reasons as comments.
  returned: success
  type: str
lines:
  description: The result as lines for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._module.arguments import inventory_arguments
from ..module_utils._module.run import run_module
from ..module_utils._rightsizing.rightsizing import environment_rightsizing


def main() -> None:
    run_module(inventory_arguments(service={"type": "str"}), environment_rightsizing)


if __name__ == "__main__":
    main()
