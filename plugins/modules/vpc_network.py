#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: vpc_network
version_added: "1.0.0"
short_description: Manage a VPC with its subnets, gateways and security groups
description:
  - Creates or changes a VPC with an internet gateway; a public, a private and an isolated subnet in each availability zone;
    NAT gateways with elastic IPs; route tables with their default routes and associations; and the security groups V(alb),
    V(ecs), V(rds) and V(redis), and those of services' own, with their rules, which are derived from services, databases and
    caches. Idempotent, a second run changes nothing.
  - Every part has the tags C(talentbase.aws/network), with the name of the network, and C(talentbase.aws/part), with its own.
    A later run finds it by these tags, also after an interruption.
  - Subnets take their CIDR blocks in the order public, private, isolated, with room for sixteen zones between them in a V(/16) of
    V(/24)s, so another zone does not move the existing subnets.
  - With C(network.flow_logs) the VPC has a flow log, with a log group and a role of its own. AWS changes no flow log, so a changed one is
    made anew. With C(network.endpoints) S3 and DynamoDB have gateway endpoints in all route tables. What the inventory no longer has of
    them is deleted, but for the log group.
  - Security group rules that are not in the desired state are revoked after new ones are added. Of routes only the default route is managed.
    Subnets of a zone that the network no longer spans stay, with a warning, as tasks may still run in them.
notes:
  - The stock modules need one task for each of these parts and the ids of earlier ones, so their check mode cannot plan a VPC
    that does not exist yet.
  - The default route table, network ACL and security group of the VPC are left unchanged.
author: TalentBase (@talentbase)
options:
  network:
    required: true
  services:
    description: The inventory's C(services). The security group of the tasks allows the load balancer to reach the port of each service with hosts.
    type: dict
    default: {}
  ingress:
    description: The inventory's C(ingress). The security group of the load balancer allows C(test_source) to reach C(test_port).
    type: dict
  service_defaults:
    description: Options of services that all services share.
    type: dict
    default: {}
  profiles:
    description: Options of services by profile, merged over the built-in profiles.
    type: dict
    default: {}
  databases:
    description: The inventory's C(databases). Their ports are open to the tasks; without any there is no group V(rds).
    type: dict
    default: {}
  caches:
    description: The inventory's C(caches). Their ports are open to the tasks; without any there is no group V(redis).
    type: dict
    default: {}
  aws_account_id:
    description: The account, for C(network.flow_logs), whose role nobody outside of it is to use.
    type: str
  permissions_boundary:
    description: The ARN of the permissions boundary of the role of C(network.flow_logs). Otherwise the account's own policy
      C(NETWORK-REGION-flow-logs-boundary), if there is one.
    type: str
    default: ""
  keep_logs:
    description: Whether the log group of C(network.flow_logs) stays where O(state=absent).
    type: bool
    default: false
  wait:
    description:
      - Whether to wait for NAT gateways, for 15 minutes at most. Otherwise RV(pending) lists those in progress and the routes
        that depend on them; a later run with O(wait=true) creates these.
    type: bool
    default: true
  state:
    description:
      - V(absent) deletes the network, dependants first. If AWS refuses, the message lists what still uses it.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.inventory_network
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The network exists, except for the NAT gateways
  talentbase.aws.vpc_network:
    network:
      name: app-dev
      cidr: 10.0.0.0/16
      availability_zones: 2
    services: "{{ services }}"
    service_defaults: "{{ service_defaults }}"
    databases: "{{ databases }}"
    wait: false

- name: The network is deleted
  talentbase.aws.vpc_network:
    network:
      name: app-dev
      cidr: 10.0.0.0/16
    state: absent
"""

RETURN = r"""
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(vpc_id), RV(subnets), RV(security_groups),
    RV(service_security_groups) and RV(pending).
  returned: when state is present
  type: dict
vpc_id:
  description: The VPC's id.
  returned: when state is present
  type: str
  sample: vpc-0a1b2c3d4e5f60718
subnets:
  description: The ids of the subnets by tier, in the order of their zones.
  returned: when state is present
  type: dict
  sample: {public: [subnet-01, subnet-02], private: [subnet-03, subnet-04], isolated: [subnet-05, subnet-06]}
security_groups:
  description: The ids of the security groups by purpose.
  returned: when state is present
  type: dict
  sample: {alb: sg-01, ecs: sg-02, rds: sg-03, redis: sg-04}
service_security_groups:
  description: The ids of the security groups of the services that have others than V(ecs) alone, by the services' keys.
  returned: when state is present
  type: dict
  sample: {web: [sg-05]}
pending:
  description: What is still in progress.
  returned: when state is present
  type: list
  elements: str
  sample: ["NAT gateway app-dev-nat-us-east-1a", "route app-dev-private-us-east-1a 0.0.0.0/0"]
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["create VPC app-dev"]
"""

from ..module_utils._inventory.check_network import check_network
from ..module_utils._inventory.check_security_groups import check_security_groups
from ..module_utils._inventory.check_strategies import check_strategies
from ..module_utils._logs.log_groups import LOG_GROUP
from ..module_utils._module.arguments import STATE, arguments, dicts
from ..module_utils._module.converge import converge, remove
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._network.layer import NetworkLayer
from ..module_utils._network.security_group_rules import check_security_group_rules


def main() -> None:
    sections = dicts("services", "service_defaults", "profiles", "databases", "caches")
    own = {
        "network": {"type": "dict", "required": True},
        "ingress": {"type": "dict"},
        "aws_account_id": {"type": "str"},
    }
    own |= {"permissions_boundary": {"type": "str", "default": ""}, "keep_logs": {"type": "bool", "default": False}}
    run_module(arguments(**own, **sections, wait={"type": "bool", "default": True}, state=STATE), network)


def network(run: Run) -> Result:
    """Converge the network, or remove it."""
    inventory = inventory_of(
        run.params, (check_network, check_security_groups, check_strategies, check_security_group_rules)
    )
    layer = NetworkLayer(run.aws, inventory, run.tags, run.progress, run.removing)
    if run.removing:
        return remove(run, layer, (LOG_GROUP,) if run.params["keep_logs"] else ())
    result = converge(run, layer, run.params["wait"])
    if parts := ", ".join(result.pop("leftovers")):
        run.warn(f"In a zone that the network no longer spans, left for you to delete once nothing uses it: {parts}")
    return result


if __name__ == "__main__":
    main()
