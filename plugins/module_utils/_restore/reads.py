# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of a restore: the instances, and how far back one can go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._aws.clock import answered_at
from .._aws.errors import ClientError, code_of
from .._aws.session import Aws
from .._data.actual import database_attributes
from .marks import marked

NO_BACKUPS = ("DBInstanceAutomatedBackupNotFound", "DBInstanceAutomatedBackupNotFoundFault")
Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Instances:
    """The instances of the region by name, and by AWS's clock when that was."""

    by_name: Mapping[str, Answer]
    now: datetime

    def restored_for(self, identifier: str) -> Answer | None:
        """The instance that was restored for this one, and whose restore has not ended."""
        return marked(list(self.by_name.values()), identifier)


def host_of(instance: Answer) -> str:
    """Where an instance is reached; empty while AWS does not tell."""
    return str(database_attributes(instance).get("host", ""))


def read_instances(aws: Aws) -> Instances:
    """Every instance of the region: a restored one is known by its tag, whatever its name."""
    rds = aws.client("rds")
    found: dict[str, Answer] = {}
    token: dict[str, str] = {}
    while True:
        answer = rds.describe_db_instances(**token)
        found |= {item["DBInstanceIdentifier"]: item for item in answer["DBInstances"]}
        if not answer.get("Marker"):
            return Instances(found, answered_at(answer))
        token = {"Marker": answer["Marker"]}


def restore_window(aws: Aws, identifier: str) -> tuple[datetime | None, datetime | None]:
    """The first and the last time that an instance can be restored to; None before its first backup."""
    try:
        answer = aws.client("rds").describe_db_instance_automated_backups(DBInstanceIdentifier=identifier)
    except ClientError as error:
        if code_of(error) in NO_BACKUPS:
            return None, None
        raise
    windows = [item.get("RestoreWindow") or {} for item in answer["DBInstanceAutomatedBackups"]]
    window = next(iter(windows), {})
    return window.get("EarliestTime"), window.get("LatestTime")
