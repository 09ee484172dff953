# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Services as ECS describes them, in the shape of the desired ones. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._aws.tags import to_dict
from .._plan.values import Actual, Address
from .answers import has_failed_deployment, primary_deployment
from .load_balancers import actual_load_balancer
from .names import LAUNCH_TYPE, SERVICE
from .strategy import actual_deployment


def actual_service(answer: Mapping[str, Any], revision: Mapping[str, Any]) -> Actual:
    """The service as DescribeServices gives it, with what only its newest service revision tells."""
    network = (answer.get("networkConfiguration") or {}).get("awsvpcConfiguration") or {}
    properties = {
        "task_definition": answer["taskDefinition"],
        "desired_count": answer["desiredCount"],
        "capacity_providers": _sorted_providers(answer.get("capacityProviderStrategy") or _launch_type(answer)),
        "platform_version": answer.get("platformVersion", "LATEST"),
        "network": {
            "subnets": sorted(network.get("subnets") or []),
            "security_groups": sorted(network.get("securityGroups") or []),
            "public_ip": network.get("assignPublicIp") == "ENABLED",
        },
        "load_balancers": sorted((actual_load_balancer(item) for item in answer.get("loadBalancers") or []), key=str),
        "grace_period": answer.get("healthCheckGracePeriodSeconds") or 0,
        "deployment": actual_deployment(answer.get("deploymentConfiguration") or {}),
        "execute_command": bool(answer.get("enableExecuteCommand")),
        "zone_rebalancing": answer.get("availabilityZoneRebalancing") == "ENABLED",
        "service_connect": _actual_service_connect(answer, revision),
        "metric_resolution": _resolution(revision.get("monitoring") or {}),
        "propagate_tags": answer.get("propagateTags", "NONE"),
        "managed_tags": bool(answer.get("enableECSManagedTags")),
        "failed_deployment": has_failed_deployment(answer),
        "tags": to_dict(answer.get("tags"), "key", "value"),
    }
    attributes = {
        "arn": answer["serviceArn"],
        "primary": primary_deployment(answer).get("id", ""),
        "deployment": answer.get("currentServiceDeployment") or "",
    }
    return Actual(Address(SERVICE, answer["serviceName"]), properties, attributes)


def _sorted_providers(strategy: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    known = [
        {"provider": item["capacityProvider"], "weight": item.get("weight", 0), "base": item.get("base", 0)}
        for item in strategy
    ]
    return sorted(known, key=str)


def _launch_type(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A launch type is no strategy, but stands in the place of one."""
    return [{"capacityProvider": LAUNCH_TYPE + answer.get("launchType", "EC2")}]


def _actual_service_connect(answer: Mapping[str, Any], revision: Mapping[str, Any]) -> dict[str, Any]:
    given = (
        revision.get("serviceConnectConfiguration")
        or primary_deployment(answer).get("serviceConnectConfiguration")
        or {}
    )
    if not given.get("enabled"):
        return {}
    offered = (given.get("services") or [{}])[0]
    alias = (offered.get("clientAliases") or [{}])[0]
    names = {
        "name": alias.get("dnsName") or offered.get("discoveryName"),
        "port": alias.get("port"),
        "port_name": offered.get("portName"),
    }
    return {"namespace": given.get("namespace"), **(names if offered else {})}


def _resolution(monitoring: Mapping[str, Any]) -> int:
    return min((int(item["resolutionSeconds"]) for item in monitoring.get("metricConfigurations") or []), default=60)
