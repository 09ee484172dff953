#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_log_info
version_added: "1.0.0"
short_description: Tells what the tasks of services logged, merged in the order of time, and follows it
description:
  - Reads the log groups of all services, or of one, and merges the lines of all their tasks in the order of time; changes nothing.
  - What looks like a secret is masked with C(***), in what is shown and in what is returned.
  - Following ends by itself after O(follow_for), so that a job in AWX ends, too.
notes:
  - No stock module reads log events.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The inventory's account; the module fails on credentials of another one.
    type: str
  service:
    description: Some services only, by inventory key or name, with commas between.
    type: str
  since:
    description: How far back, as a number with C(s), C(m), C(h) or C(d).
    type: str
    default: 15m
  filter:
    description: Only events that match this pattern of CloudWatch Logs, such as C(ERROR) or C({ $.status = 500 }).
    type: str
  limit:
    description: How many events at most, the newest; without effect on those that come while it follows.
    type: int
    default: 200
  follow:
    description: Shows new lines as they come.
    type: bool
    default: false
  follow_for:
    description: How long it follows, as a number with C(s), C(m), C(h) or C(d).
    type: str
    default: 10m
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: What went wrong in the api in the last hour
  talentbase.aws.ecs_log_info:
    cluster: "{{ cluster }}"
    services: "{{ services }}"
    service_defaults: "{{ service_defaults }}"
    profiles: "{{ profiles }}"
    service: api
    since: 1h
    filter: ERROR
"""

RETURN = r"""
events:
  description: The newest events, oldest first; at most O(limit), also of those that came while it followed.
  returned: success
  type: list
  elements: dict
  contains:
    at: {description: When., type: str, returned: always, sample: "2026-01-31T12:00:00Z"}
    source: {description: Service and task., type: str, returned: always, sample: api/1f0c2a9b}
    text: {description: What was logged., type: str, returned: always}
"""

from ..module_utils._history.report import service_logs
from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.run import run_module


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str"},
        service={"type": "str"},
        since={"type": "str", "default": "15m"},
        filter={"type": "str"},
        limit={"type": "int", "default": 200},
        follow={"type": "bool", "default": False},
        follow_for={"type": "str", "default": "10m"},
    )
    run_module(spec, service_logs)


if __name__ == "__main__":
    main()
