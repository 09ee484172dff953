# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Kinds of the services layer in AWS's words, its tags, and what things are called. Pure."""

from __future__ import annotations

from .._inventory.services import Service

SERVICE = "service"
TASK_DEFINITION = "task definition"
RELEASE_TASK = "release task"
SCALABLE_TARGET = "scalable target"
SCALING_POLICY = "scaling policy"
SCHEDULED_ACTIONS = "scheduled actions"

CONTENT_TAG = "talentbase.aws/content"
"""The tag of a revision with the digest of its content."""
CLUSTER_TAG = "talentbase.aws/cluster"
"""The tag of a scalable target with its cluster, by which IAM tells two environments' apart: its ARN holds no name."""
HOURS_TAG = "talentbase.aws/hours"
"""The tag of a scalable target whose service has hours, by which its scheduled actions are found once the inventory has none."""
LAUNCH_TYPE = "launch type "
"""What the provider of a service without capacity providers begins with; the launch type follows."""
LIVE_TARGET_GROUP = "live_target_group"
"""A property of the service that matters only when the load balancer is written: the target group that has the traffic."""
SCALING_DIMENSION = "ecs:service:DesiredCount"
SCALING_NAMESPACE = "ecs"


def scaling_resource_id(cluster: str, service: str) -> str:
    """How Application Auto Scaling names an ECS service."""
    return f"service/{cluster}/{service}"


def port_name(key: str, service: Service) -> str:
    """The name by which Service Connect finds the service's port."""
    return service.port_name or key.lower().replace("_", "-")
