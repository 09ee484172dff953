# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The arguments of WAF's calls, from properties, and the other way round. Pure.

Answers leave out what is empty, or give it as an empty list; a text to search for is bytes. Both are brought into one form, as else each
run would find a difference: https://github.com/ansible-collections/community.aws/issues/2427
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._plan.render import HIDDEN
from .names import REGIONAL

Answer = Mapping[str, Any]
Properties = Mapping[str, Any]
CARRIED = (
    "Description",
    "CustomResponseBodies",
    "CaptchaConfig",
    "ChallengeConfig",
    "TokenDomains",
    "AssociationConfig",
    "DataProtectionConfig",
    "OnSourceDDoSProtectionConfig",
    "ApplicationConfig",
)
"""What UpdateWebACL would take away where it is not given again, and the inventory does not say."""


def web_acl_input(name: str, properties: Properties) -> dict[str, Any]:
    """What CreateWebACL and UpdateWebACL share."""
    return {
        "Name": name,
        "Scope": REGIONAL,
        "DefaultAction": {properties["default"].capitalize(): {}},
        "Rules": [_rule_input(key, rule) for key, rule in properties["rules"].items()],
        "VisibilityConfig": _visibility(name),
    }


def carried_over(answer: Answer) -> dict[str, Any]:
    """The settings of a web ACL that an update leaves as they are."""
    return {name: answer[name] for name in CARRIED if answer.get(name)}


def rule_properties(answer: Answer) -> dict[str, Any]:
    """A rule of GetWebACL as a property."""
    statement = normalised(answer["Statement"])
    kind, decided = ("override", "OverrideAction") if answer.get("OverrideAction") else ("action", "Action")
    return {
        "priority": answer["Priority"],
        kind: next(iter(answer.get(decided) or {}), "").lower(),
        "statement": statement,
    }


def normalised(value: Any) -> Any:
    """A statement in the form of the desired ones."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, Mapping):
        found = {key: normalised(item) for key, item in value.items() if item not in (None, [])}
        if "SingleHeader" in (found.get("FieldToMatch") or {}):
            found["SearchString"] = HIDDEN  # what a CDN proves itself with; no rule of the inventory looks at a header
        if "RuleActionOverrides" in found:
            found["RuleActionOverrides"] = sorted(found["RuleActionOverrides"], key=lambda item: str(item["Name"]))
        return found
    return [normalised(item) for item in value] if isinstance(value, (list, tuple)) else value


def logging_input(acl_arn: str, properties: Properties) -> dict[str, Any]:
    """What PutLoggingConfiguration takes."""
    conditions = [{"ActionCondition": {"Action": action}} for action in properties["kept"]]
    keep = {"Behavior": "KEEP", "Requirement": "MEETS_ANY", "Conditions": conditions}
    return {
        "ResourceArn": acl_arn,
        "LogDestinationConfigs": [log_group_arn(acl_arn, properties["log_group"])],
        "RedactedFields": [{"SingleHeader": {"Name": name}} for name in properties["redacted"]],
        "LoggingFilter": {"DefaultBehavior": "DROP", "Filters": [keep]},
    }


def logging_properties(answer: Answer) -> dict[str, Any]:
    """A logging configuration of GetLoggingConfiguration as properties."""
    fields = answer.get("RedactedFields") or []
    choice = answer.get("LoggingFilter") or {}
    kept = [
        condition.get("ActionCondition", {}).get("Action", "a label")
        for item in choice.get("Filters") or []
        for condition in item["Conditions"]
        if item["Behavior"] == "KEEP"
    ]
    destinations = answer.get("LogDestinationConfigs") or [""]
    return {
        "web_acl": answer["ResourceArn"],
        "log_group": destinations[0].removesuffix(":*").partition(":log-group:")[2] or destinations[0],
        "redacted": sorted(_redacted(item) for item in fields),
        "kept": sorted(kept) if choice.get("DefaultBehavior") == "DROP" else ["everything"],
    }


def log_group_arn(acl_arn: str, name: str) -> str:
    """The ARN of a log group beside a web ACL."""
    _arn, partition, _service, region, account, _rest = acl_arn.split(":", 5)
    return f"arn:{partition}:logs:{region}:{account}:log-group:{name}"


def _rule_input(name: str, rule: Properties) -> dict[str, Any]:
    kind, decided = ("override", "OverrideAction") if "override" in rule else ("action", "Action")
    return {
        "Name": name,
        "Priority": rule["priority"],
        "Statement": _as_bytes(rule["statement"]),
        decided: {rule[kind].capitalize(): {}},
        "VisibilityConfig": _visibility(name),
    }


def _visibility(name: str) -> dict[str, Any]:
    """The metric of a rule, by which its sampled requests are asked for."""
    return {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": name}


def _as_bytes(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: item.encode() if key == "SearchString" else _as_bytes(item) for key, item in value.items()}
    return [_as_bytes(item) for item in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


def _redacted(item: Answer) -> str:
    return str(item["SingleHeader"]["Name"]).lower() if "SingleHeader" in item else str(next(iter(item), ""))
