#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: alb_request_info
version_added: "1.1.0"
short_description: Report the load balancer's requests from its access logs
description:
  - Reads the access logs of C(ingress.access_logs) in a window of time, and says which paths were slowest, which targets and revisions
    answered with 5xx, and which clients came most. Only reads.
  - The newest 600 files are read. A load balancer writes one for each of its nodes every five minutes.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The AWS account of the inventory. The module fails with credentials of another account.
    type: str
  since:
    description: How far back to read, as a number with C(s), C(m), C(h) or C(d).
    type: str
    default: 1h
  until:
    description: How far back to stop, likewise. Default is now.
    type: str
extends_documentation_fragment:
  - talentbase.aws.inventory_ingress
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Report the requests of an hour that ended an hour ago
  talentbase.aws.alb_request_info:
    ingress: "{{ ingress }}"
    cluster: "{{ cluster }}"
    services: "{{ services }}"
    since: 2h
    until: 1h
"""

RETURN = r"""
requests:
  description: How many requests the logs have.
  returned: success
  type: int
statuses:
  description: How many got which kind of status.
  returned: success
  type: dict
  sample: {2xx: 1200, 5xx: 3}
blocked:
  description: How many the web ACL blocked.
  returned: success
  type: int
slowest:
  description: The slowest kinds of paths, with the seconds of half, of 95 %, and of the longest request.
  returned: success
  type: list
  elements: dict
failures:
  description: Targets with 5xx, with the service and revision of their tasks as far as ECS still knows them.
  returned: success
  type: list
  elements: dict
clients:
  description: The clients with the most requests.
  returned: success
  type: list
  elements: dict
files:
  description: How many files were read.
  returned: success
  type: int
files_left_out:
  description: How many older files of the window were not.
  returned: success
  type: int
lines:
  description: The result as lines for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._module.arguments import services_arguments
from ..module_utils._module.run import run_module
from ..module_utils._requests.report import logged_requests


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str"},
        ingress={"type": "dict"},
        since={"type": "str", "default": "1h"},
        until={"type": "str"},
    )
    run_module(spec, logged_requests)


if __name__ == "__main__":
    main()
