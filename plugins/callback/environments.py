# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The last lines of a run of several environments, under whichever callback plugin shows the run."""

from __future__ import annotations

DOCUMENTATION = r"""
name: environments
type: aggregate
short_description: End a run of several environments with one table
version_added: "1.1.0"
description:
  - Prints a row for each environment after all else, failures first. A row says how the environment's part of the run ended, what changed, and how long
    it took. Those that a release in waves did not begin are among them, with the wave that failed.
  - Works beside any callback plugin of type stdout, also AWX's. Prints nothing for one environment, where all were only read, or with C(-e format=json).
requirements:
  - named in C(callbacks_enabled) in the configuration
author: TalentBase (@talentbase)
"""

from typing import Any

from ansible.plugins.callback import CallbackBase

from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN


class CallbackModule(CallbackBase):  # type: ignore[misc]  # Ansible has no types
    """The plugin. Ansible calls it in its main process. What it needs is imported only for several environments."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "talentbase.aws.environments"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._results: Any = None

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Remember all environments of the run, also those of later waves."""
        manager = play.get_variable_manager()
        if self._results or not manager._inventory or manager.extra_vars.get("format") == "json":
            return
        hosts = [host.name for host in manager._inventory.get_hosts(play.hosts, ignore_restrictions=True)]
        if len(hosts) > 1:
            from ansible_collections.talentbase.aws.plugins.plugin_utils.environment_results import EnvironmentResults

            self._results = EnvironmentResults(hosts, manager.extra_vars, bool(play.check_mode))

    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        """A task begins."""
        if self._results:
            self._results.start(host.name)

    def v2_runner_on_ok(self, result: Any) -> None:
        """A task has ended."""
        if self._results:
            self._results.end(result._host.get_name(), result._task.action, result._result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """A task has failed."""
        if self._results:
            self._results.fail(result._host.get_name(), result._result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        """A task has ended."""
        self.v2_runner_on_ok(result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """A task has ended."""
        self.v2_runner_on_ok(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Print the table."""
        if not self._results or not self._results.are_worth_a_table(stats):
            return
        from ansible_collections.talentbase.aws.plugins.module_utils._summary.environments import (
            environments_table,
            totals,
        )

        results = self._results.all(stats)
        for line in ["", *environments_table(results, SCREEN.columns), totals(results)]:
            self._display.display(one_line(line))
