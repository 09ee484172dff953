# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Kinds of data stores in AWS's words, and the states they are in."""

from __future__ import annotations

RESTORE = "restore_snapshot"
"""The inventory's option, and the property that tells of a restore that has not been finished."""
RESTORING_TAG = "talentbase.aws:restoring"
"""On an instance from the moment it is made from a snapshot until it is what the inventory wants; holds the snapshot's name."""
LOGS = "log_exports"
"""The property with the logs that go to CloudWatch Logs; of a cache with the log group of each."""
WAITING = "waiting_changes"
"""The property of an instance or a cache that is there with the names of its changes that wait for the maintenance window; absent without any."""
RESTORED_TAG = "talentbase.aws:restored"
"""On an instance that is restored beside another one, until the restore has ended; see _restore/marks.py."""
TESTED_TAG = "talentbase.aws:restore-tested"
"""On an instance or a replication group: when its backups were restored last, and found to be good."""
LONGEST_NAME, LONGEST_CACHE_NAME = 63, 40
COPY, FORMER = "-restore", "-before-"


def copy_name(identifier: str, longest: int = LONGEST_NAME) -> str:
    """The name of the instance that is restored beside another one."""
    return f"{identifier[: longest - len(COPY)].rstrip('-')}{COPY}"


def cache_copy_name(identifier: str) -> str:
    """The id of the replication group that is restored beside another one."""
    return copy_name(identifier, LONGEST_CACHE_NAME)


def former_start(identifier: str) -> str:
    """What the name of an instance begins with whose place a restored one has taken; the time follows."""
    return f"{identifier[: LONGEST_NAME - len(FORMER) - 15].rstrip('-')}{FORMER}"


DB_INSTANCE = "DB instance"
DB_SUBNET_GROUP = "DB subnet group"
REPLICATION_GROUP = "replication group"
CACHE_SUBNET_GROUP = "cache subnet group"
SCHEDULES = "schedules"
RUNNING = "running"
"""The property of an instance with hours that is not stopped, or only outside of them."""
HOURS_TAG = "talentbase.aws/hours"
"""On an instance with hours; holds the name of the group of its schedules, so that they are found once the inventory has none."""

STOPPED, STOPPING = STOPPED_STATES = ("stopped", "stopping")


def group_name(cluster: str) -> str:
    """The group of an environment's schedules, which takes 64 characters."""
    return cluster[:64]


# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html#Overview.DBInstance.Status
DB_READY = ("available", "storage-optimization", "storage-config-upgrade")
DB_BACKUP = "backing-up"
DB_STUCK = {
    "deleting": "wait until it is gone, and run the same command again",
    "stopped": "start it (aws rds start-db-instance --region REGION --db-instance-identifier NAME), and run the same command again",
    "stopping": "start it again once it has stopped, and run the same command again",
    "storage-full": "give it more storage (storage_gib), or let it grow (max_storage_gib)",
    "failed": "restore it from a snapshot, or delete it by hand",
    "restore-error": "delete it by hand and restore it from another snapshot",
    "incompatible-network": "check its subnets and security groups in the RDS console",
    "incompatible-parameters": "check its parameter group in the RDS console",
    "incompatible-option-group": "check its option group in the RDS console",
    "incompatible-restore": "delete it by hand and restore it from another snapshot",
    "inaccessible-encryption-credentials": "give RDS access to its KMS key again",
    "insufficient-capacity": "choose another instance_class, or try again later",
}
CACHE_STUCK = {
    "deleting": "wait until it is gone, and run the same command again",
    "create-failed": "delete it in the ElastiCache console, and run the same command again",
}
