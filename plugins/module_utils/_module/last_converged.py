# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What each part of an environment was last brought to, in an SSM parameter for each: a fingerprint of the desired state.

It only tells drift from a change of the inventory. Without it, or with one of another version, a deploy runs every role once more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from .._aws.errors import ClientError
from .._aws.session import Aws, chunks

PREFIX = "/talentbase.aws/converged/"
SERVICES = "services"
POSTPONING = ("network", "parameters", "ingress", "monitoring", "roles", "cluster")
"""The parts that have something to remove after the services."""
MORE = ("postponed", "rolled_back")
IN_A_CALL = 10  # the most names of GetParameters


@dataclass(frozen=True)
class LastConverged:
    """One layer as it last converged. requested: the requested images.

    postponed: the removals that wait for a rollout to succeed. rolled_back: of services, what a rollback since then left, by service name:
    the ARN of a task definition.
    """

    fingerprint: str = ""
    requested: Mapping[str, Any] = field(default_factory=dict)
    postponed: Sequence[str] = ()
    rolled_back: Mapping[str, str] = field(default_factory=dict)


class ConvergedStore:
    """The memories of one environment, by part. name: of its lock, which is that of its cluster."""

    def __init__(self, aws: Aws, name: str) -> None:
        self._ssm = aws.client("ssm")
        self._prefix = f"{PREFIX}{name}/"

    def read(self, parts: Sequence[str]) -> dict[str, LastConverged]:
        """What is remembered of these parts."""
        values: dict[str, str] = {}
        for names in chunks([f"{self._prefix}{part}" for part in parts], IN_A_CALL):
            with suppress(ClientError):
                values |= self._values(names)
        return {name.removeprefix(self._prefix): _parsed(value) for name, value in values.items()}

    def waiting(self) -> list[str]:
        """The removals that wait until a deploy of the services succeeds."""
        known = self.read(POSTPONING)
        return [removal for part in POSTPONING if part in known for removal in known[part].postponed]

    def keep(self, part: str, fingerprint: str, requested: Mapping[str, Any]) -> None:
        """Remember what a part was brought to, where that is not known already; credentials that may not write it still deploy."""
        self._put(part, {"fingerprint": fingerprint, "requested": requested})

    def postpone(self, part: str, removals: Sequence[str]) -> None:
        """Remember, beside what a part was brought to, which removals wait."""
        self._add(part, postponed=list(removals))

    def roll_back(self, task_definitions: Mapping[str, str]) -> None:
        """Remember what a rollback left, by service; it is wanted until the next deploy, so it is no drift."""
        if task_definitions:
            before = self.read([SERVICES]).get(SERVICES, LastConverged())
            self._add(SERVICES, rolled_back={**before.rolled_back, **task_definitions})

    def _add(self, part: str, **more: Any) -> None:
        before = self.read([part]).get(part, LastConverged())
        self._put(part, {name: value for name, value in (asdict(before) | more).items() if value or name not in MORE})

    def _put(self, part: str, content: Mapping[str, Any]) -> None:
        name, value = f"{self._prefix}{part}", json.dumps(content, sort_keys=True)
        with suppress(ClientError):
            if self._values([name]) != {name: value}:
                self._ssm.put_parameter(Name=name, Value=value, Type="String", Overwrite=True)

    def forget(self, part: str) -> None:
        """Remember nothing of a part that is gone."""
        name = f"{self._prefix}{part}"
        with suppress(ClientError):
            if self._values([name]):
                self._ssm.delete_parameter(Name=name)

    def _values(self, names: list[str]) -> dict[str, str]:
        return {item["Name"]: item["Value"] for item in self._ssm.get_parameters(Names=names)["Parameters"]}


def read_once(aws: Aws, name: str, parts: Sequence[str]) -> dict[str, LastConverged]:
    """What ConvergedStore.read gives, asked for once in a run that does not write it."""
    known: dict[str, LastConverged] = aws.once(("last converged", name), partial(ConvergedStore(aws, name).read, parts))
    return known


def _parsed(value: str) -> LastConverged:
    with suppress(ValueError, TypeError):
        return LastConverged(**json.loads(value))
    return LastConverged()
