# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A deploy of services: the layer is converged, and every deployment that it starts or finds is followed to its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.errors import BotoCoreError, ClientError, Failure, explain
from .._aws.progress import Progress
from .._ecs.api import EcsApi
from .._ecs.layer import ServicesLayer
from .._ecs.roll_forwards import RollForward
from .._ecs.started import StartedDeployment
from .._module.converge import converge, converged_store
from .._module.run import Result, Run
from .._text.cleaning import one_line
from .cause import CAUSE_TAG, TITLES, cause_tag
from .deployment_history import DeploymentHistory
from .failure_report import rollout_result
from .prediction import predict
from .rollout import ROLLBACK_SUCCESSFUL, Rollout, RolloutSpec, spec_of
from .start_up import TAG, StartUp, dump, measure
from .watcher import RolloutFailure, Watcher


def deploy_services(run: Run, layer: ServicesLayer, wait: bool, only_report: bool) -> Result:
    """Converge the services and wait for their deployments. only_report: a failed one is returned, not raised."""
    try:
        result = converge(run, layer)
    except Failure as failure:
        if wait and failure.details.get("done"):
            raise _with_deployments(failure, layer, run.progress) from failure
        raise
    rolling_out, notes = result.pop("rolling_out"), roll_forward_notes(layer.api, result.pop("roll_forwards"))
    for line in notes:
        run.progress.say(line)
    # Services that roll forward past a rollback come first in the diff.
    prepared = [{"prepared": "".join(f"{one_line(line)}\n" for line in notes)}] if notes else []
    result |= {"notes": notes, "diff": [*prepared, *result["diff"]]}
    if wait and not run.check_mode:
        result |= _followed(run, layer, rolling_out, only_report)
    return {**result, "lock_released": wait and run.release_lock()}


def roll_forward_notes(api: EcsApi, roll_forwards: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each service that a deploy rolls forward past a rollback."""
    return DeploymentHistory(api).notes([RollForward(**item) for item in roll_forwards])


def follow_deployments(
    layer: ServicesLayer, rolling_out: Mapping[str, str], progress: Progress
) -> list[dict[str, Any]]:
    """Wait until every deployment that this run started or found in progress has ended; raises RolloutFailure if one failed.

    rolling_out: the task definitions of services that were on their way before, by name.
    """
    rollouts = [Rollout(spec) for spec in _specs(layer, rolling_out)]
    for rollout in rollouts:
        service = layer.services[rollout.spec.key]
        most = predict(service, StartUp(), service.desired_count).most / 60
        progress.detail(
            [f"{service.name}: a good rollout takes at most about {most:.0f} min; see playbooks/tuning.yml"]
        )
    try:
        Watcher(layer.api, progress).follow(rollouts)
    finally:
        _keep_start_up(layer.api, [item for item in rollouts if item.successful and not item.spec.joined])
        _keep_causes(layer.api, [item for item in rollouts if not item.successful])
    return [rollout_result(item) for item in rollouts]


def _specs(layer: ServicesLayer, rolling_out: Mapping[str, str]) -> list[RolloutSpec]:
    """In the order of the inventory. A deployment that an earlier run started is followed like one of this run."""
    specs = []
    for key, service in layer.services.items():
        started = layer.started.get(service.name)
        if not started and service.name in rolling_out:
            started = StartedDeployment(service.name, rolling_out[service.name], joined=True)
        if started:
            specs.append(spec_of(started).followed_as(key, service, layer.context.target_groups.get(key, "")))
    return specs


def _followed(run: Run, layer: ServicesLayer, rolling_out: Mapping[str, str], only_report: bool) -> Result:
    try:
        return {"deployments": follow_deployments(layer, rolling_out, run.progress), "failure": ""}
    except RolloutFailure as failure:
        if store := converged_store(run):
            rolled_back = [item for item in failure.details["deployments"] if item["status"] == ROLLBACK_SUCCESSFUL]
            store.roll_back({item["service"]: item["last_good"] for item in rolled_back})
        if not only_report:
            raise
        return {**failure.details, "failure": str(failure)}


def _with_deployments(failure: Failure, layer: ServicesLayer, progress: Progress) -> Failure:
    """A service that could not be updated does not hide how the started deployments end."""
    rolling_out = layer.rolling_out(layer.observe())
    if not rolling_out and not layer.started:
        return failure
    try:
        deployments = follow_deployments(layer, rolling_out, progress)
    except RolloutFailure as other:
        return _joined(failure, str(other).split("\n"), **other.details)
    names = ", ".join(item["service"] for item in deployments)
    return _joined(failure, [f"Completed: {names}"], deployments=deployments)


def _joined(failure: Failure, more: Sequence[str], **details: Any) -> Failure:
    problem, *rest = str(failure).split("\n")
    return Failure(problem, more=[*rest, *more], **{**failure.details, **details})


def _keep_start_up(api: EcsApi, rollouts: Sequence[Rollout]) -> None:
    """As a tag of the revision, for those who ask later; only a comfort, so credentials may lack the permission."""
    for rollout in rollouts:
        if start_up := dump(measure(rollout.state.evidence)):
            _tag(api, rollout, TAG, start_up)


def _keep_causes(api: EcsApi, rollouts: Sequence[Rollout]) -> None:
    """So that the history of deployments names the cause in the same words, long after ECS has forgotten the tasks."""
    for rollout in rollouts:
        cause, deployment = rollout.state.cause, rollout.state.deployment
        if cause and deployment and cause.kind in TITLES:
            _tag(api, rollout, CAUSE_TAG, cause_tag(cause.kind, deployment))


def _tag(api: EcsApi, rollout: Rollout, key: str, value: str) -> None:
    tags = [{"key": key, "value": value}]
    try:
        api.aws.client("ecs").tag_resource(resourceArn=rollout.spec.task_definition, tags=tags)
    except (ClientError, BotoCoreError) as error:
        api.aws.progress.say(f"{rollout.service}: {key} is not kept with the revision: {explain(error)}")
