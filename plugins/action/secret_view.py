# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs secret_view, and tells it where the person sits, or what runs in a person's place."""

from __future__ import annotations

from typing import Any

from ansible_collections.talentbase.aws.plugins.plugin_utils.followed import FollowedModule
from ansible_collections.talentbase.aws.plugins.plugin_utils.person import automation, terminal


class ActionModule(FollowedModule):
    """Whatever the task says of the two options is replaced by what is found."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        self._task.args |= {"automation": automation(task_vars or {}), "terminal": terminal()}
        return super().run(tmp, task_vars)
