#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: environment_report
version_added: "1.0.0"
short_description: Read an environment for its page
description:
  - Reads health, the deployments of 90 days, the metrics of 7 days, alarms, ages of secrets, and drift of an environment, side by side, with the
    readers of the modules that report each of these alone. Only reads, and never the value of a secret.
  - P(talentbase.aws.report_page#filter) makes one HTML file of the results of one or several environments.
  - What the credentials may not read, or what AWS does not answer, is named in RV(page.errors), and the rest is there.
notes:
  - CloudWatch is asked for the metrics of all services in calls of 500. GetMetricData is paid for, about 0.01 USD for 1000 metrics; a service with
    hosts has seven.
  - The comparison with the inventory is that of M(talentbase.aws.drift_info).
author: TalentBase (@talentbase)
options:
  trail:
    description: Whether to read from CloudTrail who caused drift.
    type: bool
    default: true
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.inventory
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Read the environment for its page
  talentbase.aws.environment_report:
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
page:
  description: What P(talentbase.aws.report_page#filter) shows.
  returned: success
  type: dict
  contains:
    verdict: {description: "C(healthy), C(not healthy), or C(unknown) where health could not be read.", type: str, returned: always}
    read_at: {description: When it was read., type: str, returned: always, sample: "2026-01-31T12:00:00Z"}
    environment: {description: The environment's name., type: str, returned: always}
    cluster: {description: The cluster's name., type: str, returned: always}
    account: {description: The account., type: str, returned: always}
    region: {description: The region., type: str, returned: always}
    endpoint: {description: The endpoint of AWS., type: str, returned: always}
    problems: {description: "The problems, a line each.", type: list, elements: str, returned: always}
    waits: {description: "What waits for a person, a line each with what to do.", type: list, elements: str, returned: always}
    errors: {description: "Why a part could not be read, by the part.", type: dict, returned: always}
    surroundings: {description: "Hosts, load balancer, certificate, data stores and NAT gateways.", type: dict, returned: when health was read}
    services:
      description: "The services with their tasks by zone, last rollout, start-up times, events and metrics."
      type: list
      elements: dict
      returned: always
    metrics: {description: The time that the points of the metrics cover., type: dict, returned: always}
    deployments: {description: "The deployments by day, in figures, and the newest.", type: dict, returned: when they were read}
    alarms: {description: The alarms that watch and fire., type: dict, returned: where the inventory has alarms}
    secrets: {description: "Secrets and parameters by age, never a value.", type: list, elements: dict, returned: always}
    drift: {description: What drifted and what is not deployed yet., type: dict, returned: when it was compared}
"""

from ..module_utils._module.arguments import inventory_arguments
from ..module_utils._module.run import run_module
from ..module_utils._report.page import environment_page


def main() -> None:
    spec = inventory_arguments(
        trail={"type": "bool", "default": True},
    )
    run_module(spec, environment_page)


if __name__ == "__main__":
    main()
