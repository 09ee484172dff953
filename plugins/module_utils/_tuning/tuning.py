# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the rollouts of a cluster's services take, with what was measured of those that run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import gather
from .._aws.tags import to_dict
from .._ecs.api import Answer, EcsApi
from .._inventory.services import Service
from .._rollout.prediction import Prediction, predict
from .._rollout.start_up import TAG, StartUp, parse, slowest_spans
from .._text.times import minutes_seconds
from .advice import advise, start_period_line


def tuned(api: EcsApi, services: Mapping[str, Service]) -> dict[str, Any]:
    """By service the prediction, what could be faster, and all of it in lines."""
    existing = api.existing_services(item.name for item in services.values())
    measured = gather({key: partial(_measured, api, existing.get(item.name)) for key, item in services.items()})
    results, lines = {}, []
    for key, item in services.items():
        desired = (existing.get(item.name) or {}).get("desiredCount") or item.desired_count
        now, (advice, then) = predict(item, measured[key], desired), advise(item, measured[key], desired)
        results[key] = {
            "least": round(now.least),
            "most": round(now.most),
            "batches": now.batches,
            "phases": [vars(phase) for phase in (*now.batch, *now.afterwards)],
            "advice": [vars(part) for part in advice],
            "most_with_advice": round(then.most),
        }
        lines += [
            f"{key}: a rollout of {desired} task{'s' if desired != 1 else ''} takes {_between(now)}",
            *_phases(now),
        ]
        lines += [
            f"    services.{key}.{part.setting}: {part.now} -> {part.faster} saves up to {part.saves:.0f} s; {part.risk}"
            for part in advice
        ]
        lines += (
            [f"    with all of these: {_between(then)}"] if advice else ["    no setting of it would make it faster"]
        )
        lines += [f"    {line}" for line in [start_period_line(key, item, measured[key])] if line]
    return {"services": results, "lines": lines}


def _measured(api: EcsApi, service: Answer | None) -> StartUp:
    """What was measured of the tasks that run: by ECS itself until RUNNING, and by the deploy that made their revision."""
    if not service:
        return StartUp()
    arn = service["taskDefinition"]
    definition = api.tagged_task_definition(arn) or {}
    tag = to_dict(definition.get("tags"), "key", "value").get(TAG, "")
    task_arns: list[str] = unless_absent(partial(api.task_arns, serviceName=service["serviceName"]), [])
    tasks = api.tasks(task_arns)
    return parse(tag, slowest_spans([task for task in tasks if task["taskDefinitionArn"] == arn]))


def _phases(prediction: Prediction) -> Iterator[str]:
    for phase in (*prediction.batch, *prediction.afterwards):
        repeated = f", {prediction.batches} times" if prediction.batches > 1 and phase in prediction.batch else ""
        where = f" ({phase.setting})" if phase.setting else ""
        yield f"      {phase.what}{where}: {_span(phase.least, phase.most)}{repeated}"


def _between(prediction: Prediction) -> str:
    return f"{minutes_seconds(prediction.least)} to {minutes_seconds(prediction.most)} min"


def _span(least: float, most: float) -> str:
    return f"{most:.0f} s" if round(least) == round(most) else f"{least:.0f} to {most:.0f} s"
