#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: adopt_info
version_added: "1.1.0"
short_description: Read a running cluster as an inventory
description:
  - Reads an ECS cluster and all that hangs on it, whoever made it, and derives an inventory that says what stands. The network's tiers follow from its
    route tables, a service's hosts from the rules of the load balancer, and references to databases and caches from their endpoints.
  - What could not be derived has a comment in the files, and is in RV(remarks).
  - Only reads, in check mode or not, and never the value of a secret.
notes:
  - A variable of a container that is named like a secret is not written, as its value is in plain text; a comment stands in its place.
author: TalentBase (@talentbase)
options:
  cluster:
    description: The name of the ECS cluster.
    type: str
    required: true
  environment_name:
    description: The environment's name, where no earlier deploy has given the cluster one.
    type: str
    required: true
  host:
    description: The host of the inventory, where it is written already.
    type: str
    default: ""
  written:
    description: The variables of the inventory that is written already. None of its values is replaced.
    type: dict
    default: {}
  stacks:
    description: The stacks of CloudFormation that made it, in addition to those that its tags name.
    type: list
    elements: str
    default: []
  existing:
    description:
      - The parts that somebody else owns, V(network), V(ingress) or V(cluster), which the inventory names by C(existing); V(none) for no part.
      - Without it they follow from the tags of environments, and from rules of the load balancer that lead to target groups of others.
    type: list
    elements: str
    default: []
  present:
    description: The files of the inventory that are there, as paths below its folder.
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
"""

RETURN = r"""
host:
  description: The environment's name, which is a host of the inventory.
  returned: success
  type: str
  sample: dev
files:
  description: The text of each file that is missing, by its path below the inventory's folder.
  returned: success
  type: dict
  sample: {host_vars/dev/network.yml: "network: ..."}
inventory:
  description: The inventory as a deploy reads it once these files are there.
  returned: success
  type: dict
  sample: {environment_name: dev, network: {name: app-dev, cidr: 10.0.0.0/16}}
differences:
  description: A line for each value that AWS has otherwise than it is written.
  returned: success
  type: list
  elements: str
  sample: ["services.web.cpu: the inventory has 256, AWS has 512"]
remarks:
  description: What could not be derived, by the key of the value.
  returned: success
  type: list
  elements: str
  sample: ["monitoring.subscribers: could not be derived: who hears of alarms"]
tags:
  description: The tags by which a deploy finds the network, by the id of the part that lacks them.
  returned: success
  type: dict
  sample: {vpc-0a1b2c3d4e5f60718: {talentbase.aws/network: app-dev, talentbase.aws/part: app-dev}}
untag:
  description: The command that takes these tags away again.
  returned: success
  type: list
  elements: str
  sample: ["aws ec2 delete-tags --region us-east-1 --resources vpc-0a1b2c3d4e5f60718 --tags Key=talentbase.aws/network"]
stacks:
  description: The names of the stacks that made what stands, also nested ones.
  returned: success
  type: list
  elements: str
  sample: [AppDevNetwork, AppDevServices]
unsupported:
  description: What runs and an inventory cannot say, so that a deploy would take it away, each with the way out.
  returned: success
  type: list
  elements: str
  sample: []
unkept:
  description: A line for each stack whose deletion would delete resources, with the change that keeps them.
  returned: success
  type: list
  elements: str
  sample: []
retire:
  description: The commands that delete the stacks, in an order that CloudFormation takes, and what they leave and nobody uses.
  returned: success
  type: list
  elements: str
  sample: ["aws cloudformation delete-stack --region us-east-1 --stack-name AppDevServices"]
summary:
  description: What was derived, on one line.
  returned: success
  type: str
  sample: 2 services, 158 values derived
"""

from ..module_utils._adopt.adopt import adopt
from ..module_utils._module.arguments import arguments, dicts
from ..module_utils._module.run import run_module


def main() -> None:
    spec = arguments(
        cluster={"type": "str", "required": True},
        environment_name={"type": "str", "required": True},
        host={"type": "str", "default": ""},
        stacks={"type": "list", "elements": "str", "default": []},
        existing={"type": "list", "elements": "str", "default": []},
        present={"type": "list", "elements": "str", "default": []},
        **dicts("written"),
    )
    run_module(spec, adopt)


if __name__ == "__main__":
    main()
