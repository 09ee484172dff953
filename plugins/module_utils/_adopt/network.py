# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The network as the inventory says it, from what stands. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

from .._inventory.check_security_groups import OF_SERVICE
from .._inventory.environment import Network
from .._inventory.inventory import Inventory
from .._network.names import ALL_PROTOCOLS, GROUPS, own_group
from .._network.security_group_rules import Rule, rules_of
from .existing import existing_network
from .groups import labels
from .ingress import load_balancer_of
from .network_name import network_name
from .section import Section, known
from .standing import Answer, Standing
from .tiers import ISOLATED, PRIVATE, PUBLIC, is_main, table_of, tiers_of

KEPT = ("name", "cidr", "availability_zones", "subnet_prefix", "nat_gateways")
NAT_STATES = ("pending", "available")


def network_section(standing: Standing) -> Section:
    """The VPC and its subnets, without the rules of its security groups."""
    if "network" in standing.existing:
        section = existing_network(standing)
        section.values["network"] = {"name": network_name(standing), **section.values["network"]}
        return section
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
        "isolated_subnets": bool(tiers.of(ISOLATED)),
    }
    section = Section({"network": known(Network, values, KEPT)})
    if len(prefixes) > 1:
        section.note("network", "subnet_prefix", text="the subnets have several; adopted ones keep theirs")
    if tiers.left:
        section.note("network", "availability_zones", text=f"left as they are: {', '.join(sorted(tiers.left))}")
    for tier in (PUBLIC, PRIVATE, *([ISOLATED] if tiers.of(ISOLATED) else [])):
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


def further_rules(standing: Standing, inventory: Inventory) -> tuple[Section, dict[str, list[dict[str, Any]]]]:
    """The ingress rules that do not follow from services and data stores, and those that the inventory cannot say.

    Those of groups of services' own come by the services' names, as they belong to the services' entries.
    """
    ids = labels(standing)
    wanted = rules_of(inventory, balancer_groups(standing), existing=_existing(inventory))
    derived = {(rule.group, rule.ports, rule.peer) for rule in wanted if rule.direction == "ingress"}
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
        ports, source = _ports(rule), _source(rule, ids)
        if (group, _written(ports), source) in derived:
            continue
        said = {**ports, "source": _said(source, inventory)}
        if not ports or not said["source"]:
            text = f"security group {rule['GroupId']} ({group}) has a rule that cannot be said: {_told(rule)}"
            section.note("network", text=text)
        else:
            rules.setdefault(group, []).append(said)
    if any(group in GROUPS for group in rules):
        section.values["security_group_rules"] = {group: rules[group] for group in GROUPS if group in rules}
    return section, {item.name: rules.get(own_group(item.name), []) for item in inventory.services.values()}


def _existing(inventory: Inventory) -> dict[str, list[str]]:
    """The groups of somebody else that adopted services have, which are named by their ids."""
    return {key: item.security_groups.existing for key, item in inventory.services.items()}


def _said(source: str, inventory: Inventory) -> str:
    """A source as the inventory says it: a group of a service's own by the service."""
    own = {own_group(item.name): f"{OF_SERVICE}{key}" for key, item in inventory.services.items()}
    return own.get(source, source)


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


def balancer_groups(standing: Standing) -> list[str]:
    """The security groups of a load balancer of somebody else, which rules of the tasks name by their ids."""
    return sorted(load_balancer_of(standing).get("SecurityGroups") or []) if "ingress" in standing.existing else []


def _ports(rule: Answer) -> dict[str, int]:
    """The TCP port of a rule, or the first and the last one; nothing for any other."""
    if rule["IpProtocol"] != "tcp":
        return {}
    first, last = int(rule.get("FromPort") or 0), int(rule.get("ToPort") or 0)
    return {"port": first} if first == last else {"port": first, "to_port": last}


def _written(ports: Mapping[str, int]) -> str:
    return "-".join(map(str, ports.values()))


def _source(rule: Answer, groups: Mapping[str, str]) -> str:
    """The name of the group that it lets in, its id where it is none of the network's, or a block."""
    peer = (rule.get("ReferencedGroupInfo") or {}).get("GroupId", "")
    return groups.get(peer, peer) if peer else str(rule.get("CidrIpv4") or "")


def _told(rule: Answer) -> str:
    protocol = "everything" if rule["IpProtocol"] == ALL_PROTOCOLS else rule["IpProtocol"]
    peer = (rule.get("ReferencedGroupInfo") or {}).get("GroupId") or rule.get("CidrIpv4") or rule.get("CidrIpv6")
    return f"{protocol} {rule.get('FromPort', '')}-{rule.get('ToPort', '')} from {peer or rule.get('PrefixListId')}"
