# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a service's task definition and service need to know of everything around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._inventory.images import with_version
from .._inventory.inventory import Inventory
from .._inventory.references import EndpointReference, replace_endpoints, secret_reference, value_from
from .._inventory.secrets import Secret
from .._inventory.services import Service
from .._module.inventory import arns_by_reference
from .._plan.values import UNKNOWN


@dataclass(frozen=True)
class ServiceContext:
    """Results of the earlier layers. A value not known yet is UNKNOWN.

    arns: of secrets and parameters, by secret.KEY and parameter.KEY. endpoints: attributes by database.KEY and cache.KEY.
    shares_cluster: whether the cluster is somebody else's. target_groups: those that have the traffic.
    unpublished: the keys of secrets whose URL does not lead to their cache yet.
    asleep: a line for each database that its hours have stopped, by key.
    traffic: what moves it, as the results target_groups of alb_ingress give it. own_groups: the security groups of services that have
    others than the common one alone.
    """

    account_id: str
    region: str
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    arns: Mapping[str, str] = field(default_factory=dict)
    endpoints: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    execution_roles: Mapping[str, str] = field(default_factory=dict)
    task_roles: Mapping[str, str] = field(default_factory=dict)
    infrastructure_roles: Mapping[str, str] = field(default_factory=dict)
    target_groups: Mapping[str, str] = field(default_factory=dict)
    traffic: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    alarms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    private_subnets: Sequence[str] = ()
    public_subnets: Sequence[str] = ()
    security_groups: Sequence[str] = ()
    own_groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    image_tag: str = "latest"
    image_tags: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    cluster: str = ""
    shares_cluster: bool = False
    asleep: Mapping[str, str] = field(default_factory=dict)
    unpublished: frozenset[str] = frozenset()

    def image(self, key: str, service: Service) -> str:
        """The image of a service: its own reference, or its repository in this account at the requested tag."""
        if service.image:
            return service.image
        return with_version(f"{registry(self.account_id, self.region)}/{service.repository}", self.tag(key, service))

    def credentials_arn(self, reference: str) -> str:
        """The ARN of the secret with a registry's credentials; empty without any."""
        if not reference or reference.startswith("arn:"):
            return reference
        return self.arns.get(f"secret.{reference}", UNKNOWN)

    def tag(self, key: str, service: Service) -> str:
        """The image's tag or digest: requested for this service, pinned in its entry, or requested for all."""
        return self.image_tags.get(key) or service.image_tag or self.image_tag

    def text(self, text: str) -> str:
        """An environment value with endpoints in place of their references."""
        return replace_endpoints(text, self._endpoint)

    def value_from(self, reference: str) -> str:
        """Where ECS finds the value of a secret variable; UNKNOWN for the token of a cache that has none yet."""
        parsed = secret_reference(reference)
        return (
            UNKNOWN
            if parsed.source == "secret" and parsed.key in self.unpublished
            else value_from(parsed, self.secrets, self.arns)
        )

    def _endpoint(self, reference: EndpointReference) -> str:
        return str(self.endpoints.get(f"{reference.section}.{reference.key}", {}).get(reference.attribute, UNKNOWN))


def service_context(
    inventory: Inventory, region: str, facts: Mapping[str, Any], tags: Mapping[str, str]
) -> ServiceContext:
    """The context from what the earlier layers publish, as far as it is known."""
    target_groups = facts.get("target_groups") or {}
    subnets, groups = facts.get("subnets") or {}, facts.get("security_groups") or {}
    return ServiceContext(
        account_id=inventory.account_id,
        region=region,
        secrets=inventory.secrets,
        arns=arns_by_reference(facts),
        endpoints={
            **{f"database.{key}": item for key, item in (facts.get("databases") or {}).items()},
            **{f"cache.{key}": item for key, item in (facts.get("caches") or {}).items()},
        },
        execution_roles=facts.get("execution_roles") or {},
        task_roles=facts.get("task_roles") or {},
        infrastructure_roles=facts.get("infrastructure_roles") or {},
        target_groups={key: item["arn"] for key, item in target_groups.items()},
        traffic=target_groups,
        alarms=facts.get("alarms") or {},
        private_subnets=subnets.get("private") or [],
        public_subnets=subnets.get("public") or [],
        security_groups=[groups["ecs"]] if "ecs" in groups else [],
        own_groups=facts.get("service_security_groups") or {},
        image_tag=inventory.image_tag or "latest",
        image_tags=inventory.image_tags,
        tags=tags,
        cluster=inventory.cluster.name if inventory.cluster else "",
        asleep={key: str(item["asleep"]) for key, item in (facts.get("databases") or {}).items() if item.get("asleep")},
        unpublished=_unpublished(facts.get("caches") or {}),
        shares_cluster=bool(inventory.cluster and inventory.cluster.existing),
    )


def _unpublished(caches: Mapping[str, Any]) -> frozenset[str]:
    tokens = [item["token"] for item in caches.values() if item.get("token")]
    return frozenset(str(token["secret"]) for token in tokens if not token["published"])


def registry(account_id: str, region: str) -> str:
    """The host of the account's ECR registry."""
    return f"{account_id}.dkr.ecr.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"
