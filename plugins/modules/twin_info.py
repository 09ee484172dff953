#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: twin_info
version_added: "1.1.0"
short_description: Read what an account holds, for a copy of it to try things on
description:
  - Reads the network, load balancers, certificates, hosted zones, databases, caches, secrets, parameters, roles, services with what they run, images, log
    groups, alarms, topics, dashboards, quotas and tags of a region, side by side. An emulated account is made of them, as docs/twin.md
    says.
  - Only reads. The value of a secret or of a SecureString is never asked for, nor a line of a log. A value that looks like a secret elsewhere, such as an
    environment variable named so, is left out and listed in RV(twin.hidden).
notes:
  - What the credentials may not read is listed in RV(twin.unread), and the rest is there.
author: TalentBase (@talentbase)
options:
  aws_account_id:
    description: The AWS account of the inventory. The module fails with credentials of another account.
    type: str
  mask:
    description:
      - Texts in the place of others, everywhere in the result, such as another number for the account and another name for the application. Two things
        never become one.
    type: dict
    default: {}
extends_documentation_fragment:
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Read what the account holds, under another name
  talentbase.aws.twin_info:
    mask: {acme: example}
  register: found
"""

RETURN = r"""
twin:
  description: What the account holds. Its form is described in docs/twin.md.
  returned: success
  type: dict
  contains:
    format: {description: The name of the form., type: str, returned: always, sample: talentbase.aws/twin}
    schema: {description: The version of the form., type: int, returned: always, sample: 1}
    written_by: {description: The version of this collection., type: str, returned: always}
    account: {description: The account., type: str, returned: always}
    region: {description: The region., type: str, returned: always}
    read_at: {description: When it was read., type: str, returned: always, sample: "2026-01-31T12:00:00+00:00"}
    unread: {description: "What could not be read: operation, of what, and AWS's reason.", type: list, elements: dict, returned: always}
    hidden: {description: The places whose values were left out as they look like secrets., type: list, elements: str, returned: always}
    answers: {description: "AWS's answers, by service and operation.", type: dict, returned: always}
lines:
  description: The result as lines for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._module.arguments import arguments
from ..module_utils._module.run import run_module
from ..module_utils._twin.twin import read_twin


def main() -> None:
    spec = arguments(
        aws_account_id={"type": "str"},
        mask={"type": "dict", "default": {}},
    )
    run_module(spec, read_twin)


if __name__ == "__main__":
    main()
