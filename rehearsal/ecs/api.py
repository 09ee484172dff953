"""The ECS API: one table from operation to function, and JSON in and out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.core.utils import get_service_model

from . import clusters, deployments, services, tags, task_definitions, tasks
from .errors import EcsError, InvalidParameterException
from .region import Region

Operation = Callable[[Region, dict[str, Any]], dict[str, Any]]

OPERATIONS: dict[str, Operation] = {
    "ContinueServiceDeployment": deployments.continue_service_deployment,
    "CreateCluster": clusters.create_cluster,
    "CreateService": services.create_service,
    "DeleteAccountSetting": tags.delete_account_setting,
    "DeleteCluster": clusters.delete_cluster,
    "DeleteService": services.delete_service,
    "DeleteTaskDefinitions": task_definitions.delete_task_definitions,
    "DeregisterTaskDefinition": task_definitions.deregister_task_definition,
    "DescribeCapacityProviders": clusters.describe_capacity_providers,
    "DescribeClusters": clusters.describe_clusters,
    "DescribeServiceDeployments": deployments.describe_service_deployments,
    "DescribeServiceRevisions": deployments.describe_service_revisions,
    "DescribeServices": services.describe_services,
    "DescribeTaskDefinition": task_definitions.describe_task_definition,
    "DescribeTasks": tasks.describe_tasks,
    "ExecuteCommand": tasks.execute_command,
    "ListAccountSettings": tags.list_account_settings,
    "ListClusters": clusters.list_clusters,
    "ListServiceDeployments": deployments.list_service_deployments,
    "ListServices": services.list_services,
    "ListTagsForResource": tags.list_tags_for_resource,
    "ListTaskDefinitionFamilies": task_definitions.list_task_definition_families,
    "ListTaskDefinitions": task_definitions.list_task_definitions,
    "ListTasks": tasks.list_tasks,
    "PutAccountSetting": tags.put_account_setting,
    "PutAccountSettingDefault": tags.put_account_setting,
    "PutClusterCapacityProviders": clusters.put_cluster_capacity_providers,
    "RegisterTaskDefinition": task_definitions.register_task_definition,
    "RunTask": tasks.run_task,
    "StopServiceDeployment": deployments.stop_service_deployment,
    "StopTask": tasks.stop_task,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "UpdateCluster": clusters.update_cluster,
    "UpdateClusterSettings": clusters.update_cluster,
    "UpdateService": services.update_service,
}


def answer(region: Region, operation: str, body: str) -> tuple[int, str]:
    """HTTP status and JSON body of one call, after everything that was due has happened."""
    try:
        function = OPERATIONS.get(operation)
        if function is None:
            raise EcsError(f"This rehearsal account does not model ecs:{operation}.")
        region.catch_up()
        request = _without_none(json.loads(body or "{}"))
        _check_required(operation, request)
        return 200, json.dumps(_without_none(function(region, request)))
    except EcsError as error:
        return _failure(error)


def _check_required(operation: str, request: dict[str, Any]) -> None:
    shape = get_service_model("ecs").operation_model(operation).input_shape
    missing = [name for name in shape.required_members if name not in request]
    if missing:
        raise InvalidParameterException(f"{', '.join(missing)} must be given.")


def _failure(error: EcsError) -> tuple[int, str]:
    return 400, json.dumps({"__type": error.code, "message": error.message})


def _without_none(value: Any) -> Any:
    """A copy in which no member is null: a member that is not set is absent in AWS's answers."""
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    return [_without_none(item) for item in value] if isinstance(value, list) else value
