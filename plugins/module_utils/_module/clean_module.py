# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one way out of a module: its result, failure and warnings, with every text in them clean."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from .._text.cleaning import clean, cleaned, one_line


class CleanModule(AnsibleModule):  # type: ignore[misc]  # Ansible has no types
    """An AnsibleModule that says nothing raw, not even of options that it refuses before any of our code runs."""

    def exit_json(self, **result: Any) -> None:
        """End with a result."""
        super().exit_json(**self._cleaned(result))

    def fail_json(self, msg: Any, **result: Any) -> None:
        """End with a failure."""
        super().fail_json(clean(str(msg)), **self._cleaned(result))

    def warn(self, warning: str, **more: Any) -> None:
        """Warn, on one line."""
        super().warn(one_line(warning), **more)

    def _cleaned(self, result: dict[str, Any]) -> dict[str, Any]:
        # Ansible hides no_log values by comparing texts, after this.
        self.no_log_values |= {clean(value) for value in self.no_log_values if isinstance(value, str)}
        echo = {"invocation": {"module_args": self.params}}
        texts: dict[str, Any] = cleaned({**echo, **result})
        return texts


def aws_module(argument_spec: dict[str, Any]) -> AnsibleAWSModule:
    """An AnsibleAWSModule that is a CleanModule inside."""
    AnsibleAWSModule.default_settings["module_class"] = CleanModule
    return AnsibleAWSModule(argument_spec=argument_spec, supports_check_mode=True)
