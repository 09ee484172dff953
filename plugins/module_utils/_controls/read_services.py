# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the cluster, the services and their repositories."""

from __future__ import annotations

from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory, checked
from .._inventory.services import container_name
from .._preflight.images import wanted_images
from .model import Resource, Section
from .reading import Reads, otherwise, resource

NO_SERVICE, NO_REPOSITORY = "the inventory has no service", "no image is in a repository of this account"


def read_cluster(aws: Aws, inventory: Inventory) -> Section:
    """The cluster, where it is the environment's."""
    cluster = checked(inventory.cluster)
    if cluster.existing:
        return Section("the cluster is somebody else's")
    answer = aws.client("ecs").describe_clusters(clusters=[cluster.name], include=["SETTINGS"])
    active = next((item for item in answer["clusters"] if item["status"] == "ACTIVE"), None)
    return Section("", [resource("cluster", cluster.name, active, {})])


def read_services(aws: Aws, inventory: Inventory) -> Section:
    """The services with their task definitions."""
    api = EcsApi(aws, checked(inventory.cluster).ecs_name)
    known = api.existing_services([item.name for item in inventory.services.values()]) if inventory.services else {}
    arns = [item["taskDefinition"] for item in known.values()]
    definitions = api.task_definitions(arns) if arns else {}
    found = []
    for key, service in inventory.services.items():
        answer = known.get(service.name, {})
        definition = definitions.get(answer.get("taskDefinition", ""))
        parts = {"task_definition": definition, "container": container_name(key, service)}
        found.append(Resource(f"services.{key}", service.name, answer if definition else {}, parts))
    return Section(NO_SERVICE, found)


def read_repositories(aws: Aws, inventory: Inventory) -> Section:
    """The repositories of this account and region that images come from."""
    wanted = wanted_images(inventory)
    own = [item for item in wanted if (item.account_id, item.region) == (inventory.account_id, inventory.region)]
    keys = {item.name: sorted(key for some in wanted[item].values() for key in some)[0] for item in own}
    found = gather({name: partial(_repository, aws, name, key) for name, key in keys.items()}) if keys else {}
    return Section(NO_REPOSITORY, list(found.values()))


def _repository(aws: Aws, name: str, key: str) -> Resource:
    ecr = aws.client("ecr")
    described = otherwise(
        partial(ecr.describe_repositories, repositoryNames=[name]), {"repositories": []}, "RepositoryNotFoundException"
    )
    reads: Reads = {
        "lifecycle": lambda: otherwise(
            lambda: ecr.get_lifecycle_policy(repositoryName=name)["lifecyclePolicyText"],
            "",
            "LifecyclePolicyNotFoundException",
        ),
        "registry_scanning": partial(aws.once, "registry scanning", partial(_registry_scanning, ecr)),
    }
    return resource(key, name, next(iter(described["repositories"]), None), reads)


def _registry_scanning(ecr: Any) -> Any:
    return ecr.get_registry_scanning_configuration().get("scanningConfiguration") or {}
