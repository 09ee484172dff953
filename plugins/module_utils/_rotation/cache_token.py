# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The token of a cache, as its secret has it: both are valid while the services restart, then the current one alone."""

from __future__ import annotations

from .._aws.progress import Progress
from .._aws.session import Aws
from .._data.cache_tokens import CacheTokens
from .._data.cache_waiting import wait_for_cache
from .._data.tokens import token_in
from .._secrets.generate import Value


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

    def make_only(self, identifier: str, value: Value) -> None:
        """Let clients give the token of this value alone."""
        self._progress.say(f"Replication group {identifier}: the other token is no longer valid")
        self._wait(identifier)
        self._tokens.make_only(identifier, _token(value, identifier))
        self._wait(identifier)

    def _wait(self, identifier: str) -> None:
        wait_for_cache(self._client, identifier, self._timeout, self._progress)


def _token(value: Value, identifier: str) -> Value:
    return token_in(value, f"The secret of replication group {identifier}")
