#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_deployment_info
version_added: "1.0.0"
short_description: List the deployments of ECS services
description:
  - Lists the service deployments of each service with image, digest, task definition revision, duration, verdict, cause and deployer. Only
    reads. ECS keeps service deployments for 90 days, and only while the service exists.
  - Computes the success rate of the last 30 days and the median duration of the successful deployments. A deployment that a newer one replaced,
    or that is in progress, is not counted.
  - ECS does not record who started a deployment. The deployer is read from the tag C(talentbase.aws/deployed-by) of the task definition, else
    from who registered it, for the first deployment within an hour of the registration; otherwise it is C(unknown).
notes:
  - The stock modules do not read service deployments.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The AWS account of the inventory. The module fails with credentials of another account.
    type: str
  service:
    description: Services by inventory key or name, separated by commas; default all.
    type: str
  days:
    description: How many days back to list deployments, 1 to 90.
    type: int
    default: 30
extends_documentation_fragment:
  - talentbase.aws.inventory_history_before
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: List the deployments of the api in the last week
  talentbase.aws.ecs_deployment_info:
    cluster: "{{ cluster }}"
    services: "{{ services }}"
    service_defaults: "{{ service_defaults }}"
    profiles: "{{ profiles }}"
    service: api
    days: 7
"""

RETURN = r"""
deployments:
  description: The deployments by inventory key of the service, newest first.
  returned: success
  type: dict
  contains:
    service: {description: The service's inventory key., type: str, returned: always}
    arn: {description: The service deployment., type: str, returned: always}
    created: {description: When it started., type: str, returned: always, sample: "2026-01-31T12:00:00Z"}
    ended: {description: When it ended., type: str, returned: when it has ended}
    seconds: {description: How long it took., type: float, returned: when it has ended}
    verdict:
      description: C(succeeded), C(rolled back), C(rollback failed), C(stopped), C(superseded) or C(in progress).
      type: str
      returned: always
    cause: {description: Why it did not succeed., type: str, returned: always}
    image: {description: The image of the service's own container., type: str, returned: always}
    digest: {description: Its digest., type: str, returned: always}
    task_definition: {description: The task definition's ARN., type: str, returned: always}
    by: {description: Who registered the task definition for it., type: str, returned: always}
figures:
  description:
    - C(verdicts), C(counted), C(succeeded), C(success_percent) and C(median_seconds) of the last 30 days, by inventory key under C(services)
      and together under C(total).
  returned: success
  type: dict
before:
  description: The given O(history_before).
  returned: success
  type: dict
lines:
  description: The result as lines for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._history.report import deployment_history
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.run import run_module


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str"},
        service={"type": "str"},
        days={"type": "int", "default": 30},
        history_before={"type": "dict"},
    )
    run_module(spec, deployment_history)


if __name__ == "__main__":
    main()
