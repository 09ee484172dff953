# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Deployments that a run started, or found in progress. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StartedDeployment:
    """A service on its way to a task definition.

    previous: the ARN of the service deployment that was current before. last_good: the task definition that ran before, empty
    where it is the same. joined: whether an earlier run started it.
    """

    service: str
    task_definition: str
    previous: str = ""
    last_good: str = ""
    joined: bool = False
