# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's network. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  network:
    description:
      - 'The inventory''s C(network), a mapping of options. The VPC, with public subnets (load balancer),
        private subnets (tasks) and isolated subnets (data).'
      - 'C(name) (text, required): The name of the VPC, and the prefix of the names of its parts.'
      - 'C(cidr) (text, required): The VPC''s CIDR block, such as 10.0.0.0/16.'
      - 'C(availability_zones) (whole number, 2 to 6, default C(2)): How many availability zones the VPC
        spans.'
      - 'C(subnet_prefix) (whole number, 16 to 28, default C(24)): The prefix length of each subnet.'
      - 'C(nat_gateways) (whole number, 1 to 6, default C(1)): How many NAT gateways. With as many as zones,
        each zone has its own.'
      - 'C(security_group_rules) (mapping of list of mappings): Additional ingress rules, by security group:
        alb, ecs, rds or redis.'
      - 'C(security_group_rules.KEY.port) (whole number, 1 to 65535, required): The TCP port.'
      - 'C(security_group_rules.KEY.source) (text, required): Where the traffic comes from: a CIDR block, or
        the security group alb, ecs, rds or redis.'
    type: dict
"""
