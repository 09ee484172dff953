# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the shells of ECS Exec are recorded: the cluster's configuration, desired and actual, and the log group. Pure.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._iam.policies import exec_log_group
from .._inventory.environment import Cluster
from .._logs.log_groups import desired_log_group
from .._plan.values import Resource

Answer = Mapping[str, Any]
PROPERTY = "exec_logging"
OVERRIDE, DEFAULT = "OVERRIDE", "DEFAULT"
"""With the default, what is shown goes to the log of the container, if it has one."""


def desired_exec_logs(cluster: Cluster, tags: Mapping[str, str]) -> list[Resource]:
    """The log group of the shells' records; nothing without one."""
    options = cluster.exec_logging
    return (
        [desired_log_group(exec_log_group(cluster), options.retention_days, options.kms_key, tags)] if options else []
    )


def desired_exec_logging(cluster: Cluster, present: Mapping[str, Any]) -> dict[str, Any]:
    """The property of a cluster with records, and of one whose records go into the environment's log group though none are asked for."""
    if options := cluster.exec_logging:
        return {PROPERTY: {"log_group": exec_log_group(cluster), "encrypted": bool(options.kms_key)}}
    return {PROPERTY: {}} if present.get("log_group") == exec_log_group(cluster) else {}


def actual_exec_logging(answer: Answer) -> dict[str, Any]:
    """The same of DescribeClusters, which has it only where CONFIGURATIONS are asked for."""
    found = (answer.get("configuration") or {}).get("executeCommandConfiguration") or {}
    logs = found.get("logConfiguration") or {}
    if found.get("logging") != OVERRIDE or not logs.get("cloudWatchLogGroupName"):
        return {}
    return {"log_group": logs["cloudWatchLogGroupName"], "encrypted": bool(logs.get("cloudWatchEncryptionEnabled"))}


def configuration_input(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration of CreateCluster and UpdateCluster."""
    if not wanted:
        return {"executeCommandConfiguration": {"logging": DEFAULT}}
    logs = {"cloudWatchLogGroupName": wanted["log_group"], "cloudWatchEncryptionEnabled": wanted["encrypted"]}
    return {"executeCommandConfiguration": {"logging": OVERRIDE, "logConfiguration": logs}}
