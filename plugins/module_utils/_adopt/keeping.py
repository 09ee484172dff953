# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which line of the inventory keeps what stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._inventory.inventory import Inventory

MADE_ANEW = ("alarm", "role", "task definition")
"""What is made beside something that the inventory could go on with, or is not wanted."""
NONE = "no line of the inventory says it"
# By kind and property: the option that says it, below the entry of the resource.
OPTIONS: Mapping[tuple[str, str], str] = {
    ("VPC", "cidr"): "network.cidr",
    ("cluster", "container_insights"): "cluster.container_insights",
    ("cluster", "capacity_providers"): "cluster.capacity_providers",
    ("cluster", "runtime_monitoring"): "cluster.runtime_monitoring",
    ("load balancer", "scheme"): "ingress.scheme",
    ("load balancer", "idle_timeout"): "ingress.idle_timeout",
    ("load balancer", "http2"): "ingress.http2",
    ("load balancer", "deletion_protection"): "ingress.deletion_protection",
    ("load balancer", "drop_invalid_header_fields"): "ingress.drop_invalid_header_fields",
    ("records", ""): "ingress.evaluate_target_health, ingress.dualstack_aliases",
    ("subnet", "public_ip_on_launch"): "network.public_addresses_on_launch",
    ("route table association", ""): "network.route_tables",
    ("listener", "tls_policy"): "ingress.tls_policy",
    ("listener", "certificate"): "ingress.certificate_arn",
    ("listener", "default_action"): "ingress.default_status, ingress.default_body",
    ("log group", "retention_days"): "monitoring.log_retention_days",
    ("alarm", ""): "monitoring.alarms",
    ("listener rule", "hosts"): "services.KEY.hosts",
    ("listener rule", "paths"): "services.KEY.paths",
    (
        "security group rule",
        "",
    ): "services.KEY.security_groups, network.security_group_rules, .keep_rule_descriptions, .keep_egress_rules",
    ("role", ""): "services.KEY.execution_role, services.KEY.task_role",
    ("service", "capacity_providers"): "services.KEY.launch_type, services.KEY.capacity_providers",
    ("service", "propagate_tags"): "services.KEY.propagate_tags",
    ("service", "managed_tags"): "services.KEY.enable_ecs_managed_tags",
    ("service", "task_definition"): "",
    ("task definition", ""): "services.KEY.family",
    ("task definition", "family"): "services.KEY.family",
    ("task definition", "executionRoleArn"): "services.KEY.execution_role",
    ("task definition", "taskRoleArn"): "services.KEY.task_role",
    ("service", "platform_version"): "services.KEY.platform_version",
    ("service", "network"): "services.KEY.public_ip, services.KEY.security_groups",
    ("service", "load_balancers"): "services.KEY.target_group.name, services.KEY.container",
    ("service", "grace_period"): "services.KEY.deployment.grace_period",
    ("service", "deployment"): "services.KEY.deployment",
    ("service", "desired_count"): "services.KEY.desired_count",
    ("service", "execute_command"): "services.KEY.execute_command",
    ("service", "zone_rebalancing"): "services.KEY.availability_zone_rebalancing",
    ("service", "service_connect"): "services.KEY.service_connect",
    ("task definition", "containers"): "services.KEY.environment, .secrets, .container_health, .sidecars",
    ("task definition", "cpu"): "services.KEY.cpu",
    ("task definition", "memory"): "services.KEY.memory",
    ("scalable target", "min"): "services.KEY.scaling.min",
    ("scalable target", "max"): "services.KEY.scaling.max",
    ("scaling policy", "target"): "services.KEY.scaling.cpu_target, .memory_target",
    ("target group", "path"): "services.KEY.target_group.path",
}


def keeping_lines(inventory: Inventory, difference: Mapping[str, Any]) -> list[str]:
    """The keys that keep each changed property as it is, each once."""
    kind, key = difference["kind"], service_key(inventory, difference["name"])
    if difference["verb"] == "create" and kind not in MADE_ANEW:
        return []
    properties = [name for name in difference["changed"] if name != "tags"] or [""]
    found = [OPTIONS.get((kind, name), OPTIONS.get((kind, ""))) for name in properties]
    found = [_unsaid(name) if line is None else line for name, line in zip(properties, found, strict=True)]
    return list(dict.fromkeys(line.replace("KEY", key) for line in found if line))


def service_key(inventory: Inventory, name: str) -> str:
    """The inventory key of the service that a resource's name begins with; KEY where it is no service's."""
    fitting = [key for key, item in inventory.services.items() if name.startswith(item.name)]
    return max(fitting, key=lambda key: len(inventory.services[key].name), default="KEY")


def _unsaid(name: str) -> str:
    return f"{name}: {NONE}" if name else ""
