# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The commands that modules suggest, as they are to be typed where this run was started: modules know no path of it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from shlex import quote
from typing import Any

SUGGESTED = re.compile(r"ansible-playbook playbooks/(\w+\.yml) -i INVENTORY")
REGION = "--region REGION"


class Commands:
    """Completes suggested commands. variables: of the task that runs the module; arguments: the module's, with region and profile."""

    def __init__(self, variables: Mapping[str, Any], arguments: Mapping[str, Any] | None = None) -> None:
        self._folder = str(variables.get("playbook_dir") or ".")
        hosts = (variables.get("groups") or {}).get("all") or []
        limit = f" -l {quote(str(variables['inventory_hostname']))}" if len(hosts) > 1 else ""
        inventory = variables.get("inventory_dir")
        region, profile = ((arguments or {}).get(name) for name in ("region", "profile"))
        self._region = f"--region {quote(str(region))}" if region else REGION
        self._profile = f" --profile {quote(str(profile))}" if profile and region else ""
        self._inventory = f"{quote(os.path.relpath(inventory))}{limit}" if inventory else "INVENTORY"

    def completed(self, value: Any) -> Any:
        """A text, or every text of a value, with its commands' paths."""
        if isinstance(value, str):
            text = value.replace(REGION, self._region)
            if self._profile:  # AWS's own commands need it as the run does
                text = text.replace(self._region, f"{self._region}{self._profile}")
            return SUGGESTED.sub(lambda match: self._command(match[1]), text)
        if isinstance(value, Mapping):
            return {key: self.completed(item) for key, item in value.items()}
        if is_dataclass(value) and not isinstance(value, type):  # a warning of ansible-core 2.19
            return replace(value, **{item.name: self.completed(getattr(value, item.name)) for item in fields(value)})
        return [self.completed(item) for item in value] if isinstance(value, list) else value

    def _command(self, playbook: str) -> str:
        found = (os.path.join(self._folder, *parts, playbook) for parts in ((), ("playbooks",)))
        path = next((os.path.relpath(item) for item in found if os.path.exists(item)), f"playbooks/{playbook}")
        return f"ansible-playbook {quote(path)} -i {self._inventory}"
