#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: drift_info
version_added: "1.0.0"
short_description: Report drift and who caused it
description:
  - Compares the account with the inventory. Separates drift (changes of the account since the last deploy) from changes of the inventory that
    are not deployed yet. The desired images are those of the last deploy, unless others are given.
  - Reads from CloudTrail who caused the drift, when and with which call.
  - What autoscaling, deployments and AWS itself change is not drift.
  - Only reads, in check mode or not.
notes:
  - CloudTrail shows an event some minutes after it, for 90 days, and events of IAM and Route 53 only in us-east-1. The newest 500 write events
    of the region are searched.
  - Without the parameters under C(/talentbase.aws/converged/) that a deploy leaves, every difference counts as drift.
author: TalentBase (@talentbase)
options:
  trail:
    description: Whether to read from CloudTrail who caused the drift.
    type: bool
    default: true
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.inventory
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The account is compared with the inventory
  talentbase.aws.drift_info:
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
drifted:
  description: The drift, an item for each resource, with C(changed_by) if CloudTrail has the event.
  returned: success
  type: list
  elements: dict
  sample: [{part: monitoring, resource: alarm app-dev-cpu, kind: alarm, change: "update alarm app-dev-cpu (threshold)", drifted: true,
            cause: drift, because: drifted, names: [app-dev-cpu], details: ["threshold is 50, should be 90"], before: "...", after: "...",
            changed_by: {who: "arn:aws:iam::123456789012:user/ana", when: "2026-03-01T10:00:00+00:00", event: PutMetricAlarm}}]
not_deployed:
  description: Changes of the inventory that are not deployed yet, an item for each resource.
  returned: success
  type: list
  elements: dict
  sample: []
upgrade:
  description: Changes that a new version of this collection makes, with the same inventory, an item for each resource.
  returned: success
  type: list
  elements: dict
  sample: []
orphans:
  description: What this environment has and its inventory no longer names, each with the options of a deploy that remove it.
  returned: success
  type: list
  elements: dict
  sample: [{kind: service, name: app-worker-dev, options: "-e services_prune=true"}]
lines:
  description: The result as lines for a terminal.
  returned: success
  type: list
  elements: str
  sample: ["drifted: update alarm app-dev-cpu (threshold), by arn:aws:iam::123456789012:user/ana with PutMetricAlarm on 2026-03-01T10:00:00+00:00",
           "    threshold is 50, should be 90"]
"""

from ..module_utils._environment.drift import drift
from ..module_utils._module.arguments import inventory_arguments
from ..module_utils._module.inventory import variables_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._preflight.run import preflight


def main() -> None:
    spec = inventory_arguments(
        trail={"type": "bool", "default": True},
    )
    run_module(spec, drift_info)


def drift_info(run: Run) -> Result:
    """Compare the environment with its inventory as it was last deployed."""
    variables = variables_of(run.params)
    comparison = preflight(run.aws, variables, (), run.warn, compare=True, as_deployed=True)
    return drift(run.aws, comparison, run.params["trail"])


if __name__ == "__main__":
    main()
