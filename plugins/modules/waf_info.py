#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: waf_info
version_added: "1.1.0"
short_description: Report what the load balancer's web ACL counted and blocked
description:
  - Reads the records of the web ACL of C(ingress.waf), and says what was counted and blocked by rule, path and country. Only reads.
  - Says which rule that counts would have blocked a likely user. A request is taken for a user's where it carries a cookie or an authorization
    header, and its address matched no rule about addresses.
  - Without a log, with C(ingress.waf.log_retention_days) of 0, it asks AWS for samples of the last three hours.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The AWS account of the inventory. The module fails with credentials of another account.
    type: str
  since:
    description: How far back to read, as a number with C(s), C(m), C(h) or C(d).
    type: str
    default: 3h
  until:
    description: How far back to stop, likewise. Default is now.
    type: str
extends_documentation_fragment:
  - talentbase.aws.inventory_ingress
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Report what was counted and blocked on the last day
  talentbase.aws.waf_info:
    ingress: "{{ ingress }}"
    since: 1d
"""

RETURN = r"""
blocked:
  description: How many matches of a rule ended a request.
  returned: success
  type: int
counted:
  description: How many matches were counted.
  returned: success
  type: int
rules:
  description: Each rule that matched; of a managed group as GROUP/RULE.
  returned: success
  type: list
  elements: dict
  contains:
    rule: {description: The rule., type: str, returned: always, sample: common/CrossSiteScripting_BODY}
    blocked: {description: Matches that were blocked., type: int, returned: always}
    counted: {description: Matches that were counted., type: int, returned: always}
    addresses: {description: How many addresses they came from., type: int, returned: always}
    users: {description: Matches of likely users., type: int, returned: always}
    would_hurt: {description: Those of likely users that the mode block would have blocked., type: int, returned: always}
    paths: {description: The paths that were asked for most., type: list, elements: str, returned: always}
paths:
  description: Matches by path.
  returned: success
  type: list
  elements: dict
countries:
  description: Matches by country.
  returned: success
  type: list
  elements: dict
lines:
  description: The result as lines for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._module.arguments import arguments
from ..module_utils._module.run import run_module
from ..module_utils._requests.report import matched_requests


def main() -> None:
    account, ingress = {"type": "str"}, {"type": "dict"}
    times = {"since": {"type": "str", "default": "3h"}, "until": {"type": "str"}}
    run_module(arguments(aws_account_id=account, ingress=ingress, **times), matched_requests)


if __name__ == "__main__":
    main()
