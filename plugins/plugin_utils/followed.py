# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs a module of this collection and prints its lines of progress as they come."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from typing import Any

from ansible import context
from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.talentbase.aws.plugins.plugin_utils.commands import Commands
from ansible_collections.talentbase.aws.plugins.plugin_utils.credentials import with_credentials
from ansible_collections.talentbase.aws.plugins.plugin_utils.follower import Follower
from ansible_collections.talentbase.aws.plugins.plugin_utils.imported import ImportedModule
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

INTERVAL = 0.2


class FollowedModule(ImportedModule):
    """An action that runs the module of its task, and shows its progress."""

    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        task_vars = task_vars or {}
        arguments = dict(self._task.args)
        arguments = with_credentials(
            arguments, str(task_vars.get("environment_name") or task_vars["inventory_hostname"])
        )
        commands = Commands(task_vars, arguments)
        with _progress_file() as path, self.imported(task_vars):
            if self._is_told(task_vars):
                arguments |= {"progress_file": path, "progress_width": SCREEN.columns}
            with ThreadPoolExecutor(max_workers=1) as pool:
                running = pool.submit(
                    self._execute_module, module_name=self._task.action, module_args=arguments, task_vars=task_vars
                )
                alone = len(task_vars["ansible_play_hosts_all"]) == 1
                prefix = "" if alone else f"{task_vars['inventory_hostname']}: "
                follower = Follower(commands, self._task.name or self._task.action, prefix, alone)
                with open(path, encoding="utf-8") as stream:
                    while not running.done():
                        follower.show(stream)
                        wait([running], timeout=INTERVAL)
                    follower.show(stream)
                follower.close()
                result.update(commands.completed(running.result()))
        if self._task.check_mode and not context.CLIARGS.get("check"):
            result["changed"] = False  # this layer was only read, for those that were selected with --tags
        return result

    def _is_told(self, task_vars: dict[str, Any]) -> bool:
        """Whether lines are shown: not with progress=false, nor where the result is printed as JSON instead."""
        asked = boolean(self._templar.template(task_vars.get("progress", True)), strict=False)
        return asked and task_vars.get("format") != "json"


@contextmanager
def _progress_file() -> Iterator[str]:
    handle, path = tempfile.mkstemp(prefix="talentbase-progress-")
    os.close(handle)
    with _removed_when_killed(path):
        try:
            yield path
        finally:
            os.unlink(path)


@contextmanager
def _removed_when_killed(path: str) -> Iterator[None]:
    """Ctrl-C ends Ansible's workers by a handler that runs no `finally`: ansible/executor/process/worker.py, WorkerProcess._term."""

    def remove(signum: int, _frame: object) -> None:
        with suppress(FileNotFoundError):
            os.unlink(path)
        signal.signal(signum, before[signal.Signals(signum)])
        os.kill(os.getpid(), signum)

    before = {signum: signal.signal(signum, remove) for signum in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
