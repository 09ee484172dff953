"""EC2: the default VPC's way out, NAT gateways that take time, and refusals of deletions that would break something."""

from __future__ import annotations

from typing import Any

from moto.ec2 import utils
from moto.ec2.exceptions import DependencyViolationError, EC2ClientError
from moto.ec2.models import EC2Backend
from moto.ec2.models.nat_gateways import NatGateway

from .. import timings
from ..clock import Clock
from ..patching import replace
from . import dependencies, timed_status
from .timed_status import TimedStatus


def install(clock: Clock) -> None:
    """Patch moto: EC2."""
    # The tag filter resource-type says natgateway (EC2 API, DescribeTags); moto says nat-gateway.
    utils.EC2_PREFIX_TO_RESOURCE["nat"] = "natgateway"
    _default_vpc_with_internet_gateway()
    _nat_gateways_take_time(clock)
    _nat_gateways_lie_in_their_subnet()
    _deletions_are_refused()


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

    replace(EC2Backend, __init__=init)


def _nat_gateways_take_time(clock: Clock) -> None:
    transitions = {
        "available": [(0.0, "pending"), (timings.NAT_GATEWAY_CREATE, "available")],
        "deleted": [(0.0, "deleting"), (timings.NAT_GATEWAY_DELETE, "deleted")],
    }
    timed_status.install_on(NatGateway, "state", TimedStatus(clock, transitions))


def _nat_gateways_lie_in_their_subnet() -> None:
    """moto gives a NAT gateway an address outside its subnet, and keeps its interface after deletion."""
    create, delete = EC2Backend.create_nat_gateway, EC2Backend.delete_nat_gateway

    def create_nat_gateway(self: EC2Backend, *args: Any, **kwargs: Any) -> NatGateway:
        gateway = create(self, *args, **kwargs)
        address = gateway._eni.subnet.get_available_subnet_ip(gateway)
        gateway._eni.private_ip_address = gateway.private_ip = address
        gateway._eni.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": address}]
        gateway._eni.description = f"Interface for NAT Gateway {gateway.id}"
        for entry in gateway.address_set:
            entry["privateIp"] = address
        return gateway

    def delete_nat_gateway(self: EC2Backend, nat_gateway_id: str) -> NatGateway:
        if nat_gateway_id not in self.nat_gateways:
            raise EC2ClientError("NatGatewayNotFound", f"The Nat Gateway {nat_gateway_id} was not found")
        gateway = delete(self, nat_gateway_id)
        for address in self.addresses:
            if address.eni is gateway._eni:
                address.eni = address.association_id = None
        self.enis.pop(gateway._eni.id, None)
        return gateway

    replace(EC2Backend, create_nat_gateway=create_nat_gateway)
    replace(EC2Backend, delete_nat_gateway=delete_nat_gateway)


def _deletions_are_refused() -> None:
    delete_group, delete_subnet = EC2Backend._delete_security_group, EC2Backend.delete_subnet
    delete_vpc, detach = EC2Backend.delete_vpc, EC2Backend.detach_internet_gateway

    def delete_security_group(self: EC2Backend, vpc_id: str | None, group_id: str) -> None:
        if dependencies.uses_security_group(self, group_id):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        delete_group(self, vpc_id, group_id)

    def delete_subnet_checked(self: EC2Backend, subnet_id: str) -> Any:
        if dependencies.uses_subnet(self, subnet_id):
            raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
        return delete_subnet(self, subnet_id)

    def delete_vpc_checked(self: EC2Backend, vpc_id: str) -> Any:
        own_groups = [group for group in self.groups.get(vpc_id, {}).values() if group.name != "default"]
        attached = [gateway for gateway in self.internet_gateways.values() if gateway.vpc and gateway.vpc.id == vpc_id]
        if own_groups or attached:
            raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
        return delete_vpc(self, vpc_id)

    def detach_checked(self: EC2Backend, internet_gateway_id: str, vpc_id: str) -> None:
        if dependencies.has_mapped_addresses(self, vpc_id):
            raise DependencyViolationError(
                f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before "
                "detaching the gateway."
            )
        detach(self, internet_gateway_id, vpc_id)

    replace(EC2Backend, _delete_security_group=delete_security_group)
    replace(EC2Backend, delete_subnet=delete_subnet_checked)
    replace(EC2Backend, delete_vpc=delete_vpc_checked)
    replace(EC2Backend, detach_internet_gateway=detach_checked)
