# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of one network."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from .._aws.progress import Progress
from .._aws.session import Aws, gather
from .._iam.names import ROLE
from .._inventory.inventory import Inventory, checked
from .._module.layer import Attributes, State
from .._plan.owner import belongs_to_others
from .._plan.values import Address, KindRules, Resource
from .actual import actual_network, as_adopted, keeping_names
from .checks import check_tiers, check_zones
from .default_group import DefaultGroup, read_default_group, refuse_used
from .desired import NetworkSpec, desired_network
from .endpoints import actual_endpoints, endpoint_effect, names_endpoints, refuse_foreign
from .flow_log_part import VpcFlowLogs
from .flow_logs import flow_log_effect
from .guardduty import actual_guardduty, guardduty_address, read_guardduty
from .handlers import network_handlers
from .kept_rules import egress_rules, kept_rules
from .layout import network_zones, outside_zones, tiers_of
from .names import (
    ASSOCIATION,
    ELASTIC_IP,
    ENDPOINT,
    FLOW_LOG,
    GROUPS,
    NAT_GATEWAY,
    ROUTE,
    ROUTE_TABLE,
    RULE,
    SECURITY_GROUP,
    SUBNET,
    TASKS,
    TIERS,
    VPC,
    address,
    own_group,
)
from .reads import (
    NetworkSnapshot,
    read_balancer_groups,
    read_endpoints,
    read_existing,
    read_network,
    read_orphans,
    read_task_groups,
)
from .security_group_rules import groups_of, purposes_of, rules_of


