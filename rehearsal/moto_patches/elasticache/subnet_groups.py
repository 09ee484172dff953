"""Cache subnet groups."""

from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import InvalidSubnetIdError
from moto.ec2.models import ec2_backends

from ... import ACCOUNT_ID
from ...quirks.ages import AGES
from ...quirks.switches import SWITCHES
from .store import SUBNET_GROUP, CacheError, Caches
from .tags import as_dict


def create(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """CreateCacheSubnetGroup."""
    name = request["CacheSubnetGroupName"].lower()
    if name in caches.subnet_groups:
        raise CacheError("CacheSubnetGroupAlreadyExists", f"Cache subnet group {name} already exists.")
    arn = caches.arn("subnetgroup", name)
    caches.subnet_groups[name] = {
        "CacheSubnetGroupName": name,
        "CacheSubnetGroupDescription": request["CacheSubnetGroupDescription"],
        "ARN": arn,
        "SupportedNetworkTypes": ["ipv4"],
        **_placement(caches, request["SubnetIds"]),
    }
    caches.tags[arn] = as_dict(request.get("Tags"))
    return {"CacheSubnetGroup": caches.subnet_groups[name]}


def _placement(caches: Caches, subnet_ids: list[str]) -> dict[str, Any]:
    try:
        records = ec2_backends[ACCOUNT_ID][caches.region].describe_subnets(subnet_ids=subnet_ids)
    except InvalidSubnetIdError as error:
        raise CacheError("InvalidSubnet", f"Some input subnets are invalid: {', '.join(subnet_ids)}.") from error
    if len({subnet.vpc_id for subnet in records}) != 1:
        raise CacheError("InvalidSubnet", "All subnets must be in the same VPC.")
    subnets = [
        {
            "SubnetIdentifier": subnet.id,
            "SubnetAvailabilityZone": {"Name": subnet.availability_zone},
            "SupportedNetworkTypes": ["ipv4"],
        }
        for subnet in records
    ]
    return {"VpcId": records[0].vpc_id, "Subnets": subnets}


def modify(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """ModifyCacheSubnetGroup."""
    group = _find(caches, request["CacheSubnetGroupName"])
    if request.get("CacheSubnetGroupDescription"):
        group["CacheSubnetGroupDescription"] = request["CacheSubnetGroupDescription"]
    if request.get("SubnetIds"):
        group.update(_placement(caches, request["SubnetIds"]))
    return {"CacheSubnetGroup": group}


def describe(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeCacheSubnetGroups."""
    name = request.get("CacheSubnetGroupName")
    return {"CacheSubnetGroups": [_find(caches, name)] if name else list(caches.subnet_groups.values())}


def delete(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """DeleteCacheSubnetGroup; refused while a cache uses it."""
    group = _find(caches, request["CacheSubnetGroupName"])
    name = group["CacheSubnetGroupName"]
    used = [*caches.groups.values(), *caches.clusters.values()]
    lingers = AGES.younger(SUBNET_GROUP, name, SWITCHES.seconds(SUBNET_GROUP), caches.clock.now())
    if lingers or any((cache.fields.get("CacheSubnetGroupName") or "").lower() == name for cache in used):
        raise CacheError("CacheSubnetGroupInUse", f"Cache subnet group {name} is currently in use by a cache cluster.")
    del caches.subnet_groups[name]
    caches.tags.pop(group["ARN"], None)
    return {}


def _find(caches: Caches, name: str) -> dict[str, Any]:
    if name.lower() not in caches.subnet_groups:
        raise CacheError("CacheSubnetGroupNotFoundFault", f"Cache subnet group {name} not found.")
    return caches.subnet_groups[name.lower()]
