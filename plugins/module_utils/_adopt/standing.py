# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands in an account around one cluster, as AWS answered. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._aws.tags import to_dict
from .._ecs.answers import target_groups_of
from .._iam.reads import RoleAnswer
from .templates import Stack

Answer = Mapping[str, Any]
Tags = Mapping[str, str]


@dataclass(frozen=True)
class Networks:
    """The VPC of the services, and what is in it."""

    vpc: Answer = field(default_factory=dict)
    subnets: Sequence[Answer] = ()
    route_tables: Sequence[Answer] = ()
    nat_gateways: Sequence[Answer] = ()
    elastic_ips: Sequence[Answer] = ()
    internet_gateways: Sequence[Answer] = ()
    security_groups: Sequence[Answer] = ()
    rules: Sequence[Answer] = ()

    def subnet(self, id_: str) -> Answer:
        """The subnet of this id; empty where it is not in the VPC."""
        return next((item for item in self.subnets if item["SubnetId"] == id_), {})


@dataclass(frozen=True)
class Balancers:
    """The load balancers of the services. attributes, tags: by ARN; rules: of all listeners, each with its ListenerArn.

    web_acls: their names, by the ARN of the load balancer that has one.
    """

    target_groups: Sequence[Answer] = ()
    load_balancers: Sequence[Answer] = ()
    listeners: Sequence[Answer] = ()
    rules: Sequence[Answer] = ()
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tags: Mapping[str, Tags] = field(default_factory=dict)
    zone: Answer = field(default_factory=dict)
    records: Sequence[Answer] = ()
    web_acls: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stores:
    """Databases, caches, secrets and parameters of the account that may be the cluster's. members: nodes of caches, by id."""

    databases: Sequence[Answer] = ()
    replication_groups: Sequence[Answer] = ()
    cache_clusters: Sequence[Answer] = ()
    secrets: Sequence[Answer] = ()
    parameters: Sequence[Answer] = ()
    owned: Mapping[str, Tags] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """Everything about one cluster.

        definitions: of the services' task definitions, by ARN; targets, policies, actions: of autoscaling; roles: the inline policy of each
    role that the collection made, by the role's name; dashboard: the body of the one that the alarms name; unused_roles: those of the
    stacks that no service runs with; own: what the environment may be called in tags; existing: why each of the sections network, ingress
    and cluster names a part of somebody else, where it does.
    """

    account_id: str
    region: str
    cluster: Answer
    services: Sequence[Answer] = ()
    definitions: Mapping[str, Answer] = field(default_factory=dict)
    revisions: Mapping[str, Answer] = field(default_factory=dict)
    targets: Sequence[Answer] = ()
    policies: Sequence[Answer] = ()
    actions: Sequence[Answer] = ()
    networks: Networks = field(default_factory=Networks)
    balancers: Balancers = field(default_factory=Balancers)
    stores: Stores = field(default_factory=Stores)
    log_groups: Sequence[Answer] = ()
    alarms: Sequence[Answer] = ()
    dashboard: str = ""
    stacks: Sequence[Stack] = ()
    roles: Mapping[str, Answer] = field(default_factory=dict)
    existing: Mapping[str, str] = field(default_factory=dict)
    own: Collection[str] = ()
    unused_roles: Sequence[RoleAnswer] = ()

    @property
    def name(self) -> str:
        """The cluster's name."""
        return str(self.cluster["clusterName"])

    @property
    def tags(self) -> dict[str, str]:
        """The cluster's tags."""
        return to_dict(self.cluster.get("tags"), "key", "value")

    def evidence(self) -> list[Any]:
        """All that services and load balancers name, in which an id that is in use is found."""
        cells = (self.services, self.definitions, self.networks, self.balancers, self.log_groups)
        return [*cells, self.stores.databases, self.stores.replication_groups]

    def definition(self, service: Answer) -> Answer:
        """The task definition that a service runs; empty where it has none."""
        return self.definitions.get(str(service.get("taskDefinition")), {})

    def containers(self, service: Answer) -> list[Answer]:
        """The containers of a service's task definition."""
        return list(self.definition(service).get("containerDefinitions") or [])

    def target_group(self, service: Answer) -> Answer:
        """The first target group of a service; empty where it has none."""
        arns = target_groups_of(service)
        return next((item for item in self.balancers.target_groups if item["TargetGroupArn"] in arns), {})


def awsvpc(service: Answer) -> Answer:
    """The network configuration of a service."""
    found: Answer = (service.get("networkConfiguration") or {}).get("awsvpcConfiguration") or {}
    return found
