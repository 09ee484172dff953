#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: adopt_tags
version_added: "1.1.0"
short_description: Tag the parts of a network so that a deploy takes them over
description:
  - Writes the tags that the parts lack, and no other ones, under the lock of the environment. Tags change nothing else of a part.
author: TalentBase (@talentbase)
options:
  tags:
    description: The tags, by the id of the part, as M(talentbase.aws.adopt_info) returns them.
    type: dict
    required: true
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

- name: The network has its tags
  talentbase.aws.adopt_tags:
    tags: "{{ found.tags }}"
    region: us-east-1
"""

RETURN = r"""
tags:
  description: What was missing, by the id of the part.
  returned: success
  type: dict
  sample: {vpc-0a1b2c3d4e5f60718: {talentbase.aws/network: app-dev}}
"""

from ..module_utils._adopt.tagging import tag_parts
from ..module_utils._module.arguments import arguments, dicts
from ..module_utils._module.run import run_module


def main() -> None:
    run_module(arguments(**dicts("tags", required=True)), tag_parts)


if __name__ == "__main__":
    main()
