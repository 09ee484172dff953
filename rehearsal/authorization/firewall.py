"""What WAF asks: the web ACL, what its rules refer to, the load balancer, and the delivery of its records.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html
"""

from __future__ import annotations

import json
import re

from ..iam_evaluation import Call
from .check import Request, request_tags, tags, with_tagging

ARN = re.compile(r"arn:aws:wafv2:[^\"]*:regional/(?:ipset|rulegroup|regexpatternset)/[^\"]*")
DELIVERY = ("CreateLogDelivery", "PutResourcePolicy", "DescribeResourcePolicies")
"""https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"""
ON_BALANCERS = ("AssociateWebACL", "DisassociateWebACL")


def calls(request: Request) -> list[Call]:
    """What one call asks."""
    operation = request.operation
    if operation.startswith(("List", "Describe", "Check")):
        return [request.call()]
    given = tags(request.parameters.get("Tags"))
    resources = _resources(request)
    about = [request.call(arn, **request_tags(given)) for arn in resources]
    if operation in ON_BALANCERS:
        balancer = str(request.parameters["ResourceArn"])
        return [*about, Call("elasticloadbalancing:SetWebAcl", balancer, {})]
    if operation == "PutLoggingConfiguration":
        return [*about, *(Call(f"logs:{name}", "*", {}) for name in DELIVERY)]
    if operation == "DeleteLoggingConfiguration":
        return [*about, Call("logs:DeleteLogDelivery", "*", {})]
    if operation in ("TagResource", "UntagResource"):
        return about
    return with_tagging(about, "wafv2:TagResource", resources[:1], given)


def _resources(request: Request) -> list[str]:
    """The part that a call is about, first, and those that it refers to."""
    found = request.named("WebACLArn", "WebAclArn", "ResourceArn", "ResourceARN")
    kind = "ipset" if "IPSet" in request.operation else "webacl"
    name, number = request.parameters.get("Name"), request.parameters.get("Id", "new")
    if name:
        found.append(request.arn(f"regional/{kind}/{name}/{number}"))
    if "LoggingConfiguration" in request.parameters:
        found.append(str(request.parameters["LoggingConfiguration"]["ResourceArn"]))
    rules = json.dumps(request.parameters.get("Rules") or [], default=str)
    managed = [request.arn("regional/managedruleset/AWS/0")] if "ManagedRuleGroupStatement" in rules else []
    return [*found, *sorted({*ARN.findall(rules)}), *managed] or ["*"]
