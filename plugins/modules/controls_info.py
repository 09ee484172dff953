#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: controls_info
version_added: "1.1.0"
short_description: Judge an environment by AWS's security controls
description:
  - Says for each control of AWS Foundational Security Best Practices that this kind of environment is judged by whether it holds, for each
    resource, with the inventory line that would make it hold. Only reads, and never the value of a secret.
  - A control holds only where that was read from the account. What the credentials may not read is told as not read.
  - P(talentbase.aws.controls_document#filter) makes a table, JSON or an HTML file of the results of environments.
notes:
  - Security Hub itself is not asked, and need not be enabled.
author: TalentBase (@talentbase)
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.inventory
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Judge the environment
  talentbase.aws.controls_info:
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
judgement:
  description: What P(talentbase.aws.controls_document#filter) shows.
  returned: success
  type: dict
  contains:
    environment: {description: The environment's name., type: str, returned: always}
    account: {description: The account., type: str, returned: always}
    region: {description: The region., type: str, returned: always}
    read_at: {description: When it was read., type: str, returned: always, sample: "2026-01-31T12:00:00Z"}
    counts: {description: "How many controls C(holds), C(does_not_hold), C(not_read) and C(does_not_apply).", type: dict, returned: always}
    controls:
      description: >-
        A row for each control: C(id), C(title), C(url) of AWS's page, C(verdict) (C(holds), C(does not hold), C(not read) or C(does not apply)),
        C(reason) where no resource has one, and C(resources), each with C(resource), C(key) of the inventory, C(verdict), C(reason) and C(remedy).
      type: list
      elements: dict
      returned: always
"""

from ..module_utils._controls.controls import environment_controls
from ..module_utils._module.arguments import inventory_arguments
from ..module_utils._module.run import run_module


def main() -> None:
    spec = inventory_arguments()
    run_module(spec, environment_controls)


if __name__ == "__main__":
    main()
