#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_info
version_added: "1.1.0"
short_description: Read one row about an environment
description:
  - Reads what runs, the last deployment, health, drift, the secrets that are due, and database and cache engines near the end of AWS's standard
    support, side by side, with the readers of the modules that report each of these alone. Only reads, and never the value of a secret.
  - P(talentbase.aws.fleet_lines#filter) makes one table of the rows of environments.
  - What the credentials may not read, or what AWS does not answer, is named in RV(row.errors), and the rest is there.
notes:
  - The comparison with the inventory is that of M(talentbase.aws.drift_info), without CloudTrail.
author: TalentBase (@talentbase)
options:
  drift:
    description: Whether to compare the account with the inventory, which takes about half of the time and of the calls.
    type: bool
    default: true
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.inventory
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Read a row about the environment
  talentbase.aws.fleet_info:
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
row:
  description: What P(talentbase.aws.fleet_lines#filter) shows.
  returned: success
  type: dict
  contains:
    environment: {description: The environment's name., type: str, returned: always}
    cluster: {description: The cluster's name., type: str, returned: always}
    account: {description: The account., type: str, returned: always}
    region: {description: The region., type: str, returned: always}
    read_at: {description: When it was read., type: str, returned: always, sample: "2026-01-31T12:00:00Z"}
    health: {description: "C(healthy), C(not healthy), or C(unknown) where it could not be read.", type: str, returned: always}
    problems: {description: "The problems, a line each.", type: list, elements: str, returned: always}
    services: {description: "Revision, image, digest, and running and desired tasks, by service.", type: dict, returned: always}
    last_deployment: {description: "The newest deployment: its service, when it was made, and AWS's status.", type: dict, returned: when there is one}
    drift:
      description: How many resources drifted, are not deployed yet, change by a newer version of the collection, or are not in the inventory.
      type: dict
      returned: with O(drift)
    secrets: {description: "The secrets that are due within 30 days, or not well, each with its state.", type: list, elements: dict, returned: always}
    engines:
      description: "Engine and version of each database and cache, the last day of AWS's standard support, and whether it is within 180 days."
      type: list
      elements: dict
      returned: always
    errors: {description: "Why a part could not be read, by the part.", type: dict, returned: always}
"""

from ..module_utils._fleet.fleet import environment_row
from ..module_utils._module.arguments import inventory_arguments
from ..module_utils._module.run import run_module


def main() -> None:
    spec = inventory_arguments(
        drift={"type": "bool", "default": True},
    )
    run_module(spec, environment_row)


if __name__ == "__main__":
    main()
