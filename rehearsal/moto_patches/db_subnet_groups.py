"""RDS: a modified DB subnet group stays there; moto loses it."""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBSubnetGroup, RDSBackend

from ..clock import Clock


def install(clock: Clock) -> None:
    """Patch moto."""
    original = RDSBackend.modify_db_subnet_group

    def modify(self: RDSBackend, subnet_name: str, *args: Any, **kwargs: Any) -> DBSubnetGroup:
        group = original(self, subnet_name, *args, **kwargs)
        self.subnet_groups[subnet_name] = group
        return group

    RDSBackend.modify_db_subnet_group = modify  # type: ignore[method-assign]
