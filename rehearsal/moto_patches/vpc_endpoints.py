"""Gateway endpoints of VPCs: one for each service in a route table, whose routes follow the endpoint, and which keep a VPC from going.

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from moto.ec2.exceptions import DependencyViolationError, EC2ClientError
from moto.ec2.models import EC2Backend

from ..clock import Clock
from ..patching import replace

_create, _modify, _delete = (
    EC2Backend.create_vpc_endpoint,
    EC2Backend.modify_vpc_endpoint,
    EC2Backend.delete_vpc_endpoints,
)


def install(_clock: Clock) -> None:
    """Patch moto: VPC endpoints. It comes after EC2, whose deletion of a VPC it adds to."""
    delete = EC2Backend.delete_vpc

    def delete_vpc(self: Any, vpc_id: str) -> Any:
        """DeleteVpc; DependencyViolation."""
        if any(item.vpc_id == vpc_id for item in self.vpc_end_points.values()):
            raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
        return delete(self, vpc_id)

    replace(
        EC2Backend,
        create_vpc_endpoint=create_vpc_endpoint,
        modify_vpc_endpoint=modify_vpc_endpoint,
        delete_vpc_endpoints=delete_vpc_endpoints,
        delete_vpc=delete_vpc,
    )


def create_vpc_endpoint(self: Any, vpc_id: str, service_name: str, *rest: Any, **more: Any) -> Any:
    """CreateVpcEndpoint; RouteAlreadyExists, see hashicorp/terraform-provider-aws#3543."""
    _refuse_second(self, service_name, more.get("route_table_ids") or [])
    return _create(self, vpc_id, service_name, *rest, **more)


def modify_vpc_endpoint(self: Any, *given: Any, **more: Any) -> None:
    """ModifyVpcEndpoint: routes come and go with the route tables, which moto leaves out."""
    endpoint = self.vpc_end_points.get(more.get("vpc_id") or given[0])
    before = list(endpoint.route_table_ids or []) if endpoint else []
    _refuse_second(self, endpoint.service_name if endpoint else "", more.get("add_route_tables") or [])
    _modify(self, *given, **more)
    for table in set(endpoint.route_table_ids) - {*before}:
        self.create_route(
            table, None, gateway_id=endpoint.id, destination_prefix_list_id=endpoint.destination_prefix_list_id
        )
    for table in {*before} - set(endpoint.route_table_ids):
        if table in self.route_tables:
            self.delete_route(table, endpoint.destination_prefix_list_id)


def delete_vpc_endpoints(self: Any, vpce_ids: list[str] | None = None) -> None:
    """DeleteVpcEndpoints: what is gone is no longer listed."""
    alive = [self.vpc_end_points[item] for item in vpce_ids or [] if item in self.vpc_end_points]
    for endpoint in alive:
        endpoint.route_table_ids = [item for item in endpoint.route_table_ids or [] if item in self.route_tables]
    _delete(self, vpce_ids)
    for endpoint in alive:
        self.vpc_end_points.pop(endpoint.id, None)


def _refuse_second(backend: Any, service: str, tables: Iterable[str]) -> None:
    for endpoint in backend.vpc_end_points.values():
        if endpoint.service_name == service and (taken := {*tables} & {*(endpoint.route_table_ids or [])}):
            raise EC2ClientError(
                "RouteAlreadyExists",
                f"route table {min(taken)} already has a route with destination-prefix-list-id "
                f"{endpoint.destination_prefix_list_id}",
            )
