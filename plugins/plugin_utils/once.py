# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all workers of a run need and one of them finds out: Ansible forks one for each task of each host, and keeps nothing of it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from typing import Any

from ansible import constants


def once_a_run(name: str, find_out: Callable[[], Any]) -> Any:
    """What the first worker found, as plain values of JSON; the others wait for it."""
    # Ansible makes this folder for each run, for its user alone, and removes it at the end.
    path = os.path.join(constants.DEFAULT_LOCAL_TMP, f"talentbase-{name}.json")
    with open(f"{path}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(path):
            with open(f"{path}.new", "w", encoding="utf-8") as stream:
                json.dump(find_out(), stream)
            os.rename(f"{path}.new", path)
    with open(path, encoding="utf-8") as stream:
        return json.load(stream)
