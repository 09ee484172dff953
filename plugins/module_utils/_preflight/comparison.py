# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a deploy would do, read from AWS before it: the plans of all layers, and what their roles need of each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from .._aws.errors import BotoCoreError, ClientError, Failure, explain
from .._aws.progress import Progress
from .._aws.session import Aws, gather
from .._cost.change import before_and_after, change_line, limit_faults
from .._environment.survey import ORPHANS, PARTS, Refusals, Survey, records_of
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory, checked
from .._lock.lock import Lock, new_holder
from .._lock.record import as_result
from .._module.converge import IMAGES
from .._module.last_converged import LastConverged, read_once
from .._orphans.costs import with_costs
from .._orphans.request import PruneRequest
from .._plan.values import Address
from .inputs import inputs_of
from .planned_calls import PlannedStep


class Comparison(NamedTuple):
    """What a comparison found, as a module returns it; the steps of its plans; and what layers refused.

    steps: None where AWS did not let everything be compared. unchanged: the resources that are as the inventory has them.
    faults: of a plan that costs more than it may.
    """

    result: Mapping[str, Any]
    steps: Sequence[PlannedStep] | None = None
    refused: Sequence[Failure] = ()
    unchanged: Sequence[Address] = ()
    faults: Sequence[Fault] = ()


def compared(
    aws: Aws,
    inventory: Inventory,
    identity: Mapping[str, str],
    prune: PruneRequest,
    as_deployed: bool = False,
    variables: Mapping[str, Any] | None = None,
) -> Comparison:
    """What differs from the inventory, what has drifted of it, and what the roles need of each other.

    Where AWS does not let a layer be looked at, everything is to be done: its own module says what is wrong. variables: as the inventory gives them.
    """
    name = checked(inventory.cluster).name
    remembered = partial(read_once, aws, name, PARTS)
    last_converged = remembered() if as_deployed else None
    inventory = as_remembered(inventory, last_converged) if last_converged else inventory
    survey, inputs = Survey(aws, inventory, identity, prune), inputs_of(variables or {}, inventory)
    lock = Lock(aws, name, new_holder(), {}, Progress(None))
    reads: dict[str, Callable[[], Any]] = {"last_converged": remembered, "lock": lock.read, "survey": survey.run}
    result = {"holder": new_holder(), "todo": PARTS, "records": records_of(inputs), "lock": {}, "facts": {}}
    result |= {name: [] for name in ("differences", "notices", "remembered", "orphans", "orphan_lines")}
    try:
        answers = gather(reads)
        if not as_deployed:
            survey.refuse_waiting()
    except Refusals as refusals:
        return Comparison({**result, "comparison_error": str(refusals)}, refused=refusals.failures)
    except Failure as failure:
        return Comparison({**result, "comparison_error": str(failure)}, refused=[failure])
    except (ClientError, BotoCoreError) as error:
        return Comparison({**result, "comparison_error": explain(error)})
    found = {**result, **_found(survey, answers, inputs)}
    comparison = Comparison(found, planned_steps(survey), unchanged=unchanged(survey))
    return comparison if as_deployed or not found["differences"] else _with_cost(comparison, survey, inventory)


def _found(survey: Survey, answers: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What a comparison that came to its end found."""
    last_converged = answers["last_converged"]
    return {
        "lock": as_result(answers["lock"]),
        "remembered": sorted(last_converged),
        "todo": survey.todo(last_converged),
        "records": survey.records(last_converged, inputs),
        "facts": survey.facts(),
        "differences": [item.to_result() for item in survey.differences(last_converged, inputs)],
        "notices": survey.notices(),
        **survey.orphans(),
        "comparison_error": "",
        "cost": "",
    }


def _with_cost(comparison: Comparison, survey: Survey, inventory: Inventory) -> Comparison:
    """The comparison with what its plans cost a month, and whether that is more than it may."""
    layers = [item for part, item in survey.comparisons.items() if part != ORPHANS]
    if (orphans := survey.comparisons.get(ORPHANS)) and orphans.plan:
        layers.append(replace(orphans, actual=with_costs(orphans.actual, orphans.snapshot)))
    before, after = before_and_after(layers, inventory.region)
    result = {**comparison.result, "cost": change_line(before, after)}
    return comparison._replace(result=result, faults=limit_faults(inventory.cost, before, after))


def unchanged(survey: Survey) -> list[Address]:
    """What is there, is wanted, and differs in nothing."""
    found: list[Address] = []
    for comparison in survey.comparisons.values():
        changed = {step.address for step in comparison.plan.steps}
        wanted = [resource.address for resource in comparison.desired]
        found += [address for address in wanted if address in comparison.actual and address not in changed]
    return found


def planned_steps(survey: Survey) -> list[PlannedStep]:
    """The steps of all plans."""
    return [
        PlannedStep(part, step, comparison.actual.get(step.address))
        for part, comparison in survey.comparisons.items()
        for step in comparison.plan.steps
    ]


def as_remembered(inventory: Inventory, last_converged: Mapping[str, LastConverged]) -> Inventory:
    """The inventory with the images that the last deploy asked for, to be compared alone: what needs a person's word is no refusal."""
    asked = last_converged["services"].requested if "services" in last_converged else {}
    stores = [f"databases.{key}" for key in inventory.databases] + [f"caches.{key}" for key in inventory.caches]
    images = {name: asked[name] for name in IMAGES if name in asked}
    return replace(inventory, protected=False, allow_major_upgrade=stores, **images)
