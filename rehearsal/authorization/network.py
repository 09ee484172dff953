"""EC2: the parts that a call is about, by their ids, with their tags.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from .. import ACCOUNT_ID
from ..iam_evaluation import Call
from .check import Request, request_tags, resource_tags, tags
from .roles import pass_role

KINDS = {
    "AllocationId": "elastic-ip",
    "GroupId": "security-group",
    "InternetGatewayId": "internet-gateway",
    "NatGatewayId": "natgateway",
    "RouteTableId": "route-table",
    "SubnetId": "subnet",
    "VpcEndpointId": "vpc-endpoint",
    "VpcId": "vpc",
}
PREFIXES = {
    "eipalloc": "elastic-ip",
    "fl": "vpc-flow-log",
    "igw": "internet-gateway",
    "nat": "natgateway",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "subnet": "subnet",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}
MADE = {
    "AllocateAddress": "elastic-ip",
    "AuthorizeSecurityGroupEgress": "security-group-rule",
    "AuthorizeSecurityGroupIngress": "security-group-rule",
    "CreateFlowLogs": "vpc-flow-log",
    "CreateInternetGateway": "internet-gateway",
    "CreateNatGateway": "natgateway",
    "CreateRouteTable": "route-table",
    "CreateSecurityGroup": "security-group",
    "CreateSubnet": "subnet",
    "CreateVpc": "vpc",
    "CreateVpcEndpoint": "vpc-endpoint",
}
LISTED = {
    "CreateFlowLogs": ("ResourceIds",),
    "DeleteFlowLogs": ("FlowLogIds",),
    "CreateVpcEndpoint": ("RouteTableIds",),
    "ModifyVpcEndpoint": ("AddRouteTableIds", "RemoveRouteTableIds"),
    "DeleteVpcEndpoints": ("VpcEndpointIds",),
}
ONLY_TABLE = ("CreateRoute", "ReplaceRoute", "DeleteRoute")


def calls(request: Request) -> list[Call]:
    """What EC2 asks for one call."""
    if request.operation.startswith(("Describe", "Get", "List")):
        return [request.call()]
    if request.operation in ("CreateTags", "DeleteTags"):
        return _tagging(request)
    names = ["RouteTableId"] if request.operation in ONLY_TABLE else list(KINDS)
    found = [part for name in names for part in request.named(name)]
    found += _rules(request) + _associated(request) + _more(request)
    about = [request.call(_arn(request, part), **_tags(request, part)) for part in dict.fromkeys(found)]
    return (about + _made(request) + _passed(request)) or [request.call()]


def _more(request: Request) -> list[str]:
    """What a call about flow logs and endpoints names in lists: these, the VPC, and route tables."""
    return [part for name in LISTED.get(request.operation, ()) for part in request.named(name)]


def _passed(request: Request) -> list[Call]:
    """The role that a flow log hands on to write with."""
    role = request.parameters.get("DeliverLogsPermissionArn") if request.operation == "CreateFlowLogs" else None
    return [pass_role(str(role), "vpc-flow-logs.amazonaws.com")] if role else []


def _made(request: Request) -> list[Call]:
    kind = MADE.get(request.operation)
    if kind is None:
        return []
    given = tags([tag for item in request.parameters.get("TagSpecifications") or () for tag in item.get("Tags") or ()])
    if kind == "security-group-rule" and not given:
        return []
    arn, context = request.arn(f"{kind}/new"), request_tags(given)
    made = [request.call(arn, **context)]
    tagging = Call("ec2:CreateTags", arn, {**context, "ec2:CreateAction": request.operation})
    return [*made, tagging] if given else made


def _tagging(request: Request) -> list[Call]:
    context = request_tags(tags(request.parameters.get("Tags")))
    parts = request.named("Resources")
    return [request.call(_arn(request, part), **context, **_tags(request, part)) for part in parts]


def _rules(request: Request) -> list[str]:
    """The rules that ModifySecurityGroupRules changes; revoking is about the group alone."""
    if request.operation != "ModifySecurityGroupRules":
        return []
    return [str(item["SecurityGroupRuleId"]) for item in request.parameters.get("SecurityGroupRules") or ()]


def _associated(request: Request) -> list[str]:
    """The route table and subnet of an association."""
    backend = ec2_backends[ACCOUNT_ID][request.region]
    return [
        part
        for association in request.named("AssociationId")
        for table in backend.route_tables.values()
        for item in table.associations
        if item["RouteTableAssociationId"] == association
        for part in (table.id, str(item.get("SubnetId") or ""))
        if part
    ]


def _arn(request: Request, part: str) -> str:
    return request.arn(f"{PREFIXES.get(part.split('-')[0], 'unknown')}/{part}")


def _tags(request: Request, part: str) -> dict[str, Any]:
    return resource_tags(ec2_backends[ACCOUNT_ID][request.region].tags.get(part) or {})
