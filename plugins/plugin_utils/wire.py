# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How Ansible writes values for a module, whatever they are inside Ansible."""

from __future__ import annotations

import json
from typing import Any

PROFILE = "legacy"
"""The name of this way, as ansible-core 2.19 has several."""
try:
    from ansible.module_utils.common.json import Direction, get_module_encoder

    _OPTIONS: dict[str, Any] = {"cls": get_module_encoder(PROFILE, Direction.CONTROLLER_TO_MODULE)}
except ImportError:  # before ansible-core 2.19
    from ansible.parsing.ajson import AnsibleJSONEncoder

    _OPTIONS = {"cls": AnsibleJSONEncoder, "vault_to_text": True}


def as_json(value: Any) -> str:
    """A value, every template in it evaluated."""
    return json.dumps(value, **_OPTIONS)
