"""The rules of AWS's managed groups that this account knows, by what AWS publishes of them. Pure.

https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html says what each is for, with an example or two. AWS's own
patterns are secret; those here find the published examples and the like, so a request that passes here may be blocked there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from .inspected import BODY_BYTES, Inspected

Matcher = Callable[[Inspected], bool]
BAD_REPUTE, PROBING, PROXIES = "198.51.100.0/26", "198.51.100.64/26", "198.51.100.128/26"
"""Addresses for documentation, which stand for those of AWS's lists."""
XSS = r"<script|<svg[^>]*onload|javascript:|\bon(error|load|mouseover)\s*=|<iframe"
LFI = r"\.\./\.\./|\.\.\\\.\.\\|/etc/passwd|/proc/self"
RFI = r"(?:https?|ftp)://\d{1,3}(?:\.\d{1,3}){3}"
METADATA = r"169\.254\.169\.254|fd00:ec2::254"
EXTENSIONS = r"\.(log|ini|bak|old|conf|swp|sql)$"
LOG4J = r"\$\{jndi:"
DESERIALIZATION = r"java\.lang\.Runtime|rO0AB[A-Za-z0-9+/]{4}"
SQL = (
    r"\bunion\b.{0,40}\bselect\b|\bor\b\s+['\"]?\w+['\"]?\s*=\s*['\"]?\w+|;\s*(drop|delete|insert|update)\b|"
    r"\bsleep\s*\(\s*\d|\bwaitfor\s+delay\b|'\s*--"
)
SQL_EXTENDED = r"\bextractvalue\s*\(|\bbenchmark\s*\(|\bload_file\s*\(|information_schema"


class ManagedRule(NamedTuple):
    """A rule of a group: the end of its label, what it matches, and whether it blocks by itself."""

    label: str
    matches: Matcher
    blocks: bool = True


def _found(pattern: str, part: str) -> Matcher:
    compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return lambda item: any(compiled.search(text) for text in item.texts(part))


def _from(block: str) -> Matcher:
    return lambda item: ip_address(item.request.source) in ip_network(block)


LABELS = {"URIPATH": "URIPath", "QUERYSTRING": "QueryString", "QUERYARGUMENTS": "QueryArguments"}


def _family(name: str, pattern: str, *parts: str) -> Iterator[tuple[str, ManagedRule]]:
    for part in parts:
        yield f"{name}_{part}", ManagedRule(f"{name}_{LABELS.get(part, part.capitalize())}", _found(pattern, part))


COMMON: Mapping[str, ManagedRule] = {
    "NoUserAgent_HEADER": ManagedRule("NoUserAgent_Header", lambda item: not item.headers.get("user-agent")),
    "UserAgent_BadBots_HEADER": ManagedRule(
        "BadBots_Header", lambda item: bool(re.search("nessus|nmap|sqlmap|nikto", item.headers.get("user-agent", "")))
    ),
    "SizeRestrictions_QUERYSTRING": ManagedRule(
        "SizeRestrictions_QueryString", lambda item: len(item.request.query) > 2048
    ),
    "SizeRestrictions_Cookie_HEADER": ManagedRule(
        "SizeRestrictions_Cookie_Header", lambda item: len(item.cookies) > 10240
    ),
    "SizeRestrictions_BODY": ManagedRule("SizeRestrictions_Body", lambda item: len(item.body) > BODY_BYTES),
    "SizeRestrictions_URIPATH": ManagedRule("SizeRestrictions_URIPath", lambda item: len(item.request.path) > 1024),
    **dict(_family("EC2MetaDataSSRF", METADATA, "BODY", "COOKIE", "URIPATH", "QUERYARGUMENTS")),
    **dict(_family("GenericLFI", LFI, "QUERYARGUMENTS", "URIPATH", "BODY")),
    **dict(_family("RestrictedExtensions", EXTENSIONS, "URIPATH", "QUERYARGUMENTS")),
    **dict(_family("GenericRFI", RFI, "QUERYARGUMENTS", "BODY", "URIPATH")),
    **dict(_family("CrossSiteScripting", XSS, "COOKIE", "QUERYARGUMENTS", "BODY", "URIPATH")),
}
BAD_INPUTS: Mapping[str, ManagedRule] = {
    **dict(_family("JavaDeserializationRCE", DESERIALIZATION, "HEADER", "BODY", "URIPATH", "QUERYSTRING")),
    "Host_localhost_HEADER": ManagedRule(
        "Host_Localhost_Header", lambda item: item.request.host.lower().startswith("localhost")
    ),
    "PROPFIND_METHOD": ManagedRule("Propfind_Method", lambda item: item.request.method == "PROPFIND"),
    **dict(_family("ExploitablePaths", r"/web-inf\b|/\.env$|/\.git/", "URIPATH")),
    **dict(_family("Log4JRCE", LOG4J, "HEADER", "QUERYSTRING", "BODY", "URIPATH")),
    **dict(_family("ReactJSRCE", r"__proto__:then", "BODY")),
}
SQLI: Mapping[str, ManagedRule] = {
    **dict(_family("SQLi", SQL, "QUERYARGUMENTS", "BODY", "COOKIE", "URIPATH")),
    **dict(_family("SQLiExtendedPatterns", SQL_EXTENDED, "QUERYARGUMENTS", "BODY", "HEADER", "URIPATH")),
}
ADDRESSES: Mapping[str, ManagedRule] = {
    "AWSManagedIPReputationList": ManagedRule("AWSManagedIPReputationList", _from(BAD_REPUTE)),
    "AWSManagedReconnaissanceList": ManagedRule("AWSManagedReconnaissanceList", _from(PROBING)),
    "AWSManagedIPDDoSList": ManagedRule("AWSManagedIPDDoSList", lambda _item: False, blocks=False),
}
ANONYMOUS: Mapping[str, ManagedRule] = {
    "AnonymousIPList": ManagedRule("AnonymousIPList", _from(PROXIES)),
    "HostingProviderIPList": ManagedRule("HostingProviderIPList", lambda _item: False),
}
GROUPS: Mapping[str, tuple[str, int, Mapping[str, ManagedRule]]] = {
    "AWSManagedRulesCommonRuleSet": ("core-rule-set", 700, COMMON),
    "AWSManagedRulesKnownBadInputsRuleSet": ("known-bad-inputs", 200, BAD_INPUTS),
    "AWSManagedRulesSQLiRuleSet": ("sql-database", 200, SQLI),
    "AWSManagedRulesAmazonIpReputationList": ("amazon-ip-list", 25, ADDRESSES),
    "AWSManagedRulesAnonymousIpList": ("anonymous-ip-list", 50, ANONYMOUS),
}
"""By AWS's name: the start of the labels, the capacity, the rules in their order."""
