#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_event_info
version_added: "1.0.0"
short_description: List the events of ECS services
description:
  - Reads the events of all services, or of some, and merges them in order of time. Only reads. ECS keeps the newest 100 events of each service.
notes:
  - community.aws.ecs_service_info returns the events of each service separately.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The AWS account of the inventory. The module fails with credentials of another account.
    type: str
  service:
    description: Services by inventory key or name, separated by commas; default all.
    type: str
  since:
    description: How far back to read, as a number with C(s), C(m), C(h) or C(d).
    type: str
    default: 1h
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: List the events of the api in the last half hour
  talentbase.aws.ecs_event_info:
    cluster: "{{ cluster }}"
    services: "{{ services }}"
    service_defaults: "{{ service_defaults }}"
    profiles: "{{ profiles }}"
    service: api
    since: 30m
"""

RETURN = r"""
events:
  description: The events, oldest first.
  returned: success
  type: list
  elements: dict
  contains:
    at: {description: When., type: str, returned: always, sample: "2026-01-31T12:00:00Z"}
    service: {description: The service's inventory key., type: str, returned: always}
    message: {description: The text of the event., type: str, returned: always}
lines:
  description: The result as lines for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._history.report import service_events
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.run import run_module


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str"},
        service={"type": "str"},
        since={"type": "str", "default": "1h"},
    )
    run_module(spec, service_events)


if __name__ == "__main__":
    main()
