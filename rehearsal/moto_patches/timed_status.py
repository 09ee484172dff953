"""A status that changes as time passes, kept on one of moto's models."""

from __future__ import annotations

from typing import Any

from ..clock import Clock


class TimedStatus:
    """A descriptor in the place of a status attribute of one of moto's models.

    Setting it to a status that `transitions` has starts that status's transitions: pairs of a delay in seconds and the
    status from then on. Any other status is kept as it is.
    """

    def __init__(self, clock: Clock, transitions: dict[str, list[tuple[float, str]]]) -> None:
        self._clock, self._transitions = clock, transitions

    def __set_name__(self, owner: type, name: str) -> None:
        self._key = f"_{name}_transitions"

    def __set__(self, model: Any, status: str) -> None:
        transitions = self._transitions.get(status, [(0.0, status)])
        now = self._clock.now()
        model.__dict__[self._key] = [(now + after, name) for after, name in transitions]

    def __get__(self, model: Any, owner: type | None = None) -> Any:
        if model is None:
            return self
        now = self._clock.now()
        return [status for since, status in model.__dict__[self._key] if since <= now][-1]


def last_change(model: Any, name: str) -> float:
    """When a timed status attribute of a model changes, or changed, for the last time, in seconds since the epoch."""
    changes: list[tuple[float, str]] = model.__dict__[f"_{name}_transitions"]
    return changes[-1][0]


def install_on(model: type, name: str, status: TimedStatus) -> None:
    """Replace a status attribute of a model with a timed one."""
    status.__set_name__(model, name)
    setattr(model, name, status)
