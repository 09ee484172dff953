# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the web ACL is one that AWS takes, and its lists are lists of addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from .faults import Fault, suggestion
from .inventory import Inventory
from .waf import GROUPS, MATCH, RATE, Waf
from .waf_groups import MANAGED, group_of

LEAST_RATE = 10
ADDRESSES = 10_000
"""https://docs.aws.amazon.com/waf/latest/developerguide/limits.html"""
KEY = "ingress.waf"


def check_waf(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the web ACL."""
    waf = inventory.ingress.waf if inventory.ingress else None
    if waf is None:
        return
    if 0 < waf.rate_limit < LEAST_RATE:
        problem = f"is {waf.rate_limit}, where AWS takes {LEAST_RATE} at least"
        yield Fault(f"{KEY}.rate_limit", problem, f"give {LEAST_RATE} or more, or 0 for no limit")
    if waf.forwarded_ip_header and not waf.rate_limit:
        problem = f"is {waf.forwarded_ip_header}, and there is no rate limit, which alone looks at it"
        yield Fault(f"{KEY}.forwarded_ip_header", problem, "give rate_limit, or drop it")
    if waf.forwarded_ip_fallback != MATCH and not waf.forwarded_ip_header:
        problem = f"is {waf.forwarded_ip_fallback}, and there is no forwarded_ip_header"
        yield Fault(f"{KEY}.forwarded_ip_fallback", problem, "give the header, or drop it")
    yield from _groups(waf)
    yield from _rules(waf)
    yield from _blocks(f"{KEY}.allow", waf.allow)
    yield from _blocks(f"{KEY}.block", waf.block)
    if not (waf.groups or waf.rate_limit or waf.block):
        yield Fault(KEY, "has no group, no rate_limit and nothing to block, so it would do nothing", "drop it")


def _groups(waf: Waf) -> Iterator[Fault]:
    for number, name in enumerate(waf.groups):
        if name in waf.groups[:number]:
            yield Fault(f"{KEY}.groups[{number}]", f"is {name} again", "name each group once")
    known = [name for name in GROUPS if name in waf.groups] + ([RATE] if waf.rate_limit else [])
    for name in waf.modes:
        if name not in known:
            yield Fault(f"{KEY}.modes.{name}", "is none of the groups, nor the rate limit", suggestion(name, known))


def _rules(waf: Waf) -> Iterator[Fault]:
    every = [rule for name in waf.groups for rule in MANAGED[name].rules]
    named = [(f"{KEY}.count_rules[{number}]", rule) for number, rule in enumerate(waf.count_rules)]
    named += [(f"{KEY}.exceptions[{number}].rule", item.rule) for number, item in enumerate(waf.exceptions)]
    default = Waf().count_rules
    for place, (key, rule) in enumerate(named):
        if rule in [other for _key, other in named[:place]]:
            yield Fault(
                key, f"is {rule} again", "name each rule once, in count_rules or with all its paths in exceptions"
            )
        elif rule not in every and not (waf.count_rules == default and rule in default):
            group = group_of(rule)
            hint = f"add {group} to groups, or drop it" if group else suggestion(rule, every)
            yield Fault(key, f"is {rule}, which is a rule of none of the groups", hint)
    for number, item in enumerate(waf.exceptions):
        if not item.paths:
            hint = "give the paths, or name the rule in count_rules to count it on all"
            yield Fault(f"{KEY}.exceptions[{number}].paths", "is empty", hint)


def _blocks(key: str, texts: Sequence[str]) -> Iterator[Fault]:
    """Faults of CIDR blocks of either version; AWS takes all sizes but /0."""
    seen: set[str] = set()
    for number, text in enumerate(texts):
        where = f"{key}[{number}]"
        try:
            block = ip_network(text, strict=False)
        except ValueError:
            yield Fault(
                where, f"is {text!r}, which is not a CIDR block", "give one such as 203.0.113.0/24 or 2001:db8::/32"
            )
            continue
        if "/" not in text:
            yield Fault(where, f"is {text}, which is an address", f"give a CIDR block, such as {block}")
        elif str(block) != text:
            yield Fault(where, f"is {text}", f"write it as AWS does: {block}")
        elif not block.prefixlen:
            yield Fault(where, f"is {text}, which is everybody", "AWS takes no /0; name smaller blocks")
        if str(block) in seen:
            yield Fault(where, f"is {text} again", "name each block once")
        seen.add(str(block))
    if len(texts) > ADDRESSES:
        yield Fault(key, f"has {len(texts)} blocks, and AWS takes {ADDRESSES}", "name larger blocks")
