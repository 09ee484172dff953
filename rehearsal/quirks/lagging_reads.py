"""Answers that are behind: what is new is not in them yet, what has gone still is."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

from ..error_responses import ErrorResponse
from .ages import AGES
from .call import Call
from .switches import SWITCHES

ARN, PART, CHANGE = "arn", "ec2", "route53-change"
ARNS = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:[^\s\"<>,\\]+")
# By the operation that makes a part of a network: the beginning of its id, and what EC2 says while it does not know it.
PARTS = {
    "CreateVpc": ("vpc-", "InvalidVpcID.NotFound", "The vpc ID '{0}' does not exist"),
    "CreateSubnet": ("subnet-", "InvalidSubnetID.NotFound", "The subnet ID '{0}' does not exist"),
    "CreateInternetGateway": (
        "igw-",
        "InvalidInternetGatewayID.NotFound",
        "The internetGateway ID '{0}' does not exist",
    ),
    "CreateRouteTable": ("rtb-", "InvalidRouteTableID.NotFound", "The routeTable ID '{0}' does not exist"),
    "CreateSecurityGroup": ("sg-", "InvalidGroup.NotFound", "The security group '{0}' does not exist"),
    "AllocateAddress": ("eipalloc-", "InvalidAllocationID.NotFound", "The allocation ID '{0}' does not exist"),
    "CreateNatGateway": ("nat-", "NatGatewayNotFound", "NatGateway {0} was not found"),
}
# The ids of what a list holds, by the operation that lists it.
LISTED = {
    "DescribeVpcs": "vpcId",
    "DescribeSubnets": "subnetId",
    "DescribeInternetGateways": "internetGatewayId",
    "DescribeRouteTables": "routeTableId",
    "DescribeSecurityGroups": "groupId",
    "DescribeAddresses": "allocationId",
    "DescribeNatGateways": "natGatewayId",
}
ID = re.compile(r"\b(?:vpc|subnet|igw|rtb|sg|eipalloc|nat)-[0-9a-f]+\b")
_gone: dict[str, dict[str, tuple[Any, float]]] = {}


def note_part(call: Call, answer: bytes) -> None:
    """A part of a network has been made."""
    for found in re.findall(rf"\b{PARTS[call.operation][0]}[0-9a-f]+\b", answer.decode()):
        if AGES.since(PART, found) is None:
            AGES.note(PART, found, call.now)


def refuse_part(call: Call) -> ErrorResponse | None:
    """A call of EC2 that names a part which is a second old."""
    seconds = SWITCHES.seconds("lagging-ec2")
    if not AGES.any_younger(PART, seconds, call.now):
        return None
    given = {name: item for name, item in call.given.items() if name != "Filters"}
    for found in ID.findall(json.dumps(given, default=str)):
        if AGES.younger(PART, found, seconds, call.now):
            _start, code, words = next(row for row in PARTS.values() if found.startswith(row[0]))
            return ErrorResponse(400, code, words.format(found))
    return None


def without_new_parts(call: Call, answer: bytes) -> bytes:
    """A list of EC2 without what is a second old."""
    seconds, name = SWITCHES.seconds("lagging-ec2"), LISTED.get(call.operation)
    if name is None or not AGES.any_younger(PART, seconds, call.now):
        return answer
    root = ElementTree.fromstring(answer)
    space = root.tag.partition("}")[0] + "}" if "}" in root.tag else ""
    for items in root:
        for item in list(items.findall(f"{space}item")):
            if AGES.younger(PART, item.findtext(f"{space}{name}") or "", seconds, call.now):
                items.remove(item)
    ElementTree.register_namespace("", space.strip("{}"))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def note_arns(call: Call, answer: bytes) -> None:
    """Resources that an answer names for the first time are new."""
    for arn in ARNS.findall(answer.decode(errors="replace")):
        if AGES.since(ARN, arn) is None:
            AGES.note(ARN, arn, call.now)


def tagged(call: Call, answer: bytes) -> bytes:
    """GetResources a minute late: without what is new, with what has gone since it was last asked the same."""
    seconds = SWITCHES.seconds("lagging-tags")
    body = json.loads(answer)
    if not seconds or body.get("PaginationToken") or call.given.get("PaginationToken"):
        return answer
    known = _gone.setdefault(json.dumps([call.region, call.given], sort_keys=True, default=str), {})
    present = {item["ResourceARN"]: item for item in body["ResourceTagMappingList"]}
    late = {arn: item for arn, (item, at) in known.items() if arn not in present and call.now - at < seconds}
    known |= {arn: (item, call.now) for arn, item in present.items()}
    shown = {arn: item for arn, item in present.items() if not AGES.younger(ARN, arn, seconds, call.now)}
    return json.dumps({**body, "ResourceTagMappingList": [*shown.values(), *late.values()]}).encode()


def secrets(call: Call, answer: bytes) -> bytes:
    """ListSecrets without what is new."""
    body, seconds = json.loads(answer), SWITCHES.seconds("lagging-secrets")
    shown = [item for item in body["SecretList"] if not AGES.younger(ARN, item["ARN"], seconds, call.now)]
    return json.dumps({**body, "SecretList": shown}).encode()


def records(call: Call, answer: bytes) -> bytes:
    """A change of Route 53, which is PENDING while it is new."""
    found = re.search(rb"<Id>(?:/change/)?([^<]+)</Id>", answer)
    name = found.group(1).decode() if found else ""
    if call.operation == "ChangeResourceRecordSets":
        AGES.note(CHANGE, name, call.now)
    if AGES.younger(CHANGE, name, SWITCHES.seconds("pending-records"), call.now):
        return answer.replace(b"INSYNC", b"PENDING")
    return answer


def forget() -> None:
    """Forget what has gone."""
    _gone.clear()
