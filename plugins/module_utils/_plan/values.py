# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The values a plan is made of: what is wanted, what is there, and the steps between the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

UNKNOWN = "(known after apply)"
"""Stands for a value that AWS gives only when a resource is made: an id, an ARN, an endpoint."""


class Address(NamedTuple):
    """Where a resource stands in the plan: its kind in AWS's words, and its name."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Ref:
    """A value that another resource of the same plan has once it stands, such as the id of a VPC."""

    address: Address
    attribute: str = "id"


@dataclass(frozen=True)
class Resource:
    """A resource as the inventory wants it. Properties may hold a Ref at any depth."""

    address: Address
    properties: Mapping[str, Any]
    after: tuple[Address, ...] = ()

    def needs(self) -> frozenset[Address]:
        """The resources that must stand before this one."""
        return frozenset(ref.address for ref in refs_in(self.properties)) | frozenset(self.after)


@dataclass(frozen=True)
class Actual:
    """A resource as AWS has it: properties in the shape of the wanted ones, attributes for those that refer to it."""

    address: Address
    properties: Mapping[str, Any]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    ready: bool = True


Effect = Callable[[Address, Mapping[str, Any], Mapping[str, Any], Sequence[str]], str]


@dataclass(frozen=True)
class KindRules:
    """How resources of one kind may change.

    fixed: properties that AWS cannot change in place; a difference is refused, never a replacement.
    initial: properties that matter at creation only and are not compared afterwards.
    renewed: attributes that an update gives anew, such as the ARN of a task definition's revision.
    light: properties whose change alone renews nothing, such as tags.
    delete_first: a resource no longer wanted goes before anything is created (it holds a name or a priority).
    widen: for a property that grants something, the value that grants what is there and what is wanted, from the two.
    first: the properties that a new resource is made with before the services run their new revision, from its own.
    later: properties that earlier versions do not know; where they are empty, the fingerprint is the one of these versions.
    effect: what an update does to those who use the resource, or "", from its address, all properties before and after, and the names
    of those that change; at a creation there is nothing before, and no name.
    """

    fixed: frozenset[str] = frozenset()
    initial: frozenset[str] = frozenset()
    renewed: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    delete_first: bool = False
    widen: Mapping[str, Callable[[Any, Any], Any]] = field(default_factory=dict)
    first: Callable[[Address, Mapping[str, Any]], Mapping[str, Any]] | None = None
    later: frozenset[str] = frozenset()
    effect: Effect | None = None


class Verb(StrEnum):
    """What a step does to its resource."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True)
class Step:
    """One change: before and after hold only what differs (all properties for a creation or a deletion).

    effect: what it does to those who use the resource, beside the change itself; empty where they do not notice.
    """

    verb: Verb
    address: Address
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    needs: frozenset[Address] = frozenset()
    effect: str = ""

    def __str__(self) -> str:
        changed = f" ({', '.join(sorted(self.after))})" if self.verb is Verb.UPDATE else ""
        effect = f": {self.effect}" if self.effect else ""
        return f"{self.verb.value} {self.address}{changed}{effect}"


@dataclass(frozen=True)
class Plan:
    """The steps in an order that respects what needs what, and what AWS would not let us do."""

    steps: tuple[Step, ...] = ()
    refusals: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps)


def holds_unknown(value: Any) -> bool:
    """Whether a value, at any depth, is one that is not known yet."""
    if isinstance(value, Mapping):
        return any(holds_unknown(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(holds_unknown(item) for item in value)
    return isinstance(value, str) and UNKNOWN in value


def refs_in(value: Any) -> Iterator[Ref]:
    """Every Ref in a value, at any depth."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from refs_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from refs_in(item)
