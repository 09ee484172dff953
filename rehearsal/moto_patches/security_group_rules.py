"""EC2: the description of a security group rule whose source is a security group, which moto drops."""

from __future__ import annotations

from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from ..clock import Clock
from ..patching import replace


def install(clock: Clock) -> None:
    """Patch moto."""
    original = SecurityGroupRule.__init__

    def init(self: SecurityGroupRule, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        # moto reads, and ModifySecurityGroupRules writes, the description of a CIDR block only.
        description = self.source_group.get("Description")
        if description is not None:
            self.source_group = {key: value for key, value in self.source_group.items() if key != "Description"}
            self.ip_range = {"Description": description}

    replace(SecurityGroupRule, __init__=init)
