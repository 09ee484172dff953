# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of SSM parameters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._aws.session import Aws
from .._inventory.parameters import SECURE, Parameter
from .._module.layer import Attributes, State
from .._plan.values import Address, Resource
from .actual import actual_parameter
from .desired import RULES, desired_parameter
from .handlers import ParameterHandler, SecureParameterHandler
from .names import PARAMETER, SECURE_PARAMETER, parameter_arn
from .reads import ParametersSnapshot, observe_parameters


class ParametersLayer:
    """All parameters of the inventory. Only their names are read, so what is pruned is what the inventory wants absent."""

    part = "parameters"
    desired_follows_actual = False
    facts: Collection[str] = ("parameters",)
    rules = RULES
    prune = (PARAMETER, SECURE_PARAMETER)

    def __init__(self, aws: Aws, parameters: Mapping[str, Parameter], account_id: str, tags: Mapping[str, str]) -> None:
        self._aws = aws
        self._by_name = {item.name: item for item in parameters.values()}
        self._present = {key: item for key, item in parameters.items() if not item.absent}
        self._account_id = account_id
        self._tags = tags
        self.handlers = {PARAMETER: ParameterHandler(aws), SECURE_PARAMETER: SecureParameterHandler(aws)}

    def observe(self) -> ParametersSnapshot:
        return observe_parameters(self._aws, self._by_name, self._account_id, self._tags)

    def desired(self, snapshot: ParametersSnapshot) -> list[Resource]:
        return [desired_parameter(item, self._tags) for item in self._present.values()]

    def actual(self, snapshot: ParametersSnapshot) -> State:
        existing = [
            actual_parameter(answer, snapshot.tags[name], self._by_name[name])
            for name, answer in snapshot.answers.items()
        ]
        return {item.address: item for item in existing}

    def outputs(self, snapshot: ParametersSnapshot, attributes: Attributes) -> dict[str, Any]:
        placeholders = [
            item.name for item in self._present.values() if item.secure and _is_placeholder(item, attributes)
        ]
        arns = {
            key: {"name": item.name, "arn": parameter_arn(item.name, self._account_id, self._aws.region)}
            for key, item in self._present.items()
        }
        return {
            "parameters": arns,
            "placeholders": placeholders,
            "waiting_for_a_person": [f"{name} ({SECURE} parameter)" for name in placeholders],
        }


def _is_placeholder(item: Parameter, attributes: Attributes) -> bool:
    known = attributes[Address(SECURE_PARAMETER, item.name)]
    return bool(known.get("placeholder", item.kind == "external"))
