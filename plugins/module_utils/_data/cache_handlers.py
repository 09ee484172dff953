# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of ElastiCache replication groups and their subnet groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from .._aws.errors import ClientError, code_of
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.tags import to_list
from .._aws.waiting import Observation, wait_until
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .actual import cache_attributes
from .cache_tokens import CacheTokens
from .cache_waiting import wait_for_cache
from .change_policy import ChangePolicy
from .inputs import cache_changes, cache_input, cache_subnet_group_input
from .interruptions import is_major_upgrade
from .logs import delivery_input
from .names import LOGS
from .reads import replication_group
from .snapshots import take_snapshot
from .tokens import TOKEN, TOKEN_SECRET, UNPUBLISHED
from .transit import TRANSIT, transit_inputs


class CacheSubnetGroupHandler(BaseHandler):
    """Cache subnet groups."""

    def __init__(self, aws: Aws) -> None:
        self._client = aws.client("elasticache")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._client.create_cache_subnet_group(**cache_subnet_group_input(name, properties))
        return {"arn": answer["CacheSubnetGroup"]["ARN"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        if "subnets" in changed:
            self._client.modify_cache_subnet_group(
                CacheSubnetGroupName=actual.address.name, SubnetIds=properties["subnets"]
            )
        if "tags" in changed:
            self._client.add_tags_to_resource(ResourceName=actual.attributes["arn"], Tags=to_list(properties["tags"]))

    def delete(self, actual: Actual) -> None:
        self._client.delete_cache_subnet_group(CacheSubnetGroupName=actual.address.name)


class CacheHandler(BaseHandler):
    """Replication groups of one shard."""

    slow = True

    def __init__(self, aws: Aws, progress: Progress, timeout: float, policy: ChangePolicy) -> None:
        self._aws = aws
        self._policy = policy
        self._client = aws.client("elasticache")
        self._progress = progress
        self._timeout = timeout
        self._tokens = CacheTokens(aws)
        self._unpublished: dict[str, str] = {}

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        request, secret = cache_input(name, properties), properties.get(TOKEN_SECRET)
        if not secret:
            answer = self._client.create_replication_group(**request)
        else:
            answer = self._tokens.create(name, secret, request)
            self._unpublished[name] = secret
        return cache_attributes(answer["ReplicationGroup"])

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> Mapping[str, Any] | None:
        """Replicas come before failover is switched on, and go after it is switched off; AWS takes one change at a time."""
        name = actual.address.name
        if "tags" in changed:
            self._client.add_tags_to_resource(ResourceName=actual.attributes["arn"], Tags=to_list(properties["tags"]))
        nodes, before = properties["nodes"], actual.properties["nodes"]
        request = cache_changes(actual, properties, changed)
        more = request or nodes != before
        if "tags" in changed and (more or LOGS in changed):
            self._wait(name, settled=False)  # tags keep it from other changes for a while
        if LOGS in changed:
            self._deliver_logs(actual, properties)
            if more:
                self._wait(name, settled=False)
        if nodes > before:
            self._change_replicas(self._client.increase_replica_count, name, nodes)
            self._wait(name)
        if "engine_version" in changed and is_major_upgrade(actual.properties, properties):
            self._wait(name)
            version = actual.properties["engine_version"]
            take_snapshot(self._aws, actual.address, version, self._timeout, self._progress)
            self._wait(name)
        if request:
            now = not self._policy.waits(actual.address, actual.properties, properties, changed)
            self._client.modify_replication_group(ReplicationGroupId=name, ApplyImmediately=now, **request)
        if nodes < before:
            self._wait(name)
            self._change_replicas(self._client.decrease_replica_count, name, nodes)
        if TRANSIT in changed:
            self._change_transit(name, actual.properties[TRANSIT], properties[TRANSIT])
        if TOKEN in changed:
            self._change_token(name, properties[TOKEN_SECRET], actual.properties[TOKEN], properties[TOKEN])
            return {"published": True}
        return None

    def delete(self, actual: Actual) -> None:
        name = actual.address.name
        if actual.attributes["state"] != "deleting":
            self._delete(name, f"{name}-final-{datetime.now(UTC):%Y%m%d-%H%M%S}")

        def look() -> Observation:
            answer = replication_group(self._client, name)
            return Observation(answer["Status"] if answer else "deleted", answer is None)

        wait_until(look, str(actual.address), "5 to 10 min", self._timeout, self._progress)

    def wait(self, name: str, attributes: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        ready = self._wait(name)
        if secret := self._unpublished.pop(name, None):
            self._publish(name, secret)
            self._tokens.mark(ready["arn"], only=True)
            return {**ready, "published": True}
        return ready

    def _publish(self, name: str, secret: str) -> Mapping[str, Any]:
        """The cache's attributes, once its secret has a URL that leads to it."""
        known = self._wait(name)
        self._tokens.publish(name, secret, known["host"], known["port"])
        return known

    def _change_token(self, name: str, secret: str, before: bool | str, after: bool | str) -> None:
        """Each mark is set so that a run that was cut off goes on: before the token is added, and once it is the only one."""
        arn = self._publish(name, secret)["arn"]
        if before is False:
            self._tokens.mark(arn, only=False)
            self._wait(name, settled=False)
            self._tokens.add(name, self._tokens.token(name, secret))
        if after is not True:
            return
        if before != UNPUBLISHED:
            self._wait(name)
            self._tokens.make_only(name, self._tokens.token(name, secret))
            self._wait(name)
        self._tokens.mark(arn, only=True)

    def _wait(self, name: str, settled: bool = True) -> Mapping[str, Any]:
        return wait_for_cache(self._client, name, self._timeout, self._progress, settled)

    def _change_transit(self, name: str, before: bool | str, after: bool | str) -> None:
        """Each by itself: a change of TLS beside others, or one that waits for the maintenance window, is not documented."""
        for change in transit_inputs(before, after):
            self._wait(name)
            self._client.modify_replication_group(ReplicationGroupId=name, ApplyImmediately=True, **change)

    def _deliver_logs(self, actual: Actual, properties: Mapping[str, Any]) -> None:
        """AWS takes it at once, and in no other way: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html"""
        given = delivery_input(actual.properties[LOGS], properties[LOGS])
        name = actual.address.name
        self._client.modify_replication_group(
            ReplicationGroupId=name, LogDeliveryConfigurations=given, ApplyImmediately=True
        )

    def _change_replicas(self, change: Any, name: str, nodes: int) -> None:
        change(ReplicationGroupId=name, NewReplicaCount=nodes - 1, ApplyImmediately=True)

    def _delete(self, name: str, snapshot: str) -> None:
        try:
            self._client.delete_replication_group(ReplicationGroupId=name, FinalSnapshotIdentifier=snapshot)
        except ClientError as error:
            if code_of(error) != "SnapshotFeatureNotSupportedFault":
                raise
            self._progress.say(f"Replication group {name}: its nodes take no snapshot, so its data goes with it")
            self._client.delete_replication_group(ReplicationGroupId=name)
        else:
            self._progress.say(f"Replication group {name}: its data stays in the snapshot {snapshot}")
