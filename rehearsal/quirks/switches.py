"""Which quirks are on: PUT quirks takes {"name": false}."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..enforcement import left_out
from .catalogue import QUIRKS
from .quirk import Quirk

EVERY = "*"


class Switches:
    """The quirks that are known, and which of them are on."""

    def __init__(self, known: Iterable[Quirk], without: Iterable[str] = ()) -> None:
        self._known = {quirk.name: quirk for quirk in known}
        self._without = frozenset(without) & set(self._known)
        self.clear()

    def clear(self) -> None:
        """Every quirk is on, but those that the account was started without."""
        self._off = self._without

    def on(self, name: str) -> bool:
        """Whether a quirk is on; KeyError for a name that nothing is called by."""
        return self._known[name].name not in self._off

    def seconds(self, name: str) -> float:
        """How long a quirk lasts, in seconds of the account's clock; 0 when it is off."""
        return self._known[name].seconds if self.on(name) else 0.0

    def replace(self, body: object) -> None:
        """Switch quirks by name, "*" first for all of them; ValueError names what is not known and changes nothing."""
        if not isinstance(body, Mapping) or not all(isinstance(value, bool) for value in body.values()):
            raise ValueError('The body must be a JSON object of names, such as {"new-role": false} or {"*": false}.')
        if unknown := sorted(set(body) - {EVERY, *self._known}):
            raise ValueError(f"Unknown quirk {', '.join(unknown)}; there are {', '.join(self._known)}.")
        off = set(self._off)
        if EVERY in body:
            off = set() if body[EVERY] else set(self._known)
        for name in set(body) - {EVERY}:
            (off.discard if body[name] else off.add)(name)
        self._off = frozenset(off)

    def as_dict(self) -> dict[str, Any]:
        """Each quirk: whether it is on, what it does, for how many seconds of the clock, and who says so."""
        return {name: {"on": self.on(name), **quirk._asdict()} for name, quirk in self._known.items()}


SWITCHES = Switches(QUIRKS, left_out())
