# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The token of a cache, as its secret has it: both are valid while the services restart, then the current one alone."""

from __future__ import annotations

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.waiting import Observation, wait_until
from .._data.cache_tokens import CacheTokens
from .._data.reads import replication_group
from .._data.tokens import token_in
from .._secrets.generate import Value

USUAL_TIME = "a minute or two"


class CacheToken:
    """Changes the token of replication groups; timeout in seconds for each wait."""

    def __init__(self, aws: Aws, progress: Progress, timeout: float) -> None:
        self._client = aws.client("elasticache")
        self._tokens = CacheTokens(aws)
        self._progress = progress
        self._timeout = timeout

    def add(self, identifier: str, value: Value) -> None:
        """Let clients give the token of this value of the secret as well as the one before, and wait until they may."""
        self._progress.say(f"Replication group {identifier}: adding a token beside the one before")
        self._wait(identifier)
        self._tokens.add(identifier, _token(value, identifier))
        self._wait(identifier)

    def leave_alone(self, identifier: str, value: Value) -> None:
        """Let clients give the token of this value alone."""
        self._progress.say(f"Replication group {identifier}: the other token is no longer valid")
        self._wait(identifier)
        self._tokens.leave_alone(identifier, _token(value, identifier))
        self._wait(identifier)

    def _wait(self, identifier: str) -> None:
        def observe() -> Observation:
            answer = replication_group(self._client, identifier)
            if answer is None:
                raise Failure(f"There is no replication group {identifier}", todo="run a deploy, then this command")
            return Observation(
                answer["Status"], answer["Status"] == "available" and not answer["PendingModifiedValues"]
            )

        wait_until(observe, f"Replication group {identifier}", USUAL_TIME, self._timeout, self._progress)


def _token(value: Value, identifier: str) -> Value:
    return token_in(value, f"The secret of replication group {identifier}")
