# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Has Ansible run the modules of this collection without packing them and starting a Python, where that makes no difference."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ansible import constants
from ansible.module_utils.ansible_release import __version__ as core_version
from ansible.module_utils.common.text.converters import to_text
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.talentbase.aws.plugins.plugin_utils.bytecode import keep_bytecode
from ansible_collections.talentbase.aws.plugins.plugin_utils.module_fork import ModuleFork
from ansible_collections.talentbase.aws.plugins.plugin_utils.preload import switched_on
from ansible_collections.talentbase.aws.plugins.plugin_utils.wire import PROFILE, as_json

try:
    from ansible.executor.module_common import _BuiltModule
except ImportError:  # before ansible-core 2.19
    _BuiltModule = None

display = Display()
CORES = ("2.17.", "2.18.", "2.19.")
"""The versions of ansible-core whose parts this replaces; under any other, modules run as all modules do."""
SWITCH = "import_modules"
COLLECTION = "talentbase.aws."
READ_BY_PYTHON = ("PYTHON", "LD_")
"""How the names of environment variables begin that count when Python starts."""


class ImportedModule(ActionBase):  # type: ignore[misc]  # Ansible has no types
    """An action whose _execute_module() forks this worker for the module, as long as imported() lasts."""

    _fork: ModuleFork | None = None

    @contextmanager
    def imported(self, task_vars: Mapping[str, Any]) -> Iterator[None]:
        """Have the module run in a fork, where nothing of the task asks for another Python."""
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        if not self._may_be_imported(task_vars, environment):
            yield
            return
        display.vvv(f"{self._task.action} runs in a fork of this worker")
        keep_bytecode()
        texts = {str(name): str(value) for name, value in environment.items()}
        self._fork = ModuleFork(_python_name(self._task.action), self._loader.get_basedir(), texts)
        try:
            yield
        finally:
            self._fork.close()
            self._fork = None

    def _may_be_imported(self, task_vars: Mapping[str, Any], environment: Mapping[str, Any]) -> bool:
        return (
            self._is_switched_on(task_vars)
            and core_version.startswith(CORES)
            and self._task.action.startswith(COLLECTION)
            and importlib.util.find_spec(_python_name(self._task.action)) is not None
            and self._runs_here(task_vars)
            and not any(str(name).startswith(READ_BY_PYTHON) for name in environment)
            and not constants.DEFAULT_KEEP_REMOTE_FILES
            and not any(name.startswith("_ANSIBLE_") for name in os.environ)  # a debugger or coverage of modules
            and not constants.config.get_config_value("PYTHON_MODULE_RLIMIT_NOFILE", variables=task_vars)
        )

    def _is_switched_on(self, task_vars: Mapping[str, Any]) -> bool:
        return bool(boolean(self._templar.template(task_vars.get(SWITCH, switched_on())), strict=False))

    def _runs_here(self, task_vars: Mapping[str, Any]) -> bool:
        """Whether the module is to run on this machine, as this user, with this Python, and is to be waited for."""
        interpreter = self._templar.template(task_vars.get("ansible_python_interpreter") or "")
        return (
            self._connection.transport == "local"
            and not self._connection.become
            and not self._task.delegate_to
            and not self._task.async_val
            and interpreter == sys.executable
        )

    def _is_pipelining_enabled(self, *args: Any, **kwargs: Any) -> bool:
        return self._fork is not None or super()._is_pipelining_enabled(*args, **kwargs)

    def _configure_module(self, module_name: str, module_args: dict[str, Any], task_vars: dict[str, Any]) -> Any:
        """In place of the packed module: its arguments, which Ansible hands to the fork."""
        if self._fork is None:
            return super()._configure_module(module_name=module_name, module_args=module_args, task_vars=task_vars)
        path = importlib.util.find_spec(_python_name(module_name)).origin  # type: ignore[union-attr]
        shebang, data = f"#!{sys.executable}", as_json({"ANSIBLE_MODULE_ARGS": module_args}).encode()
        if _BuiltModule is None:
            return "new", shebang, data, path
        built = _BuiltModule(b_module_data=data, module_style="new", shebang=shebang, serialization_profile=PROFILE)
        return built, path

    def _low_level_execute_command(
        self, cmd: str, sudoable: bool = True, in_data: bytes | None = None, **more: Any
    ) -> dict[str, Any]:
        if self._fork is None or in_data is None:
            result: dict[str, Any] = super()._low_level_execute_command(cmd, sudoable=sudoable, in_data=in_data, **more)
            return result
        code, *streams = self._fork.communicate(in_data)
        output, errors = (to_text(stream, errors="surrogate_then_replace") for stream in streams)
        lines = {"stdout_lines": output.splitlines(), "stderr_lines": errors.splitlines()}
        return {"rc": code, "stdout": output, "stderr": errors, **lines}


def _python_name(action: str) -> str:
    """talentbase.aws.preflight as Python imports it."""
    namespace, collection, name = action.split(".")
    return f"ansible_collections.{namespace}.{collection}.plugins.modules.{name}"
