"""Cluster operations of the ECS API."""

from __future__ import annotations

from typing import Any

from .errors import ClusterContainsServicesException, ClusterContainsTasksException, InvalidParameterException
from .region import Cluster, Region, page
from .task import RUNNING, STOPPED

PROVIDERS = ("FARGATE", "FARGATE_SPOT")
INCLUDED = {"settings": "SETTINGS", "configuration": "CONFIGURATIONS", "tags": "TAGS", "statistics": "STATISTICS"}


def create_cluster(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """CreateCluster; an ACTIVE cluster of that name is returned as it is."""
    name = request.get("clusterName") or "default"
    cluster = region.clusters.get(name)
    if cluster is None or not cluster.active:
        providers = request.get("capacityProviders") or []
        strategy = request.get("defaultCapacityProviderStrategy") or []
        _check_providers(providers, strategy)
        fields = {
            "status": "ACTIVE",
            "settings": _settings([], request.get("settings") or []),
            "configuration": request.get("configuration"),
            "capacityProviders": providers,
            "defaultCapacityProviderStrategy": _strategy(strategy),
            "serviceConnectDefaults": _connect_defaults(region, request.get("serviceConnectDefaults")),
        }
        cluster = Cluster(name, region.arn("cluster", name), fields, list(request.get("tags") or []))
        region.clusters[name] = cluster
    return {"cluster": describe(cluster, set(INCLUDED.values()))}


def describe(cluster: Cluster, include: set[str]) -> dict[str, Any]:
    """A cluster as the API returns it."""
    tasks = cluster.all_tasks()
    shape = {
        "clusterArn": cluster.arn,
        "clusterName": cluster.name,
        "registeredContainerInstancesCount": 0,
        "runningTasksCount": sum(task.status == RUNNING for task in tasks),
        "pendingTasksCount": sum(task.status in ("PROVISIONING", "PENDING") for task in tasks),
        "activeServicesCount": sum(service.status == "ACTIVE" for service in cluster.services.values()),
        "statistics": [],
        **cluster.fields,
        "tags": cluster.tags,
    }
    for key, flag in INCLUDED.items():
        if flag not in include:
            shape[key] = None if key == "configuration" else []
    return shape


def describe_clusters(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeClusters."""
    include, described, failures = set(request.get("include") or []), [], []
    for reference in request.get("clusters") or ["default"]:
        cluster = region.find_cluster(reference)
        if cluster is None:
            name = reference.split("/")[-1]
            failures.append({"arn": region.arn("cluster", name), "reason": "MISSING"})
        else:
            described.append(describe(cluster, include))
    return {"clusters": described, "failures": failures}


def list_clusters(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """ListClusters."""
    arns, token = page([cluster.arn for cluster in region.clusters.values() if cluster.active], request)
    return {"clusterArns": arns, "nextToken": token}


def delete_cluster(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DeleteCluster; it stays describable as INACTIVE."""
    cluster = region.cluster(request["cluster"])
    if any(service.status != "INACTIVE" for service in cluster.services.values()):
        raise ClusterContainsServicesException
    if any(task.status != STOPPED for task in cluster.all_tasks()):
        raise ClusterContainsTasksException
    cluster.fields["status"] = "INACTIVE"
    return {"cluster": describe(cluster, set())}


def update_cluster(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """UpdateCluster and UpdateClusterSettings: what is not named stays."""
    cluster = region.cluster(request["cluster"])
    if request.get("settings"):
        cluster.fields["settings"] = _settings(cluster.fields["settings"], request["settings"])
    if request.get("configuration") is not None:
        cluster.fields["configuration"] = request["configuration"]
    if request.get("serviceConnectDefaults") is not None:
        cluster.fields["serviceConnectDefaults"] = _connect_defaults(region, request["serviceConnectDefaults"])
    return {"cluster": describe(cluster, {"SETTINGS", "CONFIGURATIONS"})}


def put_cluster_capacity_providers(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """PutClusterCapacityProviders: replaces providers and default strategy."""
    cluster = region.cluster(request["cluster"])
    providers, strategy = request["capacityProviders"], request["defaultCapacityProviderStrategy"]
    _check_providers(providers, strategy)
    cluster.fields.update(capacityProviders=providers, defaultCapacityProviderStrategy=_strategy(strategy))
    return {"cluster": describe(cluster, set(INCLUDED.values()))}


def describe_capacity_providers(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeCapacityProviders: the two that AWS has for Fargate."""
    wanted = [reference.split("/")[-1] for reference in request.get("capacityProviders") or PROVIDERS]
    known = [name for name in wanted if name in PROVIDERS]
    return {
        "capacityProviders": [
            {"capacityProviderArn": region.arn("capacity-provider", name), "name": name, "status": "ACTIVE", "tags": []}
            for name in known
        ],
        "failures": [
            {"arn": region.arn("capacity-provider", name), "reason": "MISSING"} for name in wanted if name not in known
        ],
    }


def _check_providers(providers: list[str], strategy: list[dict[str, Any]]) -> None:
    unknown = [name for name in providers if name not in PROVIDERS]
    if unknown:
        raise InvalidParameterException("The specified capacity provider was not found. Specify a valid name.")
    if any(item["capacityProvider"] not in providers for item in strategy):
        raise InvalidParameterException(
            "The specified capacity provider strategy cannot contain a capacity provider that is not associated "
            "with the cluster. Associate the capacity provider with the cluster and try again."
        )


def _strategy(strategy: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"weight": 0, "base": 0, **item} for item in strategy]


def _settings(current: list[dict[str, str]], changes: list[dict[str, str]]) -> list[dict[str, str]]:
    values = {"containerInsights": "disabled"}
    values.update({item["name"]: item["value"] for item in [*current, *changes]})
    return [{"name": name, "value": value} for name, value in values.items()]


def _connect_defaults(region: Region, defaults: dict[str, str] | None) -> dict[str, str] | None:
    """A namespace given by name is returned as an ARN; an empty name takes the default away."""
    namespace = (defaults or {}).get("namespace")
    if not namespace:
        return None
    if namespace.startswith("arn:"):
        return {"namespace": namespace}
    prefix = f"arn:aws:servicediscovery:{region.name}:{region.account_id}:namespace"
    return {"namespace": f"{prefix}/{namespace}"}
