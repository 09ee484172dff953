#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_status_info
version_added: "1.0.0"
short_description: Show the status of ECS services
description:
  - Reports for each service its deployment, running tasks of the new and the old revision, target health, last result and image. Only reads, and
    does not fail for an unhealthy service.
  - Reads again every five seconds for as long as O(watch), and prints only changes.
notes:
  - community.aws.ecs_service_info reads neither service deployments nor target health.
author: TalentBase (@talentbase)
options:
  hours:
    default: {}
  aws_account_id:
    description: The AWS account of the inventory. The module fails with credentials of another account.
    type: str
  service:
    description: Services by inventory key or name, separated by commas; default all.
    type: str
  watch:
    description: How long to watch, as a number with C(s), C(m), C(h) or C(d); 0 reads once.
    type: str
    default: 0s
extends_documentation_fragment:
  - talentbase.aws.inventory_hours
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Watch the services for a minute
  talentbase.aws.ecs_status_info:
    cluster: "{{ cluster }}"
    services: "{{ services }}"
    service_defaults: "{{ service_defaults }}"
    profiles: "{{ profiles }}"
    watch: 1m
"""

RETURN = r"""
services:
  description: The services at the last read, by inventory key.
  returned: success
  type: dict
  contains:
    service: {description: The service's inventory key., type: str, returned: always}
    deployment: {description: The state of its deployment., type: str, returned: always}
    new: {description: "The current revision with its running, pending and desired tasks.", type: str, returned: always}
    old: {description: Earlier revisions with their running tasks., type: str, returned: always}
    targets: {description: The number of healthy targets., type: str, returned: always}
    last: {description: The result of the last deployment., type: str, returned: always}
    age: {description: How long ago that was., type: str, returned: always}
    image: {description: The image and digest of the current revision., type: str, returned: always}
orphans:
  description: The names of services that the environment has and its inventory no longer names; with O(environment).
  returned: success
  type: list
  elements: str
lines:
  description: The first read as lines for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._history.report import service_status
from ..module_utils._module.arguments import dicts, services_arguments
from ..module_utils._module.run import run_module


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str"},
        service={"type": "str"},
        watch={"type": "str", "default": "0s"},
        **dicts("hours"),
    )
    run_module(spec, service_status)


if __name__ == "__main__":
    main()
