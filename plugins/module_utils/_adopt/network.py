# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The network as the inventory says it, from what stands. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

from .._aws.tags import to_dict
from .._inventory.environment import NAME, Network
from .._inventory.inventory import Inventory
from .._network.names import ALL_PROTOCOLS, GROUPS, NETWORK_TAG
from .._network.security_group_rules import Rule, rules_of
from .groups import common_groups
from .section import Section, known
from .standing import Answer, Standing
from .tiers import PRIVATE, PUBLIC, is_main, table_of, tiers_of

KEPT = ("name", "cidr", "availability_zones", "subnet_prefix", "nat_gateways")
NAT_STATES = ("pending", "available")


def network_name(standing: Standing) -> str:
    """The name that its parts are tagged with; else the VPC's, where the inventory takes it; else the cluster's."""
    tags = to_dict(standing.networks.vpc.get("Tags"))
    cluster = re.sub(r"[^a-z0-9-]", "-", standing.name.lower()).strip("-")
    known_names = (tags.get(NETWORK_TAG, ""), tags.get("Name", ""), cluster)
    return next((name for name in known_names if re.fullmatch(NAME, name)), cluster)


def network_section(standing: Standing) -> Section:
    """The VPC and its subnets, without the rules of its security groups."""
    tiers, networks = tiers_of(standing), standing.networks
    prefixes = Counter(IPv4Network(item["CidrBlock"]).prefixlen for item in tiers.subnets.values())
    values: dict[str, Any] = {
        "name": network_name(standing),
        "cidr": networks.vpc.get("CidrBlock"),
        "availability_zones": len(tiers.zones),
        "subnet_prefix": prefixes.most_common(1)[0][0] if prefixes else None,
        "nat_gateways": len(nat_gateways(standing)),
        "route_tables": "subnet" if has_own_tables(standing) else "tier",
        "public_addresses_on_launch": any(item.get("MapPublicIpOnLaunch") for item in tiers.of(PUBLIC)),
    }
    section = Section({"network": known(Network, values, KEPT)})
    if len(prefixes) > 1:
        section.note("network", "subnet_prefix", text="the subnets have several; adopted ones keep theirs")
    if tiers.left:
        section.note("network", "availability_zones", text=f"left as they are: {', '.join(sorted(tiers.left))}")
    for tier in ("public", PRIVATE, "isolated"):
        missing = [zone for zone in tiers.zones if (tier, zone) not in tiers.subnets]
        if missing:
            section.note("network", text=f"no {tier} subnet in {', '.join(missing)}: a deploy makes it")
    return section


def has_own_tables(standing: Standing) -> bool:
    """Whether each subnet has a route table of its own, as CDK makes them."""
    subnets = [item["SubnetId"] for item in tiers_of(standing).subnets.values()]
    tables = [table_of(standing.networks, subnet) for subnet in subnets]
    ids = {table["RouteTableId"] for table in tables if table and not is_main(table)}
    return len(subnets) > len({tier for tier, _zone in tiers_of(standing).subnets}) and len(ids) == len(subnets)


def nat_gateways(standing: Standing) -> dict[str, Answer]:
    """The NAT gateways that are there, one for each zone."""
    found: dict[str, Answer] = {}
    for item in standing.networks.nat_gateways:
        zone = standing.networks.subnet(item["SubnetId"]).get("AvailabilityZone")
        if zone and item["State"] in NAT_STATES:
            found.setdefault(str(zone), item)
    return found


def further_rules(standing: Standing, inventory: Inventory) -> Section:
    """The ingress rules that do not follow from services and data stores, and those that the inventory cannot say."""
    ids = {id_: group for group, id_ in common_groups(standing).items()}
    wanted = rules_of(inventory)
    derived = {(rule.group, rule.port, rule.peer): rule for rule in wanted if rule.direction == "ingress"}
    section, rules = Section(), dict[str, list[dict[str, Any]]]()
    kept = {
        "keep_rule_descriptions": _described(standing, ids, wanted),
        "keep_egress_rules": _egress(standing, ids, wanted),
    }
    section.values |= known(Network, kept)
    for rule in standing.networks.rules:
        group = ids.get(rule["GroupId"], "")
        if not group or rule["IsEgress"]:
            continue
        port, source = _port(rule), _source(rule, ids)
        if not port or not source:
            section.note(
                "network",
                text=f"security group {rule['GroupId']} ({group}) has a rule that cannot be said: {_told(rule)}",
            )
        elif (group, port, source) not in derived:
            rules.setdefault(group, []).append({"port": port, "source": source})
    if rules:
        section.values["security_group_rules"] = {group: rules[group] for group in GROUPS if group in rules}
    return section


def _described(standing: Standing, ids: Mapping[str, str], wanted: Sequence[Rule]) -> bool:
    """Whether a rule has another description than the collection gives it."""
    usual = {rule.description for rule in wanted}
    found = [rule for rule in standing.networks.rules if rule["GroupId"] in ids]
    return any((rule.get("Description") or "") not in usual for rule in found)


def _egress(standing: Standing, ids: Mapping[str, str], wanted: Sequence[Rule]) -> bool:
    """Whether a group has an egress rule that does not follow from the inventory."""
    usual = {(rule.group, rule.protocol, rule.peer) for rule in wanted if rule.direction == "egress"}
    found = [rule for rule in standing.networks.rules if rule["GroupId"] in ids and rule["IsEgress"]]
    return any((ids[rule["GroupId"]], rule["IpProtocol"], rule.get("CidrIpv4")) not in usual for rule in found)


def _port(rule: Answer) -> int:
    """The one TCP port of a rule; 0 for any other."""
    one = rule["IpProtocol"] == "tcp" and rule.get("FromPort") == rule.get("ToPort")
    return int(rule.get("FromPort") or 0) if one else 0


def _source(rule: Answer, groups: dict[str, str]) -> str:
    peer = (rule.get("ReferencedGroupInfo") or {}).get("GroupId", "")
    return groups.get(peer, "") if peer else str(rule.get("CidrIpv4") or "")


def _told(rule: Answer) -> str:
    protocol = "everything" if rule["IpProtocol"] == ALL_PROTOCOLS else rule["IpProtocol"]
    peer = (rule.get("ReferencedGroupInfo") or {}).get("GroupId") or rule.get("CidrIpv4") or rule.get("CidrIpv6")
    return f"{protocol} {rule.get('FromPort', '')}-{rule.get('ToPort', '')} from {peer or rule.get('PrefixListId')}"
