# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of an inventory that describes AWS WAF before the load balancer."""

from __future__ import annotations

from dataclasses import dataclass

from .monitoring import LOG_RETENTION
from .schema import option

COUNT, BLOCK = "count", "block"
MODES = (COUNT, BLOCK)
GROUPS = ("reputation", "anonymous", "known_bad_inputs", "common", "sql")
RATE = "rate"
MATCH, NO_MATCH = FALLBACKS = ("match", "no_match")
"""https://docs.aws.amazon.com/waf/latest/APIReference/API_ForwardedIPConfig.html"""
WINDOWS = (60, 120, 300, 600)
"""https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html"""


@dataclass(frozen=True)
class WafException:
    """A rule of a managed group that blocks everywhere but on some paths."""

    rule: str = option(about="The rule's name at AWS, such as CrossSiteScripting_BODY.")
    paths: list[str] = option(
        about="The paths on which it only counts: a whole path such as /import, or the start of paths such as /admin/*.",
        pattern=r"/[^*\s]*\*?",
        form="a path such as /import, or the start of paths such as /admin/*",
    )


@dataclass(frozen=True)
class Waf:
    """A web ACL of AWS WAF before the load balancer: AWS's managed groups of rules, a rate limit, and lists of addresses."""

    mode: str = option(
        COUNT,
        about="count: requests that match are counted and pass. block: they get 403. Begin with count, and see playbooks/waf.yml.",
        choices=MODES,
    )
    modes: dict[str, str] = option(
        {}, about="The mode of one of the groups, or of rate, where it is another one.", choices=MODES
    )
    groups: list[str] = option(
        ["reputation", "known_bad_inputs", "common", "sql"],
        about="AWS's managed groups: addresses of bad repute, inputs known to be bad, common attacks, SQL injection; "
        "anonymous for proxies and hosting providers.",
        choices=GROUPS,
    )
    count_rules: list[str] = option(
        ["SizeRestrictions_BODY"],
        about="Rules of the groups that count in every mode. SizeRestrictions_BODY would block each request with more than 8 KB, so uploads.",
    )
    exceptions: list[WafException] = option([], about="Rules that count on some paths, and block on all others.")
    rate_limit: int = option(
        2000, about="The requests of one address in rate_seconds that pass; 0 for no limit.", least=0, most=2000000000
    )
    rate_seconds: int = option(300, about="The seconds that rate_limit counts.", choices=WINDOWS)
    forwarded_ip_header: str = option(
        "",
        about="The header by whose first address the rate limit counts, such as CF-Connecting-IP, behind a proxy or CDN that sets it. A request "
        "without the header is not counted, and a client that reaches the load balancer itself writes into it what it likes. Empty: the address "
        "that a request comes from.",
        pattern=r"[A-Za-z0-9-]{0,255}",
        form="the name of a header: letters, digits and hyphens",
    )
    forwarded_ip_fallback: str = option(
        MATCH,
        about="What the rate limit does with a request whose header does not begin with an address: match, as with one too many, or no_match.",
        choices=FALLBACKS,
    )
    allow: list[str] = option([], about="CIDR blocks whose requests pass without a look at any other rule.")
    block: list[str] = option([], about="CIDR blocks whose requests are blocked, in every mode.")
    log_retention_days: int = option(
        90,
        about="How long the records of counted and blocked requests are kept, without cookies and authorization; 0 to keep none.",
        choices=(0, *LOG_RETENTION),
    )
    name: str = option(
        "",
        about="The name of the web ACL. Empty: the load balancer's. One that is there already is taken over.",
        pattern=r"[A-Za-z0-9_-]{0,100}",
        form="at most 100 letters, digits, hyphens and underscores",
    )
