# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of AWS WAF: web ACLs with the load balancers that they are before, IP sets, and what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws, gather
from .._waf.names import REGIONAL
from .._waf.reads import every_page
from .table import Told

"""An operation, of what, and the call: its result, or None where it was refused, which is noted."""


def read_firewall(aws: Aws, told: Told) -> dict[str, Any]:
    """WAF's answers by operation, of one thing each by its ARN; what is refused is missing."""
    waf = aws.client("wafv2")
    listed = {
        "acls": partial(told, "wafv2:ListWebACLs", "", partial(every_page, waf.list_web_acls, "WebACLs")),
        "sets": partial(told, "wafv2:ListIPSets", "", partial(every_page, waf.list_ip_sets, "IPSets")),
    }
    found = {name: {item["ARN"]: item for item in items or []} for name, items in gather(listed).items()}
    acls, sets = found["acls"], found["sets"]
    return {
        "GetWebACL": _of_each(told, "GetWebACL", acls, lambda item: waf.get_web_acl(ARN=item["ARN"])["WebACL"]),
        "ListResourcesForWebACL": _of_each(
            told,
            "ListResourcesForWebACL",
            acls,
            lambda item: waf.list_resources_for_web_acl(WebACLArn=item["ARN"])["ResourceArns"],
        ),
        "GetLoggingConfiguration": _of_each(told, "GetLoggingConfiguration", acls, partial(_logging, waf)),
        "GetIPSet": _of_each(told, "GetIPSet", sets, partial(_ip_set, waf)),
        "ListTagsForResource": _of_each(told, "ListTagsForResource", {**acls, **sets}, partial(_tags, waf)),
    }


def _of_each(told: Told, operation: str, items: Mapping[str, Any], ask: Callable[[Any], Any]) -> dict[str, Any]:
    reads = {arn: partial(told, f"wafv2:{operation}", arn, partial(ask, item)) for arn, item in items.items()}
    return {arn: answer for arn, answer in (gather(reads) if reads else {}).items() if answer}


def _logging(waf: Any, item: Any) -> Any:
    get = partial(waf.get_logging_configuration, ResourceArn=item["ARN"])
    return unless_absent(get, {}).get("LoggingConfiguration")


def _ip_set(waf: Any, item: Any) -> Any:
    return waf.get_ip_set(Name=item["Name"], Scope=REGIONAL, Id=item["Id"])["IPSet"]


def _tags(waf: Any, item: Any) -> Any:
    return waf.list_tags_for_resource(ResourceARN=item["ARN"])["TagInfoForResource"]["TagList"]
