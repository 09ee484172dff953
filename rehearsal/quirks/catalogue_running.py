"""Quirks of what is running."""

from __future__ import annotations

from .quirk import DOCS, TF, TF_ISSUE, Quirk

RUNNING = (
    Quirk(
        "database-backup",
        "An instance is backing-up right after its creation, in its window of each day and while a snapshot is taken; "
        "it has its endpoint meanwhile, and cannot be modified, nor deleted with a final snapshot",
        f"{DOCS}AmazonRDS/latest/UserGuide/accessing-monitoring.html, "
        "github.com/hashicorp/terraform-provider-aws/pull/46687",
    ),
    Quirk(
        "storage-rounded",
        "Storage that grows by less than a tenth is rounded up to a tenth",
        f"{DOCS}AmazonRDS/latest/APIReference/API_ModifyDBInstance.html",
    ),
    Quirk(
        "maintenance-window",
        "Changes of databases and caches that wait are applied when the maintenance window begins",
        f"{DOCS}AmazonRDS/latest/APIReference/API_ModifyDBInstance.html",
    ),
    Quirk(
        "snapshotting-cluster",
        "The first automatic snapshots of a replication group need the node that they are taken of",
        "github.com/hashicorp/terraform/issues/10581",
    ),
    Quirk(
        "cache-snapshot",
        "A replication group with automatic snapshots is snapshotting in its window of each day",
        f"{DOCS}AmazonElastiCache/latest/dg/backups-automatic.html, {TF}elasticache/replication_group.go",
        60.0,
    ),
    Quirk(
        "cache-tags",
        "A replication group is modifying for a while after its tags have changed, and tags need an available one",
        f"{TF}elasticache/replication_group.go, {TF_ISSUE}40948",
        15.0,
    ),
    Quirk(
        "cache-change-noticed",
        "A replication group says available for a while after a change of its replicas, and takes no other change",
        f"{TF}elasticache/replication_group.go",
        30.0,
    ),
    Quirk(
        "scheduled-scaling",
        "Scheduled actions of Application Auto Scaling set the limits of their targets at their time, and the count goes within",
        f"{DOCS}autoscaling/application/userguide/scheduled-scaling-policy-overview.html",
    ),
    Quirk(
        "task-definition-additions",
        "Task definitions come back with enableFaultInjection, and with rootDirectory beside an EFS access point",
        "github.com/aws-actions/amazon-ecs-deploy-task-definition/issues/701, /704, "
        "github.com/CircleCI-Public/aws-ecs-orb/issues/105",
    ),
)
