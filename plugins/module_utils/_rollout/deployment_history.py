# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what became of a service's last deployments, for one that goes forward after one that was gone back from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import ClientError
from .._aws.session import Aws, gather
from .diagnostics import Autopsy
from .roll_forward import Move, Past, gone_back_from, note
from .rollout import Rollout
from .verdict import OVERTAKEN, STILL_GOING, SUCCEEDED, cause_of, target_of, verdict_of

MEMORY = 20
"""So many deployments are looked at; as many as one call describes."""


class PastReader:
    """The deployments of the services of one cluster. Nothing here writes."""

    def __init__(self, aws: Aws, cluster: str) -> None:
        self._aws = aws
        self._ecs = aws.client("ecs")
        self._cluster = cluster

    def notes(self, moves: Mapping[str, Move]) -> list[str]:
        """A line for each service, by inventory key, that goes forward again."""
        found = gather({key: partial(self._note, key, move) for key, move in moves.items()})
        return [line for line in found.values() if line]

    def _note(self, key: str, move: Move) -> str:
        try:
            pasts = self._pasts(move.service)
        except ClientError:
            return ""  # only a comfort: credentials without these permissions still deploy
        left = gone_back_from(move, pasts)
        return note(key, move, left, pasts, self._cause(move, left) if left.failed else "") if left else ""

    def _pasts(self, service: str) -> list[Past]:
        answer = self._ecs.list_service_deployments(cluster=self._cluster, service=service, maxResults=MEMORY)
        arns = [item["serviceDeploymentArn"] for item in answer["serviceDeployments"]]
        if not arns:
            return []
        records = self._ecs.describe_service_deployments(serviceDeploymentArns=arns)["serviceDeployments"]
        targets = sorted({target_of(record) for record in records})
        revisions = self._ecs.describe_service_revisions(serviceRevisionArns=targets)["serviceRevisions"]
        definitions = {item["serviceRevisionArn"]: item["taskDefinition"] for item in revisions}
        return _newest_first(records, definitions)

    def _cause(self, move: Move, left: Past) -> str:
        """What the account still knows of the failed tasks, else what the deployment itself says."""
        rollout = Rollout(move.service, left.task_definition, status="STOPPED", reason=left.cause, since=left.created)
        Autopsy(self._aws, self._cluster).examine(rollout)
        known = rollout.cause and rollout.cause.kind != "unknown"
        return rollout.cause.title if rollout.cause and known else left.cause


def _newest_first(records: Sequence[Mapping[str, Any]], definitions: Mapping[str, str]) -> list[Past]:
    found = []
    for record in sorted(records, key=lambda item: item["createdAt"], reverse=True):
        verdict = verdict_of(record, records)
        if verdict == STILL_GOING or target_of(record) not in definitions:
            continue
        found.append(
            Past(
                task_definition=definitions[target_of(record)],
                failed=verdict not in (SUCCEEDED, OVERTAKEN),
                created=record["createdAt"],
                ended=record.get("finishedAt") or record.get("stoppedAt") or record["createdAt"],
                cause=cause_of(record, verdict),
            )
        )
    return found
