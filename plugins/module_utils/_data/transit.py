# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""TLS between clients and a cache that stands: preferred first, required once the services connect with it. Pure.

"You must first set the transit encryption mode to preferred. This mode allows your clients to connect using both encrypted and
unencrypted connections. After you migrate all your clients [...] you can then modify your cluster configuration to set the mode to
required": https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-enable.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.errors import Failure
from .._plan.values import UNKNOWN, Actual, Resource
from .versions import numbers

Answer = Mapping[str, Any]
TRANSIT = "transit_encryption"
PREFERRED = "preferred"
"""Clients connect with TLS or without; neither false, which is without, nor true, which is with TLS alone."""
LEAST = [7, 0, 5]
"""The first version of Redis whose TLS is switched while it runs; Valkey began later. AWS's words for one before it:
https://github.com/cloudposse/terraform-aws-elasticache-redis/pull/231"""


def mode_of(answer: Answer) -> bool | str:
    """False, preferred or True, of DescribeReplicationGroups."""
    if not answer.get("TransitEncryptionEnabled"):
        return False
    return PREFERRED if answer.get("TransitEncryptionMode") == PREFERRED else True


def widest(before: bool | str, after: bool | str) -> bool | str:
    """What serves the tasks that run and those of the next revision; see KindRules.widen."""
    return PREFERRED if after is True and before is not True else after


def transit_inputs(before: bool | str, after: bool | str) -> list[dict[str, Any]]:
    """The requests that lead there, each once the one before has settled: AWS refuses a way that leaves preferred out."""
    preferred = {"TransitEncryptionEnabled": True, "TransitEncryptionMode": PREFERRED}
    steps = [preferred] if before is False or after == PREFERRED else []
    return [*steps, {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "required"}] if after is True else steps


def refuse_transit(key: str, desired: Resource, actual: Actual, version: str) -> None:
    """Raises Failure for a move that AWS does not make, or that would cut clients off. key: such as caches.main; version: that runs."""
    before, after = actual.properties[TRANSIT], desired.properties[TRANSIT]
    if before is False and after and desired.properties["engine"] == "redis" and numbers(version) < LEAST:
        raise Failure(
            f"{key}.{TRANSIT} is true, but it runs Redis {version} without TLS, which AWS switches on from 7.0.5 on",
            todo=f"deploy {key}.engine_version: 7.0 first, or name a new cache with another identifier",
        )
    if before and not after:
        raise Failure(
            f"{key}.{TRANSIT} is false, but its TLS is {'preferred' if before == PREFERRED else 'required'}: without it AWS deletes the "
            "endpoints that its clients use",
            todo=f"set {key}.{TRANSIT} to true, or name a new cache without TLS with another identifier",
        )


def scheme(encrypted: bool) -> str:
    """The scheme of a URL that connects to a cache."""
    return "rediss" if encrypted else "redis"


def hosts(attributes: Mapping[str, Any], encrypted: bool, answer: Answer | None) -> dict[str, Any]:
    """Where clients connect. With TLS there are other names, which are not known before it is switched on.

    attributes: that are known by now; answer: of the group before any change, None without one. The names from before work until TLS is
    required: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/enable-python-best-practices.html
    """
    found = {name: attributes[name] for name in ("host", "reader_host")}
    groups = (answer.get("NodeGroups") if answer else None) or [{}]
    present = (groups[0].get("PrimaryEndpoint") or {}).get("Address")
    moves = bool(answer) and encrypted and mode_of(answer or {}) is False and found["host"] == present
    return dict.fromkeys(found, UNKNOWN) if moves else found
