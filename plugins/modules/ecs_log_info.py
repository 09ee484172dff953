#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_log_info
version_added: "1.0.0"
short_description: Show or follow the logs of ECS tasks
description:
  - Reads the log groups of all services, or of some, and merges the lines of all their tasks in order of time. Only reads.
  - What looks like a secret is masked with C(***), in the output and in the result.
  - Following ends after O(follow_for), so a job in AWX ends, too.
notes:
  - No stock module reads log events.
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
    default: 15m
  filter:
    description: A filter pattern of CloudWatch Logs, such as C(ERROR) or C({ $.status = 500 }).
    type: str
  limit:
    description: The maximum number of events, the newest. Does not limit the events that arrive with O(follow).
    type: int
    default: 200
  follow:
    description: Whether to show new lines as they arrive.
    type: bool
    default: false
  follow_for:
    description: How long to follow, as a number with C(s), C(m), C(h) or C(d).
    type: str
    default: 10m
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Show the errors of the api in the last hour
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
  description: The newest events, oldest first; at most O(limit), including those that arrived with O(follow).
  returned: success
  type: list
  elements: dict
  contains:
    at: {description: When., type: str, returned: always, sample: "2026-01-31T12:00:00Z"}
    source: {description: Service and task., type: str, returned: always, sample: api/1f0c2a9b}
    text: {description: The log line., type: str, returned: always}
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
