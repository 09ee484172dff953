# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What each part of an environment was last brought to, in an SSM parameter for each: a fingerprint of the desired state.

It only tells drift, a change of the inventory and one of this collection apart. Without it, or where it is unreadable, a deploy runs every role
once more; one that a newer version wrote in a format of its own is refused.

Who wrote a record (`written_by`: format, version, and a digest of what the inventory gave) is kept among its images, which version 1.0.0 reads
by name alone: beside them it would take the whole record for unreadable, and forget released images. A later format has it beside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure
from .._aws.formats import FIRST, VERSION, known_version, refuse_newer
from .._aws.session import Aws, chunks
from .._plan.fingerprint import brief

PREFIX = "/talentbase.aws/converged/"
SERVICES = "services"
POSTPONING = ("network", "parameters", "data", "ingress", "monitoring", "roles", "cluster")
"""The parts that have something to remove after the services."""
MORE = ("postponed", "rolled_back")
FORMAT = 1
WRITER = "written_by"
FIELDS = {"fingerprint": str, "requested": Mapping, "postponed": Sequence, "rolled_back": Mapping}
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

    @property
    def version(self) -> str:
        """The version of this collection that brought the part there."""
        return known_version(_writer(self.requested).get("version", FIRST)) or FIRST

    @property
    def inputs(self) -> str:
        """The digest of what the inventory gave then; empty where that is not known."""
        return str(_writer(self.requested).get("inputs") or "")

    def written_by(self, inputs: str) -> LastConverged:
        """The same, wanted by this version and an inventory of this digest."""
        writer = {"format": FORMAT, "version": VERSION, **({"inputs": inputs} if inputs else {})}
        return replace(self, requested={**self.requested, WRITER: writer})

    def dump(self) -> str:
        """The parameter's value."""
        return json.dumps(
            {name: value for name, value in asdict(self).items() if value or name not in MORE}, sort_keys=True
        )

    def content(self) -> str:
        """What it says of the part, whoever wrote it."""
        return replace(self, requested={**self.requested, WRITER: None}).dump()


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
        return {name.removeprefix(self._prefix): _parsed(name, value) for name, value in values.items()}

    def waiting(self) -> list[str]:
        """The removals that wait until a deploy of the services succeeds."""
        try:
            known = self.read(POSTPONING)
        except Failure as failure:  # whoever only looks is told, and sees the rest
            return [str(failure)]
        return [removal for part in POSTPONING if part in known for removal in known[part].postponed]

    def keep(self, part: str, fingerprint: str, requested: Mapping[str, Any], inputs: str) -> None:
        """Remember what a part was brought to, where that is not known already; credentials that may not write it still deploy."""
        self._put(part, LastConverged(fingerprint, requested).written_by(inputs))

    def renew(self, same: Mapping[str, tuple[str, str]]) -> None:
        """Note that this version, too, wants what these parts were brought to. same: brief() of the fingerprint, and the inputs."""
        for part, before in (self.read([*same]) if same else {}).items():
            known, inputs = same[part]
            now = before.written_by(inputs)
            if brief(before.fingerprint) == known and now != before:  # another module of the run may have noted it
                with suppress(ClientError):
                    self._write(part, now)

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
        self._put(part, replace(before, **more))

    def _put(self, part: str, now: LastConverged) -> None:
        name = f"{self._prefix}{part}"
        with suppress(ClientError):
            before = self._values([name]).get(name)
            if before is None or _parsed(name, before).content() != now.content():
                self._write(part, now)

    def _write(self, part: str, now: LastConverged) -> None:
        self._ssm.put_parameter(Name=f"{self._prefix}{part}", Value=now.dump(), Type="String", Overwrite=True)

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


def _parsed(name: str, value: str) -> LastConverged:
    with suppress(ValueError, TypeError, AttributeError):
        fields = json.loads(value)
        writer = {**_writer(fields.get("requested")), **fields}
        refuse_newer(f"The parameter {name}", writer.get("format", FORMAT), writer.get("version", FIRST), FORMAT)
        known = {field: fields[field] for field, kind in FIELDS.items() if isinstance(fields.get(field), kind)}
        return LastConverged(**known)
    return LastConverged()


def _writer(requested: Any) -> Mapping[str, Any]:
    found = requested.get(WRITER) if isinstance(requested, Mapping) else None
    return found if isinstance(found, Mapping) else {}
