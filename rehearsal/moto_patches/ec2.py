"""EC2: the default VPC's internet gateway, NAT gateways that take time, and deletions that dependencies refuse."""

from __future__ import annotations

from typing import Any

from moto.ec2 import utils
from moto.ec2.exceptions import DependencyViolationError, EC2ClientError
from moto.ec2.models import EC2Backend
from moto.ec2.models.nat_gateways import NatGateway

from .. import timings
from ..clock import Clock
from ..patching import replace
from ..quirks import lingering
from ..quirks.ages import AGES
from ..quirks.switches import SWITCHES
from . import dependencies, timed_status
from .timed_status import TimedStatus

_init = EC2Backend.__init__
_create_nat_gateway, _delete_nat_gateway = EC2Backend.create_nat_gateway, EC2Backend.delete_nat_gateway
_delete_security_group, _delete_subnet = EC2Backend._delete_security_group, EC2Backend.delete_subnet
_create_vpc = EC2Backend.create_vpc
_delete_vpc, _detach_internet_gateway = EC2Backend.delete_vpc, EC2Backend.detach_internet_gateway
_delete_internet_gateway, _release_address = EC2Backend.delete_internet_gateway, EC2Backend.release_address
DETACHED = "detached-internet-gateway"


def install(clock: Clock) -> None:
    """Patch moto: EC2."""
    # The tag filter resource-type says natgateway (EC2 API, DescribeTags); moto says nat-gateway.
    utils.EC2_PREFIX_TO_RESOURCE["nat"] = "natgateway"
    transitions = {
        "available": [(0.0, "pending"), (timings.NAT_GATEWAY_CREATE, "available")],
        "deleted": [(0.0, "deleting"), (timings.NAT_GATEWAY_DELETE, "deleted")],
    }
    timed_status.install_on(NatGateway, "state", TimedStatus(clock, transitions))
    replace(
        EC2Backend,
        clock=clock,
        __init__=init,
        create_vpc=create_vpc,
        create_nat_gateway=create_nat_gateway,
        delete_nat_gateway=delete_nat_gateway,
        _delete_security_group=delete_security_group,
        delete_subnet=delete_subnet,
        delete_vpc=delete_vpc,
        detach_internet_gateway=detach_internet_gateway,
        delete_internet_gateway=delete_internet_gateway,
        release_address=release_address,
    )


def init(self: EC2Backend, *args: Any, **kwargs: Any) -> None:
    """AWS's default VPC has an internet gateway and a default route to it."""
    _init(self, *args, **kwargs)
    for vpc in self.vpcs.values():
        gateway = self.create_internet_gateway()
        self.attach_internet_gateway(gateway.id, vpc.id)
        main = next(table for table in self.route_tables.values() if table.main_association_id)
        self.create_route(main.id, "0.0.0.0/0", gateway_id=gateway.id)


def create_vpc(self: EC2Backend, *args: Any, **kwargs: Any) -> Any:
    """CreateVpc: the members of the default security group reach each other (VPC User Guide, "Default security groups")."""
    vpc = _create_vpc(self, *args, **kwargs)
    group = self.get_default_security_group(vpc.id)
    if group is not None and not group.ingress_rules:
        self.authorize_security_group_ingress(group.id, "-1", "-1", "-1", [], source_groups=[{"GroupId": group.id}])
    return vpc


def create_nat_gateway(self: EC2Backend, *args: Any, **kwargs: Any) -> NatGateway:
    """CreateNatGateway: the address lies in the subnet, where moto gives one outside of it; it has no security group.

    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
    """
    gateway = _create_nat_gateway(self, *args, **kwargs)
    address = gateway._eni.subnet.get_available_subnet_ip(gateway)
    gateway._eni.private_ip_address = gateway.private_ip = address
    gateway._eni.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": address}]
    gateway._eni._group_set = []
    gateway._eni.description = f"Interface for NAT Gateway {gateway.id}"
    for entry in gateway.address_set:
        entry["privateIp"] = address
    return gateway


def delete_nat_gateway(self: Any, nat_gateway_id: str) -> NatGateway:
    """DeleteNatGateway: the interface goes with it, which moto keeps."""
    if nat_gateway_id not in self.nat_gateways:
        raise EC2ClientError("NatGatewayNotFound", f"The Nat Gateway {nat_gateway_id} was not found")
    gateway = _delete_nat_gateway(self, nat_gateway_id)
    addresses = [entry.get("allocationId") for entry in gateway.address_set]
    deleted_at = self.clock.now() + timings.NAT_GATEWAY_DELETE
    lingering.release(lingering.NAT_GATEWAY, (gateway.subnet_id, gateway.vpc_id, *addresses), deleted_at)
    for address in self.addresses:
        if address.eni is gateway._eni:
            address.eni = address.association_id = None
    self.enis.pop(gateway._eni.id, None)
    return gateway


def delete_security_group(self: EC2Backend, vpc_id: str | None, group_id: str) -> None:
    """DeleteSecurityGroup; DependencyViolation."""
    if dependencies.uses_security_group(self, group_id):
        raise DependencyViolationError(f"resource {group_id} has a dependent object")
    _delete_security_group(self, vpc_id, group_id)


def delete_subnet(self: EC2Backend, subnet_id: str) -> Any:
    """DeleteSubnet; DependencyViolation."""
    if dependencies.uses_subnet(self, subnet_id):
        raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
    return _delete_subnet(self, subnet_id)


def delete_vpc(self: EC2Backend, vpc_id: str) -> Any:
    """DeleteVpc; DependencyViolation."""
    own_groups = [group for group in self.groups.get(vpc_id, {}).values() if group.name != "default"]
    attached = [gateway for gateway in self.internet_gateways.values() if gateway.vpc and gateway.vpc.id == vpc_id]
    if own_groups or attached:
        raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
    return _delete_vpc(self, vpc_id)


def detach_internet_gateway(self: Any, internet_gateway_id: str, vpc_id: str) -> None:
    """DetachInternetGateway; DependencyViolation."""
    if dependencies.has_mapped_addresses(self, vpc_id):
        raise DependencyViolationError(
            f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before "
            "detaching the gateway."
        )
    _detach_internet_gateway(self, internet_gateway_id, vpc_id)
    AGES.note(DETACHED, internet_gateway_id, self.clock.now())


def delete_internet_gateway(self: Any, internet_gateway_id: str) -> None:
    """DeleteInternetGateway; DependencyViolation."""
    if AGES.younger(DETACHED, internet_gateway_id, SWITCHES.seconds(DETACHED), self.clock.now()):
        raise DependencyViolationError(
            f"The internetGateway '{internet_gateway_id}' has dependencies and cannot be deleted."
        )
    _delete_internet_gateway(self, internet_gateway_id)


def release_address(self: Any, address: str | None = None, allocation_id: str | None = None) -> None:
    """ReleaseAddress; refused while the interface of a NAT gateway holds the address (eformat/sno-for-100#9)."""
    if lingering.held(allocation_id or "", self.clock.now()):
        raise EC2ClientError("AuthFailure", "You do not have permission to access the specified resource.")
    _release_address(self, address, allocation_id)
