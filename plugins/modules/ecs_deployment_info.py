#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_deployment_info
version_added: "1.0.0"
short_description: Tells what became of the deployments of ECS services
description:
  - Lists the service deployments of each service with their image and digest, task definition revision, duration, verdict and cause, and by
    whom the revision was registered; changes nothing. ECS keeps service deployments for 90 days, and only while the service exists.
  - Counts how many of the last 30 days succeeded and how long the successful ones took in the median. A deployment that a newer one
    overtook is not counted, nor one that is still going.
  - ECS keeps no name for who made a deployment. It is taken from the task definition, its tag C(talentbase.aws/deployed-by) or else who registered
    it, for the first deployment of a revision within an hour of its registration; any other is C(unknown).
notes:
  - The stock modules know nothing of service deployments.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The inventory's account; the module fails on credentials of another one.
    type: str
  service:
    description: Some services only, by inventory key or name, with commas between.
    type: str
  days:
    description: How many days back deployments are listed, 1 to 90.
    type: int
    default: 30
  history_before:
    description: The inventory's C(history_before), to show beside the figures.
    type: dict
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: What became of the deployments of the api in the last week
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
    created: {description: When it was made., type: str, returned: always, sample: "2026-01-31T12:00:00Z"}
    ended: {description: When it ended., type: str, returned: when it has ended}
    seconds: {description: How long it took., type: float, returned: when it has ended}
    verdict:
      description: C(succeeded), C(rolled back), C(rollback failed), C(stopped), C(overtaken) or C(still going).
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
  description: The figures from before, as given.
  returned: success
  type: dict
lines:
  description: The same for a terminal.
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
