#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: adopt_plan_info
version_added: "1.1.0"
short_description: Show what a first deploy would do to what stands
description:
  - Compares an account with an inventory, as a deploy does, and sorts what differs into four lists. The tags that an adoption is to write count as
    written, so that the plan is the same before and after it.
  - Only reads, in check mode or not.
author: TalentBase (@talentbase)
options:
  inventory:
    description: All sections of the inventory, see docs/inventory.md.
    type: dict
    required: true
  tags:
    description: The tags to come, by the id of the part that lacks them, as M(talentbase.aws.adopt_info) returns them.
    type: dict
    default: {}
  unsupported:
    description: What the inventory cannot say, as M(talentbase.aws.adopt_info) returns it; it is among what is refused.
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Read the cluster
  talentbase.aws.adopt_info:
    cluster: app-dev
    environment_name: dev
    region: us-east-1
  register: found

- name: Plan the first deploy
  talentbase.aws.adopt_plan_info:
    inventory: "{{ found.inventory }}"
    tags: "{{ found.tags }}"
    region: us-east-1
"""

RETURN = r"""
stays:
  description: The resources that a deploy leaves as they are.
  returned: success
  type: list
  elements: str
  sample: ["subnet app-dev-public-us-east-1a"]
only_tags:
  description: The resources that get tags, and nothing else.
  returned: success
  type: list
  elements: str
  sample: ["secret app-dev/mail-api-key"]
would_change:
  description: The resources that a deploy makes, changes or deletes, each with the lines of the inventory that keep what stands.
  returned: success
  type: list
  elements: dict
  sample: [{resource: service web, change: "update service web (grace_period)", details: [], keep: [services.web.deployment.grace_period]}]
refused:
  description: Why a deploy would refuse, and the way out.
  returned: success
  type: list
  elements: str
  sample: []
lines:
  description: The four lists for a terminal.
  returned: success
  type: list
  elements: str
  sample: ["stays as it is:", "  6 subnets"]
holder:
  description: The id of this run, for the lock.
  returned: success
  type: str
  sample: 5f0c9e1a
"""

from ..module_utils._adopt.first_deploy import first_deploy
from ..module_utils._module.arguments import arguments, dicts
from ..module_utils._module.run import run_module


def main() -> None:
    spec = arguments(
        inventory={"type": "dict", "required": True},
        unsupported={"type": "list", "elements": "str", "default": []},
        **dicts("tags"),
    )
    run_module(spec, first_deploy)


if __name__ == "__main__":
    main()
