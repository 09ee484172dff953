# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules for the web ACL of the load balancer and for its logs. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .arns import Arns
from .rule import Rule, Rules

READS = "Get(?!Object$|Account).*|ListBucket"


def request_rules(arns: Arns) -> Rules:
    """Nothing without a web ACL: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html"""
    acl = arns.web_acl()
    return {"wafv2": [Rule("WebAcl", ".*", [*acl, *arns.load_balancer()] if acl else [])]}


def delivery_rules(arns: Arns) -> Sequence[Rule]:
    """What AWS asks of who sends a web ACL's records, or a cache's logs, to a log group; it knows no resource.

    https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Logging-destinations.html
    """
    waf = arns.inventory.ingress.waf if arns.inventory.ingress else None
    of_caches = sends_logs(arns)
    logs = ["*"] if (waf and waf.log_retention_days) or of_caches else []
    return [Rule("LogDelivery", f"(Create|{'Update|' if of_caches else ''}Delete)LogDelivery|PutResourcePolicy", logs)]


def sends_logs(arns: Arns) -> bool:
    """Whether a cache has a say on its logs."""
    return any(item.log_exports is not None for item in arns.inventory.caches.values())


def bucket_rules(arns: Arns) -> Sequence[Rule]:
    """The bucket of the load balancer's logs, which nothing deletes."""
    return [Rule("LogBucket", "CreateBucket|Put(?!Object$).*", arns.log_bucket())]


def looks_at_logs(arns: Arns) -> Sequence[Rule]:
    """The same, for who looks: its settings, and the logs."""
    bucket = arns.log_bucket()
    return [
        Rule("LookAtLogBucket", READS, bucket),
        Rule("AccessLogs", "GetObject", [f"{arn}/*" for arn in bucket]),
    ]
