# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads a service's last deployments, to report a deploy that rolls forward past a rollback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from .._aws.errors import ClientError
from .._aws.session import gather
from .._ecs.api import SERVICE_DEPLOYMENTS, Answer, EcsApi
from .._ecs.roll_forwards import RollForward
from .diagnostics import FailureInvestigator
from .roll_forward import PastDeployment, note, rolled_back_from
from .rollout import Rollout, RolloutSpec, RolloutState
from .verdict import OVERTAKEN, STILL_GOING, SUCCEEDED, cause_of, target_of, verdict_of


class DeploymentHistory:
    """The last deployments of the services of one cluster, as many as one call describes. Nothing here writes."""

    def __init__(self, api: EcsApi) -> None:
        self._api = api

    def notes(self, roll_forwards: Iterable[RollForward]) -> list[str]:
        """A line for each service that rolls forward past a rollback."""
        lines = gather({item.key: partial(self._note, item) for item in roll_forwards})
        return [line for line in lines.values() if line]

    def _note(self, roll_forward: RollForward) -> str:
        try:
            past_deployments = self._past_deployments(roll_forward.service)
        except ClientError:
            return ""  # only a comfort: credentials without these permissions still deploy
        left = rolled_back_from(roll_forward, past_deployments)
        if left is None:
            return ""
        return note(roll_forward, left, past_deployments, self._cause(roll_forward, left) if left.failed else "")

    def _past_deployments(self, service: str) -> list[PastDeployment]:
        listed = self._api.deployments_of(service, newest=SERVICE_DEPLOYMENTS)
        records = list(self._api.service_deployments(item["serviceDeploymentArn"] for item in listed).values())
        revisions = self._api.service_revisions(sorted({target_of(record) for record in records}))
        return _newest_first(records, {arn: item["taskDefinition"] for arn, item in revisions.items()})

    def _cause(self, roll_forward: RollForward, left: PastDeployment) -> str:
        """What the account still knows of the failed tasks, else what the deployment itself says."""
        state = RolloutState(status="STOPPED", reason=left.cause, created_at=left.created)
        rollout = Rollout(RolloutSpec(roll_forward.service, left.task_definition), state)
        FailureInvestigator(self._api).investigate(rollout)
        known = state.cause and state.cause.kind != "unknown"
        return state.cause.title if state.cause and known else left.cause


def _newest_first(records: Sequence[Answer], definitions: Mapping[str, str]) -> list[PastDeployment]:
    deployments = []
    for record in sorted(records, key=lambda item: item["createdAt"], reverse=True):
        verdict = verdict_of(record, records)
        if verdict == STILL_GOING or target_of(record) not in definitions:
            continue
        deployments.append(
            PastDeployment(
                task_definition=definitions[target_of(record)],
                failed=verdict not in (SUCCEEDED, OVERTAKEN),
                created=record["createdAt"],
                ended=record.get("finishedAt") or record.get("stoppedAt") or record["createdAt"],
                cause=cause_of(record, verdict),
            )
        )
    return deployments
