# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A fingerprint of the desired state, in so few bytes that it can be kept: later it tells a change of the inventory from drift. Pure."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from .values import Address, KindRules, Ref, Resource

BUCKETS = 512
BYTES = 3
CHARACTERS = 4 * BYTES // 3
"""A bucket's part of the fingerprint."""


def fingerprint(desired: Sequence[Resource], rules: Mapping[str, KindRules]) -> str:
    """2,048 characters, whatever the number of resources: a digest for each bucket of addresses."""
    held: dict[int, list[str]] = {}
    for resource in desired:
        text = _text(resource, rules.get(resource.address.kind, KindRules()))
        held.setdefault(_bucket(resource.address), []).append(text)
    return "".join(_digest("\n".join(sorted(held.get(number, ())))) for number in range(BUCKETS))


def same_desired(address: Address, before: str, now: str) -> bool:
    """Whether a resource is wanted as it was when the first of two fingerprints was made, or not wanted in both.

    Resources that share a bucket are told apart no further: a change of one counts for all of them.
    """
    start = _bucket(address) * CHARACTERS
    return before[start : start + CHARACTERS] == now[start : start + CHARACTERS] != ""


def brief(text: str) -> str:
    """A digest of a text in eight characters, to tell whether it is still the same."""
    return b64encode(sha256(text.encode()).digest()[:6]).decode()


def plain(value: Any) -> Any:
    """A value as JSON takes it, with the resource that a reference is to."""
    if isinstance(value, Ref):
        return f"{value.address}.{value.attribute}"
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def _bucket(address: Address) -> int:
    return int.from_bytes(sha256(str(address).encode()).digest()[:4], "big") % BUCKETS


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()[:BYTES]).decode()


def _text(resource: Resource, rules: KindRules) -> str:
    left_out = {*rules.initial, *(name for name in rules.later if not resource.properties.get(name))}
    kept = {name: value for name, value in resource.properties.items() if name not in left_out}
    return json.dumps([str(resource.address), plain(kept)], sort_keys=True, default=str)