class NetworkLayer:
    """The layer of one network. removing: it is about to be removed, so what is being deleted counts as there."""

    part = "network"
    desired_follows_actual = False
    facts: Collection[str] = ("vpc_id", "subnets", "security_groups", "service_security_groups")
    rules: Mapping[str, KindRules] = {
        VPC: KindRules(fixed=frozenset({"cidr"})),
        SUBNET: KindRules(fixed=frozenset({"vpc", "cidr", "zone"})),
        NAT_GATEWAY: KindRules(fixed=frozenset({"subnet", "elastic_ip"})),
        ROUTE_TABLE: KindRules(fixed=frozenset({"vpc"})),
        SECURITY_GROUP: KindRules(fixed=frozenset({"vpc", "name"}), initial=frozenset({"description"})),
        ENDPOINT: KindRules(fixed=frozenset({"vpc", "service"}), effect=endpoint_effect),
        FLOW_LOG: KindRules(fixed=frozenset({"vpc"}), effect=flow_log_effect),
    }
    # A flow log last, as with it goes what it is found by.
    prune = (RULE, ROUTE, NAT_GATEWAY, ELASTIC_IP, ENDPOINT, ROUTE_TABLE, ROLE, FLOW_LOG)

    def __init__(
        self, aws: Aws, inventory: Inventory, tags: Mapping[str, str], progress: Progress, removing: bool
    ) -> None:
        self._aws, self._inventory, self._tags, self._removing = aws, inventory, tags, removing
        self._network = checked(inventory.network)
        self._flow_logs = VpcFlowLogs(aws, inventory, tags, removing)
        if self._network.keep_rule_descriptions:
            self.rules = {**self.rules, RULE: KindRules(initial=frozenset({"description"}))}
        self.handlers = network_handlers(aws, progress)

    def observe(self) -> NetworkSnapshot:
        """The network as EC2 describes it, and what is in it that the inventory no longer names."""
        name, existing = self._network.name, self._network.existing
        read = partial(read_network, self._aws, name, self._removing)
        if existing:
            read = partial(read_existing, self._aws, name, existing, self._removing)
        if self._removing:
            return self._with_guardduty(self._with_more(read()))
        answers = gather(
            {
                "network": read,
                "orphans": partial(read_orphans, self._aws, self._inventory, self._tags),
                "balancer": partial(read_balancer_groups, self._aws, self._inventory.ingress),
            }
        )
        snapshot = self._with_more(answers["network"])
        return replace(
            snapshot,
            orphans=answers["orphans"],
            balancer_groups=answers["balancer"],
            default_group=self._default_group(snapshot),
            task_groups=read_task_groups(self._aws, self._inventory, snapshot.vpc),
        )

    def _with_more(self, snapshot: NetworkSnapshot) -> NetworkSnapshot:
        """The snapshot with the flow log and the endpoints, which are read where there are or should be any."""
        wanted = not self._network.existing and (self._network.endpoints or names_endpoints(snapshot.vpc))
        endpoints = read_endpoints(self._aws, snapshot.vpc["VpcId"]) if wanted and snapshot.vpc else ()
        return replace(snapshot, flow_logs=self._flow_logs.observe(snapshot.vpc), endpoints=endpoints)

    def _with_guardduty(self, snapshot: NetworkSnapshot) -> NetworkSnapshot:
        own = snapshot.vpc if not self._network.existing else None
        return replace(snapshot, guardduty=read_guardduty(self._aws, own["VpcId"])) if own else snapshot

    def _default_group(self, snapshot: NetworkSnapshot) -> DefaultGroup | None:
        wanted = self._network.empty_default_security_group and not self._network.existing
        return read_default_group(self._aws, snapshot.vpc["VpcId"]) if wanted and snapshot.vpc else None

    def desired(self, snapshot: NetworkSnapshot) -> list[Resource]:
        """Every part, in zones that depend on where there are subnets."""
        spec = self._spec(snapshot)
        if not self._removing and not self._network.existing:
            check_zones(self._network, spec.zones, self._aws.region)
            check_tiers(self._network, snapshot.subnets)
            refuse_used(snapshot.default_group)
            refuse_foreign(snapshot, spec.name, self._network.endpoints)
        parts = keeping_names(desired_network(spec), actual_network(snapshot, spec.name, self._removing))
        return parts if self._network.existing else [*parts, *self._flow_logs.desired(snapshot.flow_logs, spec.vpc)]

    def actual(self, snapshot: NetworkSnapshot) -> State:
        """Every part that there is, but for those in zones that the network no longer spans, and for rules that stay."""
        spec = self._spec(snapshot)
        parts = actual_network(snapshot, spec.name, self._removing)
        desired = {item.address: item.properties for item in desired_network(spec)}
        parts = {**as_adopted(parts, desired), **self._more(snapshot)}
        if self._removing:
            return self._removable(parts)
        kept = [item for item in kept_rules(spec.name, parts, snapshot.orphans, self._tags) if item not in desired]
        if self._network.keep_egress_rules:
            kept += [item for item in egress_rules(parts) if item not in desired]
        outside = [*outside_zones(parts, self._network, spec.zones), *kept]
        return {address: item for address, item in parts.items() if address not in outside}

    def _more(self, snapshot: NetworkSnapshot) -> State:
        """The flow log with what belongs to it, and the endpoints; of an endpoint that is gone what the VPC still names."""
        vpc = snapshot.vpc["VpcId"] if snapshot.vpc and not self._removing and names_endpoints(snapshot.vpc) else ""
        endpoints = actual_endpoints(snapshot, self._network.name, vpc, self._network.endpoints, self._tags)
        endpoints += actual_guardduty(snapshot.guardduty, self._network.name)
        return {item.address: item for item in [*endpoints, *self._flow_logs.actual(snapshot.flow_logs, snapshot.vpc)]}

    def _subnets(self, snapshot: NetworkSnapshot, attributes: Attributes) -> dict[str, list[str]]:
        if self._network.existing:
            return {tier: [item["SubnetId"] for item in snapshot.tiers[tier]] for tier in TIERS}
        name, zones = self._network.name, self._spec(snapshot).zones
        found = {
            tier: [attributes[address(SUBNET, name, tier, zone)]["id"] for zone in zones]
            for tier in tiers_of(self._network)
        }
        return {**found, "isolated": found.get("isolated", found["private"])}

    def _removable(self, parts: State) -> State:
        """The parts of a network that is removed; where another environment has it, too, what has no tags stays with it."""
        vpc = parts.get(Address(VPC, self._network.name))
        shared = vpc is not None and belongs_to_others(vpc.properties["tags"], self._tags)
        of_others = [name for name in parts if name.kind in (ROUTE, ASSOCIATION)] if shared else []
        of_others += [guardduty_address(self._network.name)] if shared else []
        return {name: item for name, item in parts.items() if name not in of_others}

    def outputs(self, snapshot: NetworkSnapshot, attributes: Attributes) -> dict[str, Any]:
        """The ids that later layers need, and the parts in zones that the network no longer spans."""
        spec = self._spec(snapshot)
        name, parts = spec.name, actual_network(snapshot, spec.name, self._removing)
        groups = {group: attributes[address(SECURITY_GROUP, name, group)]["id"] for group in spec.groups}
        return {
            "vpc_id": spec.vpc_id or attributes[Address(VPC, name)]["id"],
            "subnets": self._subnets(snapshot, attributes),
            "security_groups": {group: id_ for group, id_ in groups.items() if group in GROUPS},
            "service_security_groups": self._of_services(snapshot, groups),
            "leftovers": [
                str(item) for item in outside_zones(parts, self._network, spec.zones) if item.kind != ASSOCIATION
            ],
        }

    def _of_services(self, snapshot: NetworkSnapshot, groups: Mapping[str, str]) -> dict[str, list[str]]:
        """The ids of the groups of each service that has others than the common one alone."""
        services = {key: item for key, item in self._inventory.services.items() if not item.security_groups.is_usual}
        return {
            key: [
                *([groups[TASKS]] if item.security_groups.common else []),
                *([groups[own_group(item.name)]] if item.security_groups.own else []),
                *snapshot.task_groups.get(key, ()),
            ]
            for key, item in services.items()
        }

    def _spec(self, snapshot: NetworkSnapshot) -> NetworkSpec:
        purposes = purposes_of(self._inventory)
        groups = {group: purposes[group] for group in groups_of(self._inventory)}
        rules = rules_of(self._inventory, snapshot.balancer_groups, snapshot.task_groups)
        if self._network.existing:
            vpc = (snapshot.vpc or {}).get("VpcId", "")
            return NetworkSpec(self._network, (), groups, rules, self._tags, vpc)
        zones = network_zones(self._network, snapshot.zones, snapshot.subnets)
        return NetworkSpec(self._network, zones, groups, rules, self._tags)
