# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a service's task definition and service need to know of everything around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._inventory.references import EndpointReference, replace_endpoints, secret_reference, value_from
from .._inventory.secrets import Secret
from .._inventory.services import Service
from .._module.inventory import arns_by_reference
from .._plan.values import UNKNOWN


@dataclass(frozen=True)
class ServiceContext:
    """Results of the earlier layers. A value not known yet is UNKNOWN.

    arns: of secrets and parameters, by secret.KEY and parameter.KEY. endpoints: attributes by database.KEY and cache.KEY.
    target_groups: those that have the traffic. traffic: what moves it, as the results target_groups of alb_ingress give it.
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
    image_tag: str = "latest"
    image_tags: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    def image(self, key: str, service: Service) -> str:
        """The image of a service: its own reference, or its repository in this account at the tag that was asked for."""
        if service.image:
            return service.image
        return f"{registry(self.account_id, self.region)}/{service.repository}:{self.tag(key, service)}"

    def tag(self, key: str, service: Service) -> str:
        """The image tag: asked for this service, pinned in its entry, or asked for all."""
        return self.image_tags.get(key) or service.image_tag or self.image_tag

    def text(self, text: str) -> str:
        """An environment value with endpoints in place of their references."""
        return replace_endpoints(text, self._endpoint)

    def value_from(self, reference: str) -> str:
        """Where ECS finds the value of a secret variable."""
        return value_from(secret_reference(reference), self.secrets, self.arns)

    def _endpoint(self, reference: EndpointReference) -> str:
        return str(self.endpoints.get(f"{reference.section}.{reference.key}", {}).get(reference.attribute, UNKNOWN))


def service_context(given: Mapping[str, Any], secrets: Mapping[str, Secret], region: str) -> ServiceContext:
    """The context from results of the earlier layers, as the options of ecs_services name them."""
    same = (
        "execution_roles",
        "task_roles",
        "infrastructure_roles",
        "alarms",
        "security_groups",
        "image_tag",
        "image_tags",
    )
    return ServiceContext(
        account_id=given["aws_account_id"],
        region=region,
        secrets=secrets,
        arns=arns_by_reference(given),
        endpoints={
            **{f"database.{key}": item for key, item in given["database_endpoints"].items()},
            **{f"cache.{key}": item for key, item in given["cache_endpoints"].items()},
        },
        target_groups={key: item["arn"] for key, item in given["target_groups"].items()},
        traffic=given["target_groups"],
        private_subnets=given["subnets"].get("private", []),
        public_subnets=given["subnets"].get("public", []),
        tags=given["resource_tags"],
        **{name: given[name] for name in same},
    )


def registry(account_id: str, region: str) -> str:
    """The host of the account's ECR registry."""
    return f"{account_id}.dkr.ecr.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"
