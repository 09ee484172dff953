"""Each recorded answer is read, and planned for with a desired state made from itself: nothing may differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._plan.render import lines
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Resource

from . import readers, stores
from .recordings import Recording, recordings
from .session import Recorded

READERS = {**readers.READERS, **stores.READERS}


@dataclass
class Result:
    """What became of one operation's answers."""

    answers: int = 0
    items: int = 0
    failures: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


def replay(folder: Path) -> dict[str, Result]:
    """The results of every operation that was recorded; one that nothing reads has a failure."""
    results: dict[str, Result] = {}
    for recording in recordings(folder):
        _read(recording, results.setdefault(recording.operation, Result()))
    return results


def _read(recording: Recording, result: Result) -> None:
    result.answers += 1
    reader = READERS.get(recording.operation)
    if reader is None:
        result.failures.append(f"{recording.name}: nothing reads {recording.operation}")
        return
    readings = reader(Recorded({recording.operation: recording.data}))
    while True:
        try:
            reading = next(readings, None)
            if reading is None:
                return
            result.items += 1
            found = list(reading())
        except Exception as error:  # whatever a reader raises is what is looked for
            result.failures.append(f"{recording.name}: {type(error).__name__}: {error}")
            continue
        result.differences += [f"{recording.name}: {line}" for line in _differences(found)]


def _differences(found: Iterable[Actual]) -> Iterator[str]:
    for item in found:
        wanted = Resource(item.address, item.attributes.get("wanted", item.properties))
        plan = make_plan([wanted], {item.address: item})
        yield from (*lines(plan), *plan.refusals)
