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
      - 'C(cidr) (text): The VPC''s CIDR block, such as 10.0.0.0/16. Required without existing.'
      - 'C(availability_zones) (whole number, 2 to 6, default C(2)): How many availability zones the VPC
        spans.'
      - 'C(subnet_prefix) (whole number, 16 to 28, default C(24)): The prefix length of each subnet.'
      - 'C(nat_gateways) (whole number, 0 to 6, default C(1)): How many NAT gateways. With as many as zones,
        each zone has its own. With 0 nothing in the private subnets reaches the internet, so that every
        service needs public_ip.'
      - 'C(route_tables) (text, default C(tier)): tier: the public subnets share a route table, the isolated
        ones another, and the private ones have one for each NAT gateway. subnet: each subnet has its own. One
        of C(tier), C(subnet).'
      - 'C(public_addresses_on_launch) (boolean, default C(false)): Whether what starts in a public subnet
        gets a public address unasked. Tasks say for themselves, with public_ip.'
      - 'C(isolated_subnets) (boolean, default C(true)): Whether there are isolated subnets. With false,
        databases and caches lie in the private ones. It cannot be changed to false where there are some.'
      - 'C(keep_rule_descriptions) (boolean, default C(false)): Leave the descriptions of existing security
        group rules as they are.'
      - 'C(keep_egress_rules) (boolean, default C(false)): Leave egress rules alone that do not follow from
        the inventory, in place of deleting them.'
      - 'C(empty_default_security_group) (boolean, default C(false)): Take all rules from the VPC''s default
        security group, so that nothing is reached through it. Refused while a network interface is in it.'
      - 'C(security_group_rules) (mapping of list of mappings): Additional ingress rules, by security group:
        alb, ecs, rds or redis.'
      - 'C(security_group_rules.KEY.port) (whole number, 0 to 65535, required): The TCP port, or the first one
        of a range.'
      - 'C(security_group_rules.KEY.source) (text, required): Where the traffic comes from: a CIDR block, the
        security group alb, ecs, rds or redis, services.KEY: the group that databases let this service in by,
        or the id of another group.'
      - 'C(security_group_rules.KEY.to_port) (whole number, 0 to 65535, default C(0)): The last TCP port of a
        range; 0 for the port alone.'
      - 'C(flow_logs) (mapping): Flow logs of the VPC, with a log group and a role of their own; without it
        none are asked for.'
      - 'C(flow_logs.traffic) (text, default C(REJECT)): Which traffic is recorded: what security groups
        refused, what they let through, or both. What they let through costs more. One of C(REJECT),
        C(ACCEPT), C(ALL).'
      - 'C(flow_logs.aggregation_seconds) (whole number, default C(600)): For how long the packets of a flow
        are counted together. One of C(60), C(600) s.'
      - 'C(flow_logs.retention_days) (whole number, default C(90)): How long records are kept. One of C(1),
        C(3), C(5), C(7), C(14), C(30), C(60), C(90), C(120), C(150), C(180), C(365), C(400), C(545), C(731),
        C(1096), C(1827), C(2192), C(2557), C(2922), C(3288), C(3653) days.'
      - 'C(flow_logs.kms_key) (text): The ARN of the KMS key that encrypts new records. Its policy must let
        logs.REGION.amazonaws.com use it. Empty: left as it is.'
      - 'C(endpoints) (list of text): AWS''s services that are reached past the NAT gateways, by a gateway
        endpoint, which is free of charge: s3 has the layers of images. Their requests then come from
        addresses of the VPC, which policies with aws:SourceIp do not know. One of C(s3), C(dynamodb).'
      - 'C(existing) (mapping): A VPC and subnets that somebody else owns, in place of those of the
        environment. Of the options above, name and those of rules go with it.'
      - 'C(existing.vpc) (text, required): The VPC: its id, its Name tag, or a tag such as tag:team=platform.'
      - 'C(existing.subnets) (mapping): The subnets of each tier, each by its id, its Name tag, or a tag such
        as tag:tier=private, which may be that of several.'
      - 'C(existing.subnets.public) (list of text): For the load balancer, and for tasks with public_ip.'
      - 'C(existing.subnets.private) (list of text): For tasks.'
      - 'C(existing.subnets.isolated) (list of text): For databases and caches.'
    type: dict
"""
