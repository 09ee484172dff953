# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls about replication groups that are restored beside another one: made, waited for, removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.tags import to_dict, to_list
from .._aws.waiting import Observation, wait_until
from .._data.cache_tokens import CacheTokens
from .._data.cache_waiting import wait_for_cache
from .._data.names import RESTORED_TAG
from .._data.reads import replication_group
from .._plan.owner import is_owned
from .cache_inputs import copy_input

Answer = Mapping[str, Any]
USUAL_TIME = "2 to 10 min"
BUSY = ("creating", "deleting")
"""In these states AWS tells no tags."""


class CacheCopies:
    """Replication groups that this environment restored for a test. tags: of everything that it makes; timeout in seconds for each wait."""

    def __init__(self, aws: Aws, tags: Mapping[str, str], progress: Progress, timeout: float) -> None:
        self._aws, self._tags, self._progress, self._timeout = aws, tags, progress, timeout
        self._client = aws.client("elasticache")

    def group(self, name: str) -> Answer | None:
        """The replication group of this name."""
        return replication_group(self._client, name)

    def snapshots(self, group: Answer) -> list[Answer]:
        """The snapshots of a replication group. An automatic one names the node that it was taken of, and not the group.

        https://docs.aws.amazon.com/cli/latest/reference/elasticache/describe-snapshots.html
        """
        members, name = group.get("MemberClusters") or [], group["ReplicationGroupId"]
        found = self._aws.pages("elasticache", "describe_snapshots", "Snapshots")
        return [
            item for item in found if item.get("ReplicationGroupId") == name or item.get("CacheClusterId") in members
        ]

    def refuse_strange(self, copy: Answer) -> None:
        """Raises Failure for a group that has the name of a copy and is somebody else's."""
        if copy["Status"] in BUSY:
            return
        tags = to_dict(self._client.list_tags_for_resource(ResourceName=copy["ARN"])["TagList"])
        if RESTORED_TAG not in tags or not is_owned(tags, self._tags):
            raise Failure(
                f"Replication group {copy['ReplicationGroupId']} is there and was not restored by this environment, which would give a "
                "copy this id",
                todo="delete it, if it is not needed, or give the cache another identifier",
            )

    def make(self, group: Answer, name: str, snapshot: str, secret: str) -> None:
        """Restore beside a group. secret: the name of the one that holds its token, or ""."""
        [member] = self._client.describe_cache_clusters(CacheClusterId=group["MemberClusters"][0])["CacheClusters"]
        mark = f"{group['ReplicationGroupId']} {snapshot} test"
        request = copy_input(group, member, name, snapshot, {**self._tags, RESTORED_TAG: mark})
        if secret and group.get("AuthTokenEnabled"):
            CacheTokens(self._aws).create(name, secret, request)
        else:
            self._client.create_replication_group(**request)

    def ready(self, name: str) -> Mapping[str, Any]:
        """Its addresses, once it answers."""
        return wait_for_cache(self._client, name, self._timeout, self._progress)

    def remove(self, name: str) -> bool:
        """Delete a copy, without a snapshot: nothing was written to it. Whether there was one that had to be.

        One that is still being made cannot be deleted yet.
        """

        def made() -> Observation:
            found = self.group(name)
            status = found["Status"] if found else "deleted"
            return Observation(status, status != "creating", found or {})

        copy = wait_until(made, f"Replication group {name}", USUAL_TIME, self._timeout, self._progress)
        if not copy or copy["Status"] == "deleting":
            return False
        self.refuse_strange(copy)
        self._client.delete_replication_group(ReplicationGroupId=name)
        return True

    def removed(self, name: str) -> None:
        """Wait until a copy has gone."""

        def look() -> Observation:
            found = self.group(name)
            return Observation(found["Status"] if found else "deleted", found is None)

        wait_until(look, f"Replication group {name}", USUAL_TIME, self._timeout, self._progress)

    def tag(self, group: Answer, **tags: str) -> None:
        """Add tags to a group."""
        self._client.add_tags_to_resource(ResourceName=group["ARN"], Tags=to_list(tags))
