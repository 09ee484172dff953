# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waits for replication groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.waiting import Observation, wait_until
from .actual import cache_attributes
from .names import CACHE_STUCK
from .reads import replication_group

USUAL_TIME = "5 to 8 min"


def wait_for_cache(
    client: Any, name: str, timeout: float, progress: Progress, settled: bool = True
) -> Mapping[str, Any]:
    """The attributes of a replication group once it is available. timeout in seconds.

    settled: no change is left that waits, for the maintenance window for instance. Raises Failure where it has gone or will never be available.
    """

    def look() -> Observation:
        answer = replication_group(client, name)
        status = answer["Status"] if answer else "deleted"
        if answer is None or status in CACHE_STUCK:
            raise Failure(
                f"Replication group {name} is {status}", todo=CACHE_STUCK.get(status, "run the same command again")
            )
        done = status == "available" and not (settled and answer.get("PendingModifiedValues"))
        return Observation(status, done, cache_attributes(answer))

    return wait_until(look, f"Replication group {name}", USUAL_TIME, timeout, progress)
