"""The ids that moto makes up, given: what is made within has those of the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from moto.ec2 import utils

from ..patching import replace

_made_up = utils.random_id
_given: dict[str, str] = {}


def _random_id(prefix: str = "", size: int = 17) -> str:
    return _given.pop(prefix, None) or _made_up(prefix, size)


@contextmanager
def given(*ids: str) -> Iterator[None]:
    """The next thing of EC2 with the prefix of one of these ids has that id."""
    replace(utils, random_id=_random_id)
    _given.update({identifier.rpartition("-")[0]: identifier for identifier in ids if identifier})
    try:
        yield
    finally:
        _given.clear()
        replace(utils, random_id=_made_up)
