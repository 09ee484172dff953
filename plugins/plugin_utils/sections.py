# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sections of an environment among the variables of its host."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ansible.errors import AnsibleError

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.sections import SECTIONS


def sections(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The sections of an environment, without one that cannot be told; its own run says what is wrong with it."""
    found = {}
    for name in SECTIONS:
        with suppress(AnsibleError):
            if name in variables:
                found[name] = variables[name]
    return found
