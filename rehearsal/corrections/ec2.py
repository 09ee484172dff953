"""EC2: the default VPC's internet gateway."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import EC2Backend


def install() -> None:
    """Hook the corrections of EC2 into moto."""
    _default_vpc_with_internet_gateway()


def _default_vpc_with_internet_gateway() -> None:
    """AWS's default VPC has an internet gateway and a default route to it."""
    original = EC2Backend.__init__

    def init(self: EC2Backend, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        for vpc in self.vpcs.values():
            gateway = self.create_internet_gateway()
            self.attach_internet_gateway(gateway.id, vpc.id)
            main = next(table for table in self.route_tables.values() if table.main_association_id)
            self.create_route(main.id, "0.0.0.0/0", gateway_id=gateway.id)

    EC2Backend.__init__ = init  # type: ignore[method-assign]
