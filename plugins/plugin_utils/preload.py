# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Imports in Ansible's main process what modules need, so that the workers, which are copies of it, have it at once and share its memory."""

from __future__ import annotations

import gc
import os
import runpy
from contextlib import suppress
from importlib import import_module
from typing import Any

from ansible import constants, context

from ansible_collections.talentbase.aws.plugins.plugin_utils.bytecode import keep_bytecode

MODULE = "ansible_collections.talentbase.aws.plugins.modules.preflight"
"""It imports nearly everything that another module does."""
MODELS = "ansible_collections.talentbase.aws.plugins.module_utils._aws.models"
SWITCH = "TALENTBASE_AWS_IMPORT_MODULES"
MANY = 4
"""From so many environments on, AWS's models are read once for all of them. A single one reads those it needs."""
INTERVAL = 0.03
"""Seconds between two looks at many hosts."""


class Preload:
    """What was imported. Only the process that imports this file loads; a worker has what it inherited."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._hosts: set[str] = set()
        self._done = 0

    def for_host(self, name: str) -> None:
        """A task of the host is about to begin."""
        if name in self._hosts or os.getpid() != self._process or not (switched_on() and _runs_plays()):
            return
        if not self._hosts:
            freeze_at_forks()
        self._hosts.add(name)
        steps = [import_modules, read_models, look_less_often] if len(self._hosts) >= MANY else [import_modules]
        for step in steps[self._done :]:
            step()
            self._done += 1


def switched_on() -> bool:
    """What the environment says of importing modules, where no variable does."""
    return os.environ.get(SWITCH, "true").lower() not in ("false", "no", "off", "0", "")


def freeze_at_forks() -> None:
    """Python's collector writes into each object that it looks at, and a worker would so copy the memory that it shares."""
    os.register_at_fork(before=gc.freeze, after_in_parent=gc.unfreeze)


def _runs_plays() -> bool:
    """Whether this is ansible-playbook, and more than a list is asked for."""
    options: Any = context.CLIARGS
    lists = ("listhosts", "listtasks", "listtags", "syntax")
    return "start_at_task" in options and not any(options.get(name) for name in lists)


def import_modules() -> None:
    """What the modules of this collection import."""
    keep_bytecode()
    with suppress(ImportError):  # the module says what is missing
        runpy.run_module(MODULE)


def read_models() -> None:
    """What botocore reads of AWS's services."""
    with suppress(Exception):  # such as a profile that does not exist, which the module reports
        import_module(MODELS).read_models()


def look_less_often() -> None:
    """Ansible looks every millisecond at each host whether its task has ended, unless ansible.cfg says less often."""
    if constants.DEFAULT_INTERNAL_POLL_INTERVAL < INTERVAL:
        constants.DEFAULT_INTERNAL_POLL_INTERVAL = INTERVAL


PRELOAD = Preload()
