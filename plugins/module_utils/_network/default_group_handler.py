# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that take the rules of a VPC's default security group away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .default_group import default_group
from .ec2_handler import ignore_gone

Answer = Mapping[str, Any]


class DefaultGroupHandler(BaseHandler):
    """Takes the rules of the default security group away."""

    def __init__(self, aws: Aws) -> None:
        self._ec2 = aws.client("ec2")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        return {"id": self._empty(properties["vpc"])}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        self._empty(properties["vpc"])

    def delete(self, actual: Actual) -> None:
        """It goes with its VPC."""

    def _empty(self, vpc: str) -> str:
        group = default_group(self._ec2, vpc)
        ways: tuple[tuple[Callable[..., Any], str], ...] = (
            (self._ec2.revoke_security_group_ingress, "IpPermissions"),
            (self._ec2.revoke_security_group_egress, "IpPermissionsEgress"),
        )
        for revoke, key in ways:
            if group[key]:
                _revoke(revoke, group["GroupId"], group[key])
        return str(group["GroupId"])


def _revoke(revoke: Callable[..., Any], group: str, permissions: Sequence[Answer]) -> None:
    ignore_gone(lambda: revoke(GroupId=group, IpPermissions=permissions))
