#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_status_info
version_added: "1.0.0"
short_description: Tells how services are at this moment, and what changes
description:
  - Says for each service how its deployment stands, how many tasks of the new and the old revision run, how its targets are, how its last
    deployment ended and which image it runs; changes nothing, and an unhealthy service is no failure.
  - Looks again every five seconds for as long as O(watch) says, and tells only what changed.
notes:
  - community.aws.ecs_service_info knows neither service deployments nor targets.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The inventory's account; the module fails on credentials of another one.
    type: str
  service:
    description: Some services only, by inventory key or name, with commas between.
    type: str
  watch:
    description: For how long it looks again, as a number with C(s), C(m), C(h) or C(d); 0 for one look.
    type: str
    default: 0s
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: How the services are, for a minute
  talentbase.aws.ecs_status_info:
    cluster: "{{ cluster }}"
    services: "{{ services }}"
    service_defaults: "{{ service_defaults }}"
    profiles: "{{ profiles }}"
    watch: 1m
"""

RETURN = r"""
services:
  description: The services as they were at the last look, by inventory key.
  returned: success
  type: dict
  contains:
    service: {description: The service's inventory key., type: str, returned: always}
    deployment: {description: How its deployment stands., type: str, returned: always}
    new: {description: "The current revision with its running tasks, those on their way and how many there should be.", type: str, returned: always}
    old: {description: Earlier revisions with their running tasks., type: str, returned: always}
    targets: {description: How many targets are healthy., type: str, returned: always}
    last: {description: How the last deployment ended., type: str, returned: always}
    age: {description: How long ago that was., type: str, returned: always}
    image: {description: The image and digest of the current revision., type: str, returned: always}
lines:
  description: The first look for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._history.report import service_status
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.run import run_module


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str"},
        service={"type": "str"},
        watch={"type": "str", "default": "0s"},
    )
    run_module(spec, service_status)


if __name__ == "__main__":
    main()
