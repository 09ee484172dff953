"""A callback that keeps all that Ansible tells its callbacks: every result, task and play, with their fields."""

from __future__ import annotations

import json
import os
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: everything
type: notification
short_description: Keeps all that callbacks are told
description: Appends every event as JSON to the file that EVERYTHING_FILE names.
"""


class CallbackModule(CallbackBase):
    """Told of every event by v2_on_any."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "everything"
    CALLBACK_NEEDS_ENABLED = True

    def v2_on_any(self, *args: Any, **kwargs: Any) -> None:
        with open(os.environ["EVERYTHING_FILE"], "a", encoding="utf-8") as stream:
            for item in (*args, *kwargs.values()):
                stream.write(json.dumps(told(item), default=repr) + "\n")


def told(item: Any) -> Any:
    """The fields of an event's subject."""
    if hasattr(item, "task_fields"):
        return {"result": dict(item.result), "fields": item.task_fields, "task": told(item.task)}
    if hasattr(item, "dump_attrs"):
        return item.dump_attrs()
    return repr(item)
