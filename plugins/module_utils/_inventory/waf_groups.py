# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rules of AWS's managed groups, by the label that each adds to a request. Pure.

https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html,
aws-managed-rule-groups-use-case.html and aws-managed-rule-groups-ip-rep.html there. A rule's label ends as its name does, in other letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

ENDINGS = {
    "HEADER": "Header",
    "QUERYSTRING": "QueryString",
    "QUERYARGUMENTS": "QueryArguments",
    "URIPATH": "URIPath",
    "BODY": "Body",
    "COOKIE": "Cookie",
    "METHOD": "Method",
}
IRREGULAR = {
    "UserAgent_BadBots_HEADER": "BadBots_Header",
    "Host_localhost_HEADER": "Host_Localhost_Header",
    "PROPFIND_METHOD": "Propfind_Method",
    "SQLiExtendedPatterns_URIPATH": "SQLiExtendedPatterns_UriPath",
}


class ManagedGroup(NamedTuple):
    """A group of AWS: its name, the start of its labels, the units of capacity that it takes, and its rules."""

    name: str
    namespace: str
    capacity: int
    rules: tuple[str, ...]

    def label(self, rule: str) -> str:
        """The label of a rule."""
        start, _mark, end = rule.rpartition("_")
        regular = f"{start}_{ENDINGS[end]}" if end in ENDINGS else rule
        return f"awswaf:managed:aws:{self.namespace}:{IRREGULAR.get(rule, regular)}"


MANAGED: Mapping[str, ManagedGroup] = {
    "reputation": ManagedGroup(
        "AWSManagedRulesAmazonIpReputationList",
        "amazon-ip-list",
        25,
        ("AWSManagedIPReputationList", "AWSManagedReconnaissanceList", "AWSManagedIPDDoSList"),
    ),
    "anonymous": ManagedGroup(
        "AWSManagedRulesAnonymousIpList", "anonymous-ip-list", 50, ("AnonymousIPList", "HostingProviderIPList")
    ),
    "known_bad_inputs": ManagedGroup(
        "AWSManagedRulesKnownBadInputsRuleSet",
        "known-bad-inputs",
        200,
        (
            *(f"JavaDeserializationRCE_{part}" for part in ("HEADER", "BODY", "URIPATH", "QUERYSTRING")),
            "Host_localhost_HEADER",
            "PROPFIND_METHOD",
            "ExploitablePaths_URIPATH",
            *(f"Log4JRCE_{part}" for part in ("HEADER", "QUERYSTRING", "BODY", "URIPATH")),
            "ReactJSRCE_BODY",
        ),
    ),
    "common": ManagedGroup(
        "AWSManagedRulesCommonRuleSet",
        "core-rule-set",
        700,
        (
            "NoUserAgent_HEADER",
            "UserAgent_BadBots_HEADER",
            *(f"SizeRestrictions_{part}" for part in ("QUERYSTRING", "Cookie_HEADER", "BODY", "URIPATH")),
            *(f"EC2MetaDataSSRF_{part}" for part in ("BODY", "COOKIE", "URIPATH", "QUERYARGUMENTS")),
            *(f"GenericLFI_{part}" for part in ("QUERYARGUMENTS", "URIPATH", "BODY")),
            *(f"RestrictedExtensions_{part}" for part in ("URIPATH", "QUERYARGUMENTS")),
            *(f"GenericRFI_{part}" for part in ("QUERYARGUMENTS", "BODY", "URIPATH")),
            *(f"CrossSiteScripting_{part}" for part in ("COOKIE", "QUERYARGUMENTS", "BODY", "URIPATH")),
        ),
    ),
    "sql": ManagedGroup(
        "AWSManagedRulesSQLiRuleSet",
        "sql-database",
        200,
        (
            *(f"SQLi_{part}" for part in ("QUERYARGUMENTS", "BODY", "COOKIE", "URIPATH")),
            *(f"SQLiExtendedPatterns_{part}" for part in ("QUERYARGUMENTS", "BODY", "HEADER", "URIPATH")),
        ),
    ),
}
"""By the inventory's names, in the order in which they look at a request."""


def group_of(rule: str) -> str:
    """The group that has a rule; empty for a rule that none has."""
    return next((key for key, group in MANAGED.items() if rule in group.rules), "")
