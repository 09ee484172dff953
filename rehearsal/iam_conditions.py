"""The condition block of a policy's statement. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

Context = Mapping[str, str | Sequence[str]]
"""The keys of a request, such as aws:SourceArn, with one value or several; keys count in any case."""
ANY, ALL, IF_EXISTS = "ForAnyValue:", "ForAllValues:", "IfExists"
VARIABLE = re.compile(r"\$\{([^}]*)\}")
LITERALS = {"*": "*", "?": "?", "$": "$"}


def holds(condition: Mapping[str, Mapping[str, Any]], context: Context) -> bool:
    """Whether a request meets every operator and every key of a condition."""
    given = {key.lower(): _listed(value) for key, value in context.items()}
    return all(
        _meets(operator, given.get(key.lower()), [fill(item, context) for item in _listed(wanted)])
        for operator, keys in condition.items()
        for key, wanted in keys.items()
    )


def fill(text: str, context: Context) -> str:
    """A text with its policy variables replaced; one that the request lacks matches nothing."""
    if "${" not in text:
        return text
    given = {key.lower(): _listed(value) for key, value in context.items()}

    def value(match: re.Match[str]) -> str:
        name, _, default = match[1].partition(",")
        found = given.get(name.strip().lower())
        return LITERALS.get(match[1]) or (found[0] if found else default.strip().strip("'") or "\0")

    return VARIABLE.sub(value, text)


@lru_cache(maxsize=4096)
def pattern(glob: str) -> re.Pattern[str]:
    """A glob of IAM, in which * is any characters and ? is one, as a regular expression."""
    return re.compile(re.escape(glob).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _meets(operator: str, given: list[str] | None, wanted: list[str]) -> bool:
    scope = next((prefix for prefix in (ANY, ALL) if operator.startswith(prefix)), "")
    name = operator.removeprefix(scope)
    if name == "Null":
        return (given is None) == (wanted == ["true"])
    if given is None:
        # A negated operator holds where the key is absent (IAM User Guide, "Condition operators").
        return name.endswith(IF_EXISTS) or scope == ALL or (not scope and "Not" in name)
    name = name.removesuffix(IF_EXISTS)
    negated, test = "Not" in name, _TESTS[name.replace("Not", "")]
    hits = [any(test(item, value) for value in wanted) != negated for item in given]
    return any(hits) if scope == ANY else all(hits)


def _arn_like(given: str, wanted: str) -> bool:
    """Each of the six parts of an ARN is compared by itself."""
    ours, theirs = given.split(":", 5), wanted.split(":", 5)
    return len(ours) == len(theirs) and all(
        pattern(glob).fullmatch(part) is not None for part, glob in zip(ours, theirs, strict=True)
    )


def _in_network(given: str, wanted: str) -> bool:
    return ipaddress.ip_address(given) in ipaddress.ip_network(wanted, strict=False)


def _time(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() if "-" in text else float(text)


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda given, wanted: given == wanted,
    "StringEqualsIgnoreCase": lambda given, wanted: given.lower() == wanted.lower(),
    "StringLike": lambda given, wanted: pattern(wanted).fullmatch(given) is not None,
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": lambda given, wanted: given.lower() == wanted.lower(),
    "IpAddress": _in_network,
    "NumericEquals": lambda given, wanted: float(given) == float(wanted),
    "NumericLessThan": lambda given, wanted: float(given) < float(wanted),
    "NumericLessThanEquals": lambda given, wanted: float(given) <= float(wanted),
    "NumericGreaterThan": lambda given, wanted: float(given) > float(wanted),
    "NumericGreaterThanEquals": lambda given, wanted: float(given) >= float(wanted),
    "DateEquals": lambda given, wanted: _time(given) == _time(wanted),
    "DateLessThan": lambda given, wanted: _time(given) < _time(wanted),
    "DateLessThanEquals": lambda given, wanted: _time(given) <= _time(wanted),
    "DateGreaterThan": lambda given, wanted: _time(given) > _time(wanted),
    "DateGreaterThanEquals": lambda given, wanted: _time(given) >= _time(wanted),
}


def _listed(value: Any) -> list[str]:
    items = value if isinstance(value, (list, tuple, set)) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in items]
