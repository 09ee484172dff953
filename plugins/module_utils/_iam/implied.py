# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rights that an entry's options imply: pulling its images, mounting its file systems, sending traces. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._aws.partition import partition
from .._inventory.containers import Volume
from .._inventory.environment import Cluster
from .._inventory.images import EcrImage, ecr_image, whole_references
from .._inventory.services import Service

PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
IMPORT = ("ecr:BatchImportUpstreamImage", "ecr:CreateRepository")
AGENT_REPOSITORY = "aws-guardduty-agent-fargate"
XRAY_DAEMON = "aws-xray-daemon"
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSXRayDaemonWriteAccess.html
XRAY = (
    "xray:GetSamplingRules",
    "xray:GetSamplingStatisticSummaries",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)


def allow(sid: str, actions: Sequence[str], resources: Sequence[str]) -> dict[str, Any]:
    """A statement that allows actions on resources."""
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def pulls(service: Service, account_id: str, region: str) -> list[dict[str, Any]]:
    """Pull the images that ECR has for the service, here or in another account or region.

    An image of a pull-through cache is fetched, and its repository made, with the rights of whoever pulls it first. Whether there
    is such a cache is for the registry to say, so these rights stand on each repository that may be one.
    """
    images = [image for _key, text, _credentials in whole_references("", service) if (image := ecr_image(text))]
    own = [EcrImage(account_id, region, service.repository, "")] if service.repository else []
    cached = sorted({_repository(image) for image in images if image.may_be_cached})
    statements = [allow("Pull", PULL, sorted({_repository(image) for image in own + images}))]
    return [item for item in [*statements, allow("PullThroughCache", IMPORT, cached)] if item["Resource"]]


def agent_pulls(cluster: Cluster | None, region: str) -> list[dict[str, Any]]:
    """Pull GuardDuty's agent, where it watches the cluster's tasks. AWS keeps it in an account of its own in each region.

    https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ecs-support.html#before-enable-runtime-monitoring-ecs
    """
    repository = f"arn:{partition(region)}:ecr:{region}:*:repository/{AGENT_REPOSITORY}"
    return [allow("PullGuardDutyAgent", PULL, [repository])] if cluster and cluster.runtime_monitoring else []


def mounts(service: Service, account_id: str, region: str) -> list[dict[str, Any]]:
    """Mount the file systems that the task role authorizes; write to those that a container does not mount read-only.

    https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
    """
    everywhere = [*service.mounts, *(mount for item in service.sidecars.values() for mount in item.mounts)]
    written = {mount.volume for mount in everywhere if not mount.read_only}
    volumes = [(volume, name in written) for name, volume in sorted(service.volumes.items()) if volume.iam]
    return [
        _mount(f"Mount{number}", volume, writes, f"arn:{partition(region)}:elasticfilesystem:{region}:{account_id}")
        for number, (volume, writes) in enumerate(volumes, 1)
    ]


def traces(service: Service) -> list[dict[str, Any]]:
    """Send traces, where a sidecar is the daemon of X-Ray; it knows no resource."""
    images = [item.image.partition("@")[0].rsplit("/", 1)[-1].partition(":")[0] for item in service.sidecars.values()]
    return [allow("Traces", XRAY, ["*"])] if XRAY_DAEMON in images else []


def _repository(image: EcrImage) -> str:
    return f"arn:{partition(image.region)}:ecr:{image.region}:{image.account_id}:repository/{image.repository}"


def _mount(sid: str, volume: Volume, writes: bool, prefix: str) -> dict[str, Any]:
    actions = ["elasticfilesystem:ClientMount", *(["elasticfilesystem:ClientWrite"] if writes else [])]
    statement = allow(sid, actions, [f"{prefix}:file-system/{volume.efs_file_system}"])
    if not volume.efs_access_point:
        return statement
    access_point = f"{prefix}:access-point/{volume.efs_access_point}"
    return {**statement, "Condition": {"StringEquals": {"elasticfilesystem:AccessPointArn": access_point}}}
