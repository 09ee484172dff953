"""A status that changes as time passes, kept on one of moto's models."""

from __future__ import annotations

from typing import Any

from ..clock import Clock


class Phases:
    """A descriptor that stands in for a status attribute of one of moto's models.

    Setting it to a status that `courses` knows starts that status's course: pairs of seconds and the status that
    holds from then on. Any other status is kept as it is.
    """

    def __init__(self, clock: Clock, courses: dict[str, list[tuple[float, str]]]) -> None:
        self._clock, self._courses = clock, courses

    def __set_name__(self, owner: type, name: str) -> None:
        self._key = f"_{name}_phases"

    def __set__(self, model: Any, status: str) -> None:
        course = self._courses.get(status, [(0.0, status)])
        now = self._clock.now()
        model.__dict__[self._key] = [(now + after, name) for after, name in course]

    def __get__(self, model: Any, owner: type | None = None) -> Any:
        if model is None:
            return self
        now = self._clock.now()
        return [status for since, status in model.__dict__[self._key] if since <= now][-1]


def put(model: type, name: str, phases: Phases) -> None:
    """Make an attribute of a model follow its phases."""
    phases.__set_name__(model, name)
    setattr(model, name, phases)
