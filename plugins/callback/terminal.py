# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run shows a person: what its tasks have to say, and at its end what went wrong."""

from __future__ import annotations

DOCUMENTATION = r"""
name: terminal
type: stdout
short_description: Show what a run has to say, and leave out how it was done
version_added: "1.0.0"
description:
  - Shows the lines of the collection's modules, what tasks of M(ansible.builtin.debug) and M(ansible.builtin.assert) say, warnings and diffs.
    The last lines are the result; of a failed run, they are what went wrong. There are no banners, no skipped tasks and no recap.
  - On a terminal, what takes long has one line, which is rewritten.
  - With C(-v), it shows what P(ansible.builtin.default#callback) shows.
  - With C(-e format=json), the result of a playbook that only reads is printed as one JSON document, and nothing else.
    For several hosts it is an object with a member for each.
extends_documentation_fragment:
  - default_callback
  - result_format_callback
requirements:
  - set as stdout in configuration
author: TalentBase (@talentbase)
"""

import atexit
import functools
import json
from collections.abc import Callable
from typing import Any

from ansible import constants
from ansible.plugins.callback.default import CallbackModule as Default
from ansible.utils.fqcn import add_internal_fqcns

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.waves import NOT_BEGUN
from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import clean
from ansible_collections.talentbase.aws.plugins.plugin_utils.follower import ERASE
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

OURS_AND_ANSIBLES = ("talentbase.aws.", "ansible.builtin.", "ansible.legacy.")
SPEAKING = frozenset(add_internal_fqcns(("debug", "assert")))
FEW = 3
"""As many hosts have all lines of their results shown; of more, the first line."""
Method = Callable[..., None]


def unless_verbose(method: Method) -> Method:
    """A method of the plugin, in place of which Ansible's own is called with -v."""
    own = getattr(Default, method.__name__)

    @functools.wraps(method)
    def chosen(self: CallbackModule, *args: Any, **kwargs: Any) -> None:
        (own if self.verbose else method)(self, *args, **kwargs)

    return chosen


