# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The file of a twin: its form, and answers of AWS as plain values in a steady order. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .._aws.formats import VERSION

FORMAT = "talentbase.aws/twin"
SCHEMA = 1
TAGS = ({"Key", "Value"}, {"key", "value"})
UNORDERED = {
    "Associations",
    "Attachments",
    "AvailabilityZones",
    "Routes",
    "Subnets",
    "SecurityGroups",
    "VpcSecurityGroups",
    "imageTags",
}
"""Members whose items have no order in AWS."""


def document(
    account: str, region: str, read_at: datetime, answers: Mapping[str, Any], unread: list[Any]
) -> dict[str, Any]:
    """The file as a value. unread: operation, of and reason of each read that was refused."""
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "written_by": VERSION,
        "account": account,
        "region": region,
        "read_at": read_at.astimezone(UTC).isoformat(),
        "unread": [dict(zip(("operation", "of", "reason"), item, strict=True)) for item in unread],
        "hidden": [],
        "answers": {service: _sorted(plain(found)) for service, found in sorted(answers.items())},
    }


def plain(value: Any, name: str = "") -> Any:
    """A value of an answer as JSON has it: times as ISO, names in order, and lists that have none."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes):  # of WAF, what a rule searches for
        return value.decode(errors="replace")
    if isinstance(value, Mapping):
        return {str(key): plain(item, str(key)) for key, item in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        items = [plain(item) for item in value]
        return sorted(items, key=_text) if name in UNORDERED or _are_tags(items) else items
    return value


def _are_tags(items: list[Any]) -> bool:
    return bool(items) and all(isinstance(item, Mapping) and set(item) in TAGS for item in items)


def _sorted(found: Mapping[str, Any]) -> dict[str, Any]:
    """A service's answers, the items of each operation in order."""
    return {name: _in_order(items) for name, items in sorted(found.items()) if items}


def _in_order(items: Any) -> Any:
    if isinstance(items, list):
        return sorted(items, key=_text)
    if isinstance(items, Mapping):
        return {subject: sorted(some, key=_text) if isinstance(some, list) else some for subject, some in items.items()}
    return items


def _text(item: Any) -> str:
    return json.dumps(item, sort_keys=True)


def text_of(twin: Mapping[str, Any]) -> str:
    """The file as text, in which a mask finds every name."""
    return json.dumps(twin, ensure_ascii=False)
