# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what became of a service's last deployments, for one that goes forward after one that was gone back from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import ClientError
from .._aws.session import Aws, gather
from .diagnostics import FailureInvestigator
from .roll_forward import PastDeployment, RollForward, note, rolled_back_from
from .rollout import Rollout
from .verdict import OVERTAKEN, STILL_GOING, SUCCEEDED, cause_of, target_of, verdict_of

MEMORY = 20
"""So many deployments are looked at; as many as one call describes."""


class DeploymentHistory:
    """The deployments of the services of one cluster. Nothing here writes."""

    def __init__(self, aws: Aws, cluster: str) -> None:
        self._aws = aws
        self._ecs = aws.client("ecs")
        self._cluster = cluster

    def notes(self, roll_forwards: Mapping[str, RollForward]) -> list[str]:
        """A line for each service, by inventory key, that goes forward again."""
        found = gather({key: partial(self._note, key, roll_forward) for key, roll_forward in roll_forwards.items()})
        return [line for line in found.values() if line]

    def _note(self, key: str, roll_forward: RollForward) -> str:
        try:
            past_deployments = self._past_deployments(roll_forward.service)
        except ClientError:
            return ""  # only a comfort: credentials without these permissions still deploy
        left = rolled_back_from(roll_forward, past_deployments)
        return (
            note(key, roll_forward, left, past_deployments, self._cause(roll_forward, left) if left.failed else "")
            if left
            else ""
        )

    def _past_deployments(self, service: str) -> list[PastDeployment]:
        answer = self._ecs.list_service_deployments(cluster=self._cluster, service=service, maxResults=MEMORY)
        arns = [item["serviceDeploymentArn"] for item in answer["serviceDeployments"]]
        if not arns:
            return []
        records = self._ecs.describe_service_deployments(serviceDeploymentArns=arns)["serviceDeployments"]
        targets = sorted({target_of(record) for record in records})
        revisions = self._ecs.describe_service_revisions(serviceRevisionArns=targets)["serviceRevisions"]
        definitions = {item["serviceRevisionArn"]: item["taskDefinition"] for item in revisions}
        return _newest_first(records, definitions)

    def _cause(self, roll_forward: RollForward, left: PastDeployment) -> str:
        """What the account still knows of the failed tasks, else what the deployment itself says."""
        rollout = Rollout(
            roll_forward.service, left.task_definition, status="STOPPED", reason=left.cause, since=left.created
        )
        FailureInvestigator(self._aws, self._cluster).investigate(rollout)
        known = rollout.cause and rollout.cause.kind != "unknown"
        return rollout.cause.title if rollout.cause and known else left.cause


def _newest_first(records: Sequence[Mapping[str, Any]], definitions: Mapping[str, str]) -> list[PastDeployment]:
    found = []
    for record in sorted(records, key=lambda item: item["createdAt"], reverse=True):
        verdict = verdict_of(record, records)
        if verdict == STILL_GOING or target_of(record) not in definitions:
            continue
        found.append(
            PastDeployment(
                task_definition=definitions[target_of(record)],
                failed=verdict not in (SUCCEEDED, OVERTAKEN),
                created=record["createdAt"],
                ended=record.get("finishedAt") or record.get("stoppedAt") or record["createdAt"],
                cause=cause_of(record, verdict),
            )
        )
    return found
