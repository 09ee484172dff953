"""A verdict as WAF writes it into a log, and as GetSampledRequests gives it. Pure.

https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .evaluation import Verdict
from .inspected import Inspected

REDACTED = "REDACTED"


def record(
    acl_arn: str, source: str, item: Inspected, verdict: Verdict, redacted: Collection[str], now: float, number: int
) -> dict[str, Any]:
    """A line of the log. source: the load balancer as WAF names it; redacted: headers in lower case."""
    return {
        "timestamp": int(now * 1000),
        "formatVersion": 1,
        "webaclId": acl_arn,
        "terminatingRuleId": verdict.rule,
        "terminatingRuleType": verdict.kind,
        "action": verdict.action,
        "terminatingRuleMatchDetails": [],
        "httpSourceName": "ALB",
        "httpSourceId": source,
        "ruleGroupList": verdict.groups,
        "rateBasedRuleList": verdict.rates,
        "nonTerminatingMatchingRules": verdict.counted,
        "requestHeadersInserted": None,
        "responseCodeSent": None,
        "httpRequest": {
            "clientIp": item.request.source,
            "country": item.country,
            "headers": [
                {"name": name, "value": REDACTED if name in redacted else value} for name, value in item.headers.items()
            ],
            "uri": item.request.path,
            "args": item.request.query,
            "httpVersion": "HTTP/1.1",
            "httpMethod": item.request.method,
            "requestId": f"1-{int(now):08x}-{number:024x}",
            "scheme": "https",
            "host": item.request.host,
        },
        "labels": [{"name": name} for name in item.labels],
    }


def sample(item: Inspected, inner: str, action: str, now: float) -> Mapping[str, Any]:
    """A request of GetSampledRequests, in the answer's shape."""
    url = item.request.path + (f"?{item.request.query}" if item.request.query else "")
    return {
        "Request": {
            "ClientIP": item.request.source,
            "Country": item.country,
            "URI": url,
            "Method": item.request.method,
            "HTTPVersion": "HTTP/1.1",
            "Headers": [{"Name": name, "Value": value} for name, value in item.headers.items()],
        },
        "Weight": 1,
        "Timestamp": now,
        "Action": action,
        **({"RuleNameWithinRuleGroup": inner} if inner else {}),
        "Labels": [{"Name": name} for name in item.labels],
    }
