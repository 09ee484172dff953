# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads access logs of a load balancer from its bucket, and whose the targets are."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure, code_of
from .._aws.session import Aws, chunks, gather
from .._ecs.api import EcsApi
from .._inventory.access_logs import AccessLogs
from .access_log import LoggedRequest, logged_request
from .figures import TargetTask
from .window import Window

MOST_FILES = 600
"""The newest that are read; each node of a load balancer writes one every five minutes."""
AT_ONCE = 16
LATE = timedelta(minutes=5)
"""A file holds the five minutes before the time in its name:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html"""
END = re.compile(r"_(\d{8}T\d{4}Z)_")
GONE = ("NoSuchBucket", "NoSuchKey", "404")


class AccessLogReader:
    """The access logs of one load balancer. files, left_out: how many were read, and how many older ones were not."""

    def __init__(self, aws: Aws, logs: AccessLogs, account_id: str, balancer: str) -> None:
        self._s3, self._aws, self._bucket = aws.client("s3"), aws, logs.bucket
        self._owner = {"Bucket": logs.bucket, "ExpectedBucketOwner": account_id}
        folder = f"{logs.prefix}/" if logs.prefix else ""
        self._folder = f"{folder}AWSLogs/{account_id}/elasticloadbalancing/{aws.region}"
        self._file = f"{account_id}_elasticloadbalancing_{aws.region}_app.{balancer}."
        self.files = self.left_out = 0

    def requests(self, window: Window) -> list[LoggedRequest]:
        """The requests of a window, in no order."""
        keys = sorted(self._keys(window), key=_end_of, reverse=True)
        self.files, self.left_out = min(len(keys), MOST_FILES), max(0, len(keys) - MOST_FILES)
        found: list[LoggedRequest] = []
        for some in chunks(keys[:MOST_FILES], AT_ONCE):
            read = gather({key: partial(self._of_file, key, window) for key in some})
            found += [item for items in read.values() for item in items]
        return found

    def _keys(self, window: Window) -> Iterator[str]:
        for day in days_of(window):
            prefix = f"{self._folder}/{day:%Y/%m/%d}/{self._file}"
            try:
                listed = self._aws.pages("s3", "list_objects_v2", "Contents", **self._owner, Prefix=prefix)
            except ClientError as error:
                if code_of(error) not in GONE:
                    raise
                problem = f"ingress.access_logs.bucket: there is no bucket {self._bucket}"
                raise Failure(problem, todo="deploy first, which makes it") from error
            for item in listed:
                end = _end_of(str(item["Key"]))
                if window.start < end < window.end + LATE:
                    yield str(item["Key"])

    def _of_file(self, key: str, window: Window) -> list[LoggedRequest]:
        try:
            body = self._s3.get_object(**self._owner, Key=key)["Body"].read()
        except ClientError as error:
            if code_of(error) in GONE:  # it has expired since it was listed
                return []
            raise
        text = gzip.decompress(body).decode(errors="replace")
        found = (logged_request(line) for line in text.split("\n"))
        return [item for item in found if item and item.at in window]


def days_of(window: Window) -> Iterator[datetime]:
    """The days whose folders may hold a window's files."""
    day, last = window.start.replace(hour=0, minute=0, second=0, microsecond=0), window.end + LATE
    while day <= last:
        yield day
        day += timedelta(days=1)


def target_tasks(api: EcsApi) -> dict[str, TargetTask]:
    """The tasks of the cluster, by address; ECS forgets one that has stopped after an hour."""
    running, stopped = (api.task_arns(desiredStatus=status) for status in ("RUNNING", "STOPPED"))
    found: dict[str, TargetTask] = {}
    for task in api.tasks([*stopped, *running]):
        family = str(task["taskDefinitionArn"]).rpartition("/")[2]
        service = str(task.get("group", "")).removeprefix("service:")
        found |= {address: TargetTask(service, family) for address in _addresses(task)}
    return found


def _addresses(task: Mapping[str, Any]) -> Iterator[str]:
    for container in task.get("containers") or []:
        yield from (
            item["privateIpv4Address"]
            for item in container.get("networkInterfaces") or []
            if item.get("privateIpv4Address")
        )


def _end_of(key: str) -> datetime:
    """The end of a file's five minutes, by its name; long ago for another name."""
    found = END.search(key)
    return (
        datetime.strptime(found[1], "%Y%m%dT%H%MZ").replace(tzinfo=UTC) if found else datetime.min.replace(tzinfo=UTC)
    )
