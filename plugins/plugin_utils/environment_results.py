# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the environments of a run did, as Ansible tells its callback plugins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.waves import NOT_BEGUN, sizes
from ansible_collections.talentbase.aws.plugins.module_utils._summary.deploy import counted
from ansible_collections.talentbase.aws.plugins.module_utils._summary.environments import (
    FAILED,
    OK,
    UNREACHABLE,
    EnvironmentResult,
    why_not_begun,
)
from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line


class EnvironmentResults:
    """Collects them. hosts: all of the run, also those of later waves; given: the extra variables."""

    def __init__(self, hosts: Sequence[str], given: Mapping[str, Any], check_mode: bool) -> None:
        self.hosts = list(hosts)
        self._given, self._check_mode = given, check_mode
        self._began: dict[str, float] = {}
        self._ended: dict[str, float] = {}
        self._changes: dict[str, str] = {}
        self._not_begun: dict[str, str] = {}

    def start(self, host: str) -> None:
        """A task of an environment begins."""
        self._began.setdefault(host, monotonic())

    def end(self, host: str, action: str, answer: Mapping[str, Any]) -> None:
        """A task of an environment has ended. answer: its result; the first comparison says what a deploy changes."""
        self._ended[host] = monotonic()
        if answer.get("compared") and action.startswith("talentbase.aws."):
            self._changes.setdefault(host, counted(answer.get("differences") or [], self._check_mode))

    def fail(self, host: str, answer: Mapping[str, Any]) -> None:
        """A task of an environment has failed."""
        self._ended[host] = monotonic()
        message = str(answer.get("msg") or "")
        if message.startswith(f"{NOT_BEGUN}: "):
            self._not_begun[host] = one_line(message).split(": ")[1]

    def are_worth_a_table(self, stats: Any) -> bool:
        """Whether one deployed, changed something or failed; playbooks that only read have a table of their own."""
        return bool(self._changes or any(stats.changed.values()) or stats.failures or stats.dark)

    def all(self, stats: Any) -> list[EnvironmentResult]:
        """The result of each, in the order of the inventory. stats: Ansible's."""
        failed = {host: FAILED for host in self.hosts if stats.failures.get(host) and host not in self._not_begun}
        failed |= {host: UNREACHABLE for host in self.hosts if stats.dark.get(host)}
        return [self._one(host, stats, failed) for host in self.hosts]

    def _one(self, host: str, stats: Any, failed: Mapping[str, str]) -> EnvironmentResult:
        seconds = self._ended.get(host, 0.0) - self._began.get(host, 0.0)
        if host in self._not_begun:
            verdict = f"{NOT_BEGUN}: {self._not_begun[host]}"
        elif host not in failed and host not in stats.processed:
            verdict = why_not_begun(sizes(self._given), self.hosts, failed)
        else:
            verdict = failed.get(host, OK)
        told = self._changes.get(host, "") if verdict == OK else ""
        return EnvironmentResult(host, verdict, told or ("some" if stats.changed.get(host) else ""), max(0.0, seconds))
