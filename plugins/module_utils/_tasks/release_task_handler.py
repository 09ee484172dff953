# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that run a service's release tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.progress import Progress
from .._ecs.api import EcsApi
from .._ecs.inputs import capacity_input
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .one_off import OneOff
from .runner import OneOffRunner, failure

NOT_UPDATED = "The service was not updated and keeps its revision"
TODO = "fix the cause and run the same command again, which runs this task again"


class ReleaseTaskHandler(BaseHandler):
    """Runs release tasks of the new revision, or joins the one that an earlier run left running."""

    slow = True

    def __init__(self, api: EcsApi) -> None:
        self._runner = OneOffRunner(api)
        self._cluster = api.cluster

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        one_off = one_off_of(self._cluster, name, properties)
        task = self._runner.underway(one_off) or self._runner.start(one_off)
        return {"task": task, "one_off": one_off}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
        return self.create(actual.address.name, properties)

    def wait(self, name: str, attributes: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Return once the command has ended with 0; raises Failure otherwise, so that the service is not touched."""
        one_off, task = attributes["one_off"], attributes["task"]
        ending, lines = self._runner.follow(one_off, task, progress)
        if not ending.successful:
            raise failure(one_off, ending, task, lines, TODO, NOT_UPDATED)
        progress.say(f"{name}: {ending.why}")
        return {}


def one_off_of(cluster: str, name: str, properties: Mapping[str, Any]) -> OneOff:
    """A release task as it runs. Its mark names service and task, so that a later run finds one that still runs."""
    network = properties["network"]
    return OneOff(
        name=name,
        cluster=cluster,
        task_definition=properties["task_definition"],
        container=properties["container"],
        command=properties["command"],
        network={
            "awsvpcConfiguration": {
                "subnets": network["subnets"],
                "securityGroups": network["security_groups"],
                "assignPublicIp": "ENABLED" if network["public_ip"] else "DISABLED",
            }
        },
        capacity={
            "platformVersion": properties["platform_version"],
            **capacity_input(properties["capacity_providers"]),
        },
        timeout=properties["timeout"],
        started_by=mark(name),
    )


def mark(name: str) -> str:
    """The startedBy of a release task: at most 128 letters, digits, hyphens, underscores and slashes, so its end."""
    return f"release/{name}"[-128:]
