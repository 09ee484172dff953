# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs secret_change; the value of an update goes through a named pipe instead of the module's arguments."""

from __future__ import annotations

import os
import select
import stat
from time import monotonic
from typing import Any

from ansible import context
from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.parsing.splitter import parse_kv

from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line
from ansible_collections.talentbase.aws.plugins.plugin_utils.followed import FollowedModule
from ansible_collections.talentbase.aws.plugins.plugin_utils.person import automation, typed_twice
from ansible_collections.talentbase.aws.plugins.plugin_utils.value_pipe import value_pipe

SOURCES = ("value", "value_file", "prompt")
STDIN_WAIT = 60.0
"""Seconds that the value in stdin may take to come."""
NOT_CHANGED = "nothing was changed."


class ActionModule(FollowedModule):
    """Takes value, value_file and prompt out of the task's arguments before anything can keep or show them."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        given = {name: self._task.args.pop(name) for name in SOURCES if name in self._task.args}
        names = self._task.args.get("name") or []
        one = (
            isinstance(names, str) or len(names) == 1
        )  # the module refuses any other number before a person types a value
        if self._task.args.get("action") != "update" or not names or not one or not given:
            return super().run(tmp, task_vars)
        text = self._text(given, task_vars or {})
        if not text:
            raise AnsibleActionFail(f"The value is empty; {NOT_CHANGED} To do: give the value.")
        with value_pipe(text) as path:
            self._task.args["value_pipe"] = path
            return super().run(tmp, task_vars)

    def _text(self, given: dict[str, Any], task_vars: dict[str, Any]) -> str:
        if "value" in given:
            return self._from_variable(given["value"])
        if "value_file" in given:
            return self._from_stdin() if given["value_file"] == "-" else self._from_file(given["value_file"])
        if not boolean(given["prompt"], strict=False):
            return ""
        if found := automation(task_vars):
            raise AnsibleActionFail(
                f"Nobody can be asked for the value, as this runs {found}; {NOT_CHANGED} To do: give it as secret_value in a vaulted file of "
                "variables or in AWX's survey, with -e value_file=PATH, or with -e value_file=- and the value in stdin."
            )
        names = self._task.args.get("name") or []
        return typed_twice(f"New value of {one_line(names if isinstance(names, str) else ', '.join(names))}")

    def _from_variable(self, value: Any) -> str:
        if not isinstance(value, str):
            raise AnsibleActionFail(
                f"The value is not text but {type(value).__name__}; {NOT_CHANGED} To do: put it in quotes."
            )
        if self._is_on_command_line(value):
            raise AnsibleActionFail(
                "The value is on the command line, where every process of this machine, the shell's history and the "
                f"command's log can read it; {NOT_CHANGED} To do: generate another value, as this one is known, and give it at the "
                "prompt (leave secret_value out), with -e value_file=PATH, or in a file of variables (-e @FILE)."
            )
        return value

    def _is_on_command_line(self, text: str) -> bool:
        """Whether the text is the value of an extra variable that is not in a file."""
        for item in context.CLIARGS.get("extra_vars") or ():
            if item.startswith("@"):
                continue
            parsed = self._loader.load(item) if item[:1] in ("{", "[") else parse_kv(item)
            if isinstance(parsed, dict) and text in parsed.values():
                return True
        return False

    def _from_file(self, name: str) -> str:
        """The text of a file, decrypted where ansible-vault encrypted it; a pipe such as <(command) will do, too."""
        path = os.path.abspath(os.path.expanduser(name))
        try:
            if stat.S_ISREG(os.stat(path).st_mode):
                return str(self._loader.get_text_file_contents(path))
            with open(path, encoding="utf-8") as stream:
                return stream.read()
        except OSError as error:
            raise AnsibleActionFail(
                f"value_file: {one_line(name)} cannot be read ({error.strerror}); {NOT_CHANGED} To do: give the path of the file with the value."
            ) from None
        except UnicodeDecodeError:  # its own text has bytes of the value in it
            raise AnsibleActionFail(
                f"value_file: {one_line(name)} is not UTF-8 text; {NOT_CHANGED} To do: give the value as text."
            ) from None

    def _from_stdin(self) -> str:
        """What ansible-playbook, the parent of this worker, has in its stdin."""
        try:
            stream = os.open(f"/proc/{os.getppid()}/fd/0", os.O_RDONLY)
        except OSError:
            raise AnsibleActionFail(
                f"The stdin of ansible-playbook cannot be read on this system; {NOT_CHANGED} To do: use -e value_file=<(command)."
            ) from None
        try:
            if os.isatty(stream):
                raise AnsibleActionFail(
                    f"There is nothing in stdin but the terminal; {NOT_CHANGED} To do: leave value_file out to be asked."
                )
            return _read(stream, monotonic() + STDIN_WAIT).decode("utf-8")
        except UnicodeDecodeError:
            raise AnsibleActionFail(
                f"What is in stdin is not UTF-8 text; {NOT_CHANGED} To do: give the value as text."
            ) from None
        finally:
            os.close(stream)


def _read(stream: int, deadline: float) -> bytes:
    """All of a stream; raises AnsibleActionFail where its end does not come in time."""
    received = b""
    while (left := deadline - monotonic()) > 0:
        if select.select([stream], [], [], left)[0]:
            part = os.read(stream, 65536)
            if not part:
                return received
            received += part
    raise AnsibleActionFail(
        f"The end of stdin did not come within {STDIN_WAIT:.0f} s; {NOT_CHANGED} To do: end the input, or use -e value_file=PATH."
    )
