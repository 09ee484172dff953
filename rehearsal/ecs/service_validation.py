"""What AWS refuses in CreateService, UpdateService and RunTask."""

from __future__ import annotations

from typing import Any

from .environment import Environment
from .errors import InvalidParameterException
from .region import Cluster, TaskDefinition
from .strategy_validation import check_balancer, check_strategy


def check_service(
    environment: Environment, cluster: Cluster, fields: dict[str, Any], definition: TaskDefinition
) -> None:
    """Refuse a service that AWS would refuse; InvalidParameterException."""
    check_launch(cluster, fields)
    check_network(environment, fields, definition)
    for balancer in fields.get("loadBalancers") or []:
        check_balancer(fields["deploymentConfiguration"]["strategy"], balancer)
        _check_load_balancer(environment, balancer, definition)
    check_deployment_configuration(fields["deploymentConfiguration"])
    if fields["deploymentController"]["type"] != "ECS":
        raise InvalidParameterException("This rehearsal account models the deployment controller ECS only.")
    if fields["schedulingStrategy"] != "REPLICA":
        raise InvalidParameterException("The DAEMON scheduling strategy is not supported by the FARGATE launch type.")


def check_launch(cluster: Cluster, fields: dict[str, Any]) -> None:
    """Launch type and capacity providers fit each other and the cluster; InvalidParameterException."""
    strategy = fields.get("capacityProviderStrategy")
    if strategy and fields.get("launchType"):
        raise InvalidParameterException(
            "Specifying both a launch type and capacity provider strategy is not supported."
        )
    if not strategy and fields.get("launchType") != "FARGATE":
        raise InvalidParameterException("No Container Instances were found in your cluster.")
    if any(item["capacityProvider"] not in cluster.fields["capacityProviders"] for item in strategy or []):
        raise InvalidParameterException(
            "The specified capacity provider strategy contains a capacity provider that is not associated with the "
            "cluster. Associate the capacity provider with the cluster and try again."
        )
    if strategy and not any(item.get("weight", 0) > 0 for item in strategy):
        raise InvalidParameterException(
            "The specified capacity provider strategy cannot have all weights equal to 0. Set a weight above 0."
        )


def check_network(environment: Environment, fields: dict[str, Any], definition: TaskDefinition) -> None:
    """The task definition runs on Fargate, and its network exists; InvalidParameterException."""
    if "FARGATE" not in definition.fields["compatibilities"]:
        raise InvalidParameterException("Task definition does not support launch_type FARGATE.")
    network = (fields.get("networkConfiguration") or {}).get("awsvpcConfiguration")
    if not network:
        raise InvalidParameterException(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified."
        )
    if not network.get("subnets"):
        raise InvalidParameterException("subnets can not be empty.")
    if subnet := environment.missing_subnet(network["subnets"]):
        raise InvalidParameterException(
            f"Error retrieving subnet information for [{subnet}]: The subnet ID '{subnet}' does not exist "
            "(ErrorCode: InvalidSubnetID.NotFound)"
        )
    if group := environment.missing_security_group(network.get("securityGroups") or []):
        raise InvalidParameterException(
            f"Error retrieving security group information for [{group}]: The security group '{group}' does not exist "
            "(ErrorCode: InvalidGroup.NotFound)"
        )


def _check_load_balancer(environment: Environment, balancer: dict[str, Any], definition: TaskDefinition) -> None:
    name, port = balancer.get("containerName"), balancer.get("containerPort")
    container = next((item for item in definition.containers if item["name"] == name), None)
    if container is None:
        raise InvalidParameterException(f"The container {name} does not exist in the task definition.")
    if port not in [mapping.get("containerPort") for mapping in container["portMappings"]]:
        raise InvalidParameterException(f"The container {name} did not have a container port {port} defined.")
    advanced = balancer.get("advancedConfiguration") or {}
    groups = [balancer.get("targetGroupArn") or "", advanced.get("alternateTargetGroupArn")]
    rules = [advanced.get("productionListenerRule"), advanced.get("testListenerRule")]
    problems = [environment.target_group_problem(arn) for arn in groups if arn is not None]
    problems += [environment.listener_rule_problem(arn) for arn in rules if arn is not None]
    if advanced.get("roleArn"):
        problems.append(environment.infrastructure_role_problem(advanced["roleArn"]))
    if problem := next(filter(None, problems), None):
        raise InvalidParameterException(problem)


def check_deployment_configuration(configuration: dict[str, Any]) -> None:
    """Percentages, breaker and strategy; InvalidParameterException."""
    minimum, maximum = configuration["minimumHealthyPercent"], configuration["maximumPercent"]
    if maximum < 100:
        raise InvalidParameterException(
            "Maximum percent must be greater than or equal to 100 for the REPLICA strategy."
        )
    if minimum < 0 or minimum > maximum or (minimum == maximum == 100):
        raise InvalidParameterException(
            "Deployment configuration is invalid: maximumPercent must be greater than minimumHealthyPercent."
        )
    check_strategy(configuration)
    breaker = configuration.get("deploymentCircuitBreaker")
    if breaker is not None and not {"enable", "rollback"} <= set(breaker):
        raise InvalidParameterException("The deployment circuit breaker needs both enable and rollback.")