class CallbackModule(Default):  # type: ignore[misc]  # Ansible has no types
    """The plugin. Ansible calls it in its main process."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "talentbase.aws.terminal"

    def __init__(self) -> None:
        super().__init__()
        self._failures: dict[str, str] = {}
        self._successes: dict[str, str] = {}
        self._documents: dict[str, Any] = {}
        self._hosts = 1
        self._as_json = False
        self._others_done = 0  # tasks of other collections
        self._others_changed = 0

    @property
    def verbose(self) -> bool:
        """Whether each task is to be seen."""
        return bool(self._display.verbosity)

    @unless_verbose
    def v2_playbook_on_start(self, playbook: Any) -> None:
        """Say where lines go, before the first worker is forked."""
        SCREEN.begin()
        if SCREEN.live:
            atexit.register(
                self._display.display, ERASE, newline=False
            )  # what Ctrl-C leaves of the lines that were rewritten

    @unless_verbose
    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Remember what is known of the play before its tasks."""
        self._play = play
        manager = play.get_variable_manager()
        self._as_json = manager.extra_vars.get("format") == "json"
        inventory = manager._inventory  # restricted to a wave, where a release goes in waves
        self._hosts = len(inventory.get_hosts(play.hosts, ignore_restrictions=True)) if inventory else 1

    @unless_verbose
    def v2_runner_on_ok(self, result: Any) -> None:
        """Show what the task says."""
        self._handle_warnings(result._result)
        if not result._task.loop:
            self._speak(result)
        if _is_of_others(result._task):
            self._others_done += 1
            if result._result.get("changed"):
                self._others_changed += 1
                self._tell(
                    result._host.get_name(), f"changed: {result._task.get_name().strip()}", constants.COLOR_CHANGED
                )

    @unless_verbose
    def v2_runner_item_on_ok(self, result: Any) -> None:
        """Show what the task says of one item of its loop."""
        self._handle_warnings(result._result)
        self._speak(result)

    @unless_verbose
    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Keep what went wrong for the end: a later task may have more to say, or have rescued it."""
        self._handle_warnings(result._result)
        if not ignore_errors:
            self._failures[result._host.get_name()] = _message(result._result)

    @unless_verbose
    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Keep what went wrong for the end."""
        self.v2_runner_on_failed(result)

    @unless_verbose
    def v2_on_file_diff(self, result: Any) -> None:
        """Show the diff of a task, where one is asked for."""
        results = result._result.get("results") if result._task.loop else [result._result]
        for item in results or []:
            if item.get("changed") and item.get("diff") and (diff := self._get_diff(item["diff"])):
                self._display.display(diff, stderr=self._as_json)

    @unless_verbose
    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Print the JSON document, or what went wrong, as the last lines."""
        if self._documents:
            [*values] = self._documents.values()
            document = values[0] if self._hosts == 1 else self._documents
            self._display.display(json.dumps(document, indent=2, sort_keys=True, default=str))
        elif self._others_done:
            self._display.display(f"{self._others_changed} of {self._others_done} tasks changed something")
        for host, text in self._failures.items():
            waits = self._hosts > 1 and text.startswith(NOT_BEGUN)  # for a wave that failed, as the last table says
            if (stats.failures.get(host) or stats.dark.get(host)) and not waits:
                self._tell(host, text, constants.COLOR_ERROR)
        for host, text in self._successes.items():
            self._tell(host, text.split("\n")[0] if self._hosts > FEW else text, constants.COLOR_OK)

    @unless_verbose
    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        """Name a task of another collection, whose modules do not tell what they wait for."""
        if SCREEN.live and _is_of_others(task):
            # It is rewritten by the next one, and the cursor waits on it, so that whatever else is printed goes over it.
            self._display.display(f"{ERASE}  {task.get_name().strip()} ...\n\x1b[1F", newline=False, screen_only=True)

    @unless_verbose
    def v2_playbook_on_handler_task_start(self, task: Any) -> None:
        """No banner."""

    @unless_verbose
    def v2_playbook_on_include(self, included_file: Any) -> None:
        """Which files a run reads is not shown."""

    @unless_verbose
    def v2_playbook_on_no_hosts_remaining(self) -> None:
        """What went wrong is shown at the end."""

    @unless_verbose
    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        """No line for each task."""

    @unless_verbose
    def v2_runner_on_skipped(self, result: Any) -> None:
        """What is not done is not shown."""

    @unless_verbose
    def v2_runner_item_on_failed(self, result: Any) -> None:
        """It is shown with its task."""

    @unless_verbose
    def v2_runner_item_on_skipped(self, result: Any) -> None:
        """What is not done is not shown."""

    def _speak(self, result: Any) -> None:
        quiet = result._task.args.get("quiet", False)
        if result._task.action not in SPEAKING or quiet or "msg" not in result._result:
            return
        message, host = result._result["msg"], result._host.get_name()
        if isinstance(message, dict):
            self._documents[host] = message
        elif message and not self._as_json:
            text = "\n".join(map(str, message)) if isinstance(message, list) else str(message)
            if "assert" in result._task.action:
                self._successes[host] = (
                    text  # the result of a run, which is told at its end, beside those of other hosts
                )
            else:
                self._tell("" if result._task.run_once else host, text, None)

    def _tell(self, host: str, text: str, color: str | None) -> None:
        """The lines, the first of which has the color; with several hosts, each names its host, if it is about one."""
        prefix = f"{host}: " if host and self._hosts > 1 and not text.startswith(f"{host}:") else ""
        for number, line in enumerate(clean(text).split("\n")):
            shade = None if number else color
            erase = ERASE if SCREEN.live and not number else ""
            self._display.display(f"{erase}{prefix}{line}" if line else erase, color=shade, stderr=self._as_json)


def _is_of_others(task: Any) -> bool:
    return "." in task.action and not task.action.startswith(OURS_AND_ANSIBLES)


def _message(answer: dict[str, Any]) -> str:
    """What went wrong, of a loop that of its first failed item."""
    failed = next(
        (item for item in answer.get("results") or [] if isinstance(item, dict) and item.get("failed")), answer
    )
    return str(failed.get("msg") or answer.get("msg") or "The task failed and said nothing; -v shows it.")
