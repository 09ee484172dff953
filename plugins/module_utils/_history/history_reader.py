# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads the deployments of services and judges them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from .._aws.errors import unless_absent
from .._aws.session import gather
from .._ecs.api import Answer, EcsApi
from .._inventory.services import Service, container_name
from .._rollout import verdict as judgement
from .._rollout.verdict import Deployment


def read_history(api: EcsApi, services: Mapping[str, Service], after: datetime) -> dict[str, list[Deployment]]:
    """The deployments of each service made since then, by inventory key, newest first."""
    # One that began before may have been superseded by the first of these, and does not matter for them.
    listed = gather({key: partial(_listed, api, item.name, after) for key, item in services.items()})
    briefs = [item for items in listed.values() for item in items]
    revisions = api.service_revisions([arn for arn in map(judgement.target_of, briefs) if arn])
    full = api.service_deployments(item["serviceDeploymentArn"] for item in briefs)
    definitions = api.tagged_task_definitions([item["taskDefinition"] for item in revisions.values()])
    return {
        key: judgement.judge(
            judgement.Service(
                key=key,
                container=container_name(key, services[key]),
                records=[{**brief, **full.get(brief["serviceDeploymentArn"], {})} for brief in items],
                revisions=revisions,
                definitions=definitions,
            )
        )
        for key, items in listed.items()
    }


def _listed(api: EcsApi, service: str, after: datetime) -> list[Answer]:
    deployments: list[Answer] = unless_absent(partial(api.deployments_of, service, after=after), [])
    return deployments


def since(deployments: Mapping[str, list[Deployment]], now: datetime, days: int) -> dict[str, list[Deployment]]:
    """Those made in the last days."""
    start = now - timedelta(days=days)
    return {key: [item for item in items if item.created >= start] for key, items in deployments.items()}
