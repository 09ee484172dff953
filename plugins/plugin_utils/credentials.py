# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The credentials that an inventory names for an environment, as options of a module."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

JOBS = {"JOB_ID": "awx", "AWX_JOB_ID": "awx", "GITHUB_RUN_ID": "github", "CI_JOB_ID": "gitlab", "BUILD_NUMBER": "build"}
"""The variables with the number of a job, and the word for what runs it."""
LONGEST = 64
KEYS = ("access_key", "secret_key", "session_token")


def with_credentials(arguments: Mapping[str, Any], environment: str) -> dict[str, Any]:
    """A module's arguments: a role is assumed under a name that says who does it, and a profile goes before keys in the environment."""
    found = dict(arguments)
    if role := found.get("assume_role"):
        found["assume_role"] = {"session_name": session_name(environment, os.environ), **role}
    if found.get("profile"):
        found = {**dict.fromkeys(KEYS, ""), **found}
    return found


def session_name(environment: str, variables: Mapping[str, str]) -> str:
    """Environment and run, in the characters that STS takes. variables: of the process's environment."""
    jobs = (f"{word}-{variables[name]}" for name, word in JOBS.items() if variables.get(name))
    text = f"talentbase-{environment}-{next(jobs, SCREEN.run)}"
    return re.sub(r"[^\w+=,.@-]", "-", text, flags=re.ASCII)[:LONGEST]
