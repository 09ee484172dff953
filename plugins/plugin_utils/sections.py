# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sections of all environments of an inventory, among the variables of their hosts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ansible.errors import AnsibleError

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.sections import SECTIONS
from ansible_collections.talentbase.aws.plugins.plugin_utils.once import once_a_run
from ansible_collections.talentbase.aws.plugins.plugin_utils.wire import as_json

Environments = dict[str, dict[str, Any]]


def environments(known: Mapping[str, Any]) -> Environments:
    """The sections by host, evaluated once a run. known: the variables of any host."""
    found: Environments = once_a_run(
        "environments", lambda: {str(host): _sections(known["hostvars"][host]) for host in known["groups"]["all"]}
    )
    return found


def _sections(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The sections of an environment, without one that cannot be told; its own run says what is wrong with it."""
    found = {}
    for name in SECTIONS:
        with suppress(AnsibleError):
            if name in variables:
                found[name] = json.loads(as_json(variables[name]))
    return found
