# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The last lines of a deploy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._summary.deploy import deploy_summary as lines_of
from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

DOCUMENTATION = r"""
name: deploy_summary
version_added: "1.0.0"
short_description: Say how a deploy ended
description:
  - At most 20 lines that say how it ended, what changed, how long it took, which hosts answer, and what waits for a person. Of a failure they have the
    cause, AWS's words, the last lines of the log, and what to do.
author: TalentBase (@talentbase)
options:
  _input:
    description: >-
      What is known of the run: C(environment), C(check_mode), C(failure) with the message of the task that failed, C(preflight) with the result of
      M(talentbase.aws.preflight), C(deployments) with those of M(talentbase.aws.ecs_services), C(hosts),
      and C(scheme), that of their URLs, which is C(https) where it is left out.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: The environment is deployed
  ansible.builtin.debug:
    msg: "{{ run | talentbase.aws.deploy_summary }}"
  vars:
    run: {environment: dev, check_mode: false, failure: "", preflight: {}, deployments: [], hosts: []}
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""


def deploy_summary(run: Mapping[str, Any]) -> list[str]:
    """The lines, with the time since the run began."""
    return [one_line(line) for line in lines_of(run, monotonic() - SCREEN.started, SCREEN.columns)]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the name that a template uses."""
        return {"deploy_summary": deploy_summary}
