# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parameter that a lock is kept in: read, and written where nobody else did meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from shlex import quote
from typing import Any

from .._aws.clock import answered_at
from .._aws.errors import ClientError, Failure, code_of
from .._aws.session import Aws
from .._aws.tags import to_list
from .process import is_dead
from .record import PREFIX, Hold, LockState, Record, parse

# TooManyUpdates: another run writes the same parameter at this moment.
# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
OVERTAKEN = ("ParameterAlreadyExists", "TooManyUpdates")


class Store:
    """The lock of one environment, in the account itself."""

    def __init__(self, aws: Aws, name: str, tags: Mapping[str, str]) -> None:
        self._ssm = aws.client("ssm")
        self.parameter = f"{PREFIX}{name}"
        self._tags = tags

    def read(self) -> LockState:
        """The current state of the lock: the newest record that counts."""
        answer = self._get(self.parameter)
        now = answered_at(answer)
        latest = version = self._version(answer)
        while version and not self._record(answer).counts_as(version):
            version -= 1
            answer = self._get(f"{self.parameter}:{version}") if version else {}
            version = self._version(answer)
        if not version:
            return LockState(latest, now=now)
        written: datetime = answer["Parameter"]["LastModifiedDate"].astimezone(UTC)
        hold = self._record(answer).hold
        ended = "its process has ended" if hold is not None and is_dead(hold.process) else ""
        return LockState(latest, hold, written, now, ended)

    def swap(self, current: LockState, hold: Hold | None) -> bool:
        """Write the hold, or None to release the lock; False if another run wrote since it was read."""
        arguments: dict[str, Any] = {
            "Name": self.parameter,
            "Value": Record(current.version, hold).dump(),
            "Type": "String",
        }
        if current.version:
            arguments["Overwrite"] = True
        else:  # AWS takes tags only when it makes the parameter
            arguments.update({"Tags": to_list(self._tags)} if self._tags else {})
        try:
            answer = self._ssm.put_parameter(**arguments)
        except ClientError as error:
            if code_of(error) in OVERTAKEN:
                return False
            raise
        return bool(answer["Version"] == current.version + 1)

    def delete(self) -> bool:
        """Delete the parameter with all of its versions; False where there is none."""
        try:
            self._ssm.delete_parameter(Name=self.parameter)
        except ClientError as error:
            if code_of(error) == "ParameterNotFound":
                return False
            raise
        return True

    def _get(self, name: str) -> dict[str, Any]:
        """The parameter, or AWS's answer without one."""
        try:
            answer: dict[str, Any] = self._ssm.get_parameter(Name=name)
        except ClientError as error:
            if code_of(error) in ("ParameterNotFound", "ParameterVersionNotFound"):
                return dict(error.response)
            raise
        return answer

    def _version(self, answer: Mapping[str, Any]) -> int:
        return int(answer["Parameter"]["Version"]) if "Parameter" in answer else 0

    def _record(self, answer: Mapping[str, Any]) -> Record:
        try:
            return parse(answer["Parameter"]["Value"])
        except ValueError as error:
            raise Failure(
                f"The parameter {self.parameter} holds no lock that this collection wrote ({error})",
                todo="if no deploy is running, delete it (aws ssm delete-parameter --region REGION --name "
                f"{quote(self.parameter)}) and run the same command again",
            ) from error
