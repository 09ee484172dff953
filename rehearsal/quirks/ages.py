"""Since when things exist, for refusals that pass."""

from __future__ import annotations


class Ages:
    """When something was made or changed, by kind and name, in seconds since the epoch on the account's clock."""

    def __init__(self) -> None:
        self._since: dict[tuple[str, str], float] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._since.clear()

    def note(self, kind: str, name: str, now: float) -> None:
        """Something was made or changed now."""
        self._since[kind, name] = now

    def since(self, kind: str, name: str) -> float | None:
        """When something was noted; None where it was not."""
        return self._since.get((kind, name))

    def any_younger(self, kind: str, seconds: float, now: float) -> bool:
        """Whether anything of a kind was noted less than so many seconds ago."""
        return any(now - since < seconds for (of, _name), since in self._since.items() if of == kind)

    def younger(self, kind: str, name: str, seconds: float, now: float) -> bool:
        """Whether something was noted less than so many seconds ago; never where it was not noted."""
        since = self._since.get((kind, name))
        return since is not None and now - since < seconds


AGES = Ages()
