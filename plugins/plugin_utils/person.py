# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a person sits at a terminal of this playbook run, and what they type there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleActionFail, AnsiblePromptInterrupt, AnsiblePromptNoninteractive
from ansible.utils.display import Display

display = Display()
# https://docs.ansible.com/automation-controller/latest/html/userguide/job_templates.html (extra variables of a job)
AWX = ("awx_job_id", "tower_job_id")


def automation(task_vars: Mapping[str, Any]) -> str:
    """Where the playbook runs, in words, when no person sits at its terminal; empty when one does."""
    if any(name in task_vars for name in AWX):
        return "in AWX"
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        return "in CI"
    # ansible-runner sets it, gives the playbook a terminal of its own, and keeps what appears there.
    if "AWX_ISOLATED_DATA_DIR" in os.environ:
        return "under ansible-runner"
    return "" if terminal() else "without a terminal"


def terminal() -> str:
    """The device of the terminal that ansible-playbook runs at; empty where it has none."""
    # A worker of Ansible is a session of its own without a terminal (ansible.executor.process.worker, _detach); its
    # parent is ansible-playbook.
    try:
        found = subprocess.run(
            ["ps", "-o", "tty=", "-p", str(os.getppid())], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    name = found.stdout.strip()
    return f"/dev/{name}" if name.strip("?-") else ""


def typed_twice(what: str) -> str:
    """What a person types twice without seeing it; raises AnsibleActionFail where nobody can, or the two differ."""
    first, second = _typed(f"{what} (it is not shown)"), _typed("Once more")
    if first != second:
        raise AnsibleActionFail("The two entries differ; nothing was changed. To do: run the same command again.")
    return first


def _typed(prompt: str) -> str:
    try:
        return str(display.prompt_until(f"{prompt}: ", private=True).decode("utf-8"))
    except AnsiblePromptNoninteractive:
        raise AnsibleActionFail(
            "There is no terminal to type the value at; nothing was changed. To do: give it with -e value_file=PATH, with "
            "-e value_file=- and the value in stdin, or as secret_value in a file of variables (-e @FILE)."
        ) from None
    except AnsiblePromptInterrupt:
        raise AnsibleActionFail(
            "The typing was interrupted; nothing was changed. To do: run the same command again."
        ) from None
    except UnicodeDecodeError:  # its own text has bytes of the value in it
        raise AnsibleActionFail(
            "What was typed is not UTF-8 text; nothing was changed. To do: type it again."
        ) from None
