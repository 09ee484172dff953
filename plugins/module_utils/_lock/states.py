# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The states that the module deploy_lock brings a lock to."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from .lock import Lock
from .record import as_result, describe, refusal


def bring(lock: Lock, given: Mapping[str, Any], check_mode: bool, warn: Callable[[str], None]) -> dict[str, Any]:
    """Bring the lock to the requested state; returns what the module returns."""
    name, state, take_over = given["name"], given["state"], given["take_over"] or ""
    needed = state in ("free", "absent")
    current = lock.wait(0, take_over) if needed and not check_mode else lock.read()
    result: dict[str, Any] = {"changed": False, "lock": as_result(current)}
    taken = not current.may_take(lock.holder, take_over)
    if check_mode:
        result["changed"] = state == "absent" and current.version > 0 and not taken
        if taken and (needed or state == "acquired"):
            warn(f"Another deploy of {name} is running: {describe(current)}")
    elif state == "acquired":
        result["changed"] = lock.acquire(given["ttl"], given["wait"], take_over)
    elif state == "released":
        result["changed"] = lock.release()
    elif taken and needed:
        raise refusal(name, current, os.environ, lock=as_result(current))
    elif state == "absent" and current.version:
        result["changed"] = lock.delete()
    return result
