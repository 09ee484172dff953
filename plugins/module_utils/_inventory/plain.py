# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts of an inventory that are single values: account, region, name, image tags, resource tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .faults import Fault
from .schema import QUOTES, is_lost

FORMS = {
    "aws_account_id": ("account_id", r"\d{12}", "give its twelve digits, in quotes"),
    "aws_region": ("region", r"[a-z]{2}(-[a-z]+)+-\d", "give a region such as us-east-1"),
    "environment_name": ("environment_name", r"[a-z][a-z0-9-]{0,31}", "give lower-case letters, digits and hyphens"),
    "aws_profile": ("profile", r"[\w+=,.@:/ -]{1,128}|", "give the name of a profile of ~/.aws/config"),
    "permissions_boundary": (
        "permissions_boundary",
        r"arn:aws[a-z-]*:iam::(\d{12}|aws):policy/[A-Za-z0-9_+=,.@/-]+|",
        "give the ARN of a managed policy of IAM, or leave it out for the boundaries that playbooks/permissions.yml makes",
    ),
    "report_bucket": (
        "report_bucket",
        r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|",
        "give the name of a bucket of S3: 3 to 63 lower-case letters, digits, dots and hyphens",
    ),
}
TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "", "none")
CONSENTS = ("allow_interruption", "allow_major_upgrade")
"""Options of a run, or keys of the inventory, that name data stores whose change may hurt."""
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push.html, as in the specification of OCI.
IMAGE_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|sha256:[0-9a-f]{64}"
IMAGE_TAG_FORM = (
    "give up to 128 letters, digits and _.-, such as a git SHA, or sha256: and 64 hexadecimal digits; "
    "in quotes if it has digits alone"
)
# https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html; AWS takes 50 tags, and
# resources carry a Name and tags of their own beside these.
TAG_NUMBER = 45
TAG_TEXT = r"[\w\s.:/=+\-@]*"


def read_plain(variables: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """The single values that were given, by the fields of an Inventory; faults are added."""
    values: dict[str, Any] = {}
    for name, (field, pattern, hint) in FORMS.items():
        value = variables.get(name)
        if value is None:
            continue
        if re.fullmatch(pattern, str(value)) and not isinstance(value, float):
            values[field] = str(value)
        else:
            faults.append(Fault(name, f"is {value!r}", hint))
    values |= {name: _boolean(name, variables.get(name), faults) for name in ("protected", "restore_secrets")}
    values |= {name: _names(variables.get(name)) for name in CONSENTS}
    values["image_tag"] = _image_tag("image_tag", variables.get("image_tag"), faults)
    values["image_tags"] = {
        str(name): _image_tag(f"image_tags.{name}", tag, faults)
        for name, tag in _mapping(variables, "image_tags", faults).items()
    }
    tags = _mapping(variables, "resource_tags", faults)
    faults.extend(_tag_faults(tags))
    values["resource_tags"] = {str(name): str(value) for name, value in tags.items()}
    return values


def _names(value: Any) -> list[str]:
    """A list of names, or a text of names that are separated by commas."""
    given = value if isinstance(value, (list, tuple)) else str(value or "").split(",")
    return [str(name).strip() for name in given if str(name).strip()]


def _boolean(key: str, value: Any, faults: list[Fault]) -> bool:
    text = str(value).lower()
    if text not in (*TRUE, *FALSE):
        faults.append(Fault(key, f"is {value!r}", "give true or false"))
    return text in TRUE


def _image_tag(key: str, value: Any, faults: list[Fault]) -> str:
    if value is None or value == "":
        return ""
    # A number is refused, not converted: an unquoted SHA such as 12e4567 or 0123 has lost its text in YAML already.
    if not isinstance(value, str) or not re.fullmatch(IMAGE_TAG, value):
        faults.append(Fault(key, f"is {value!r}, which is not an image tag", IMAGE_TAG_FORM))
    return str(value)


def _mapping(variables: Mapping[str, Any], name: str, faults: list[Fault]) -> Mapping[str, Any]:
    value = variables.get(name)
    if value is None or isinstance(value, Mapping):
        return value or {}
    faults.append(Fault(name, "is not a mapping", "give one entry for each name"))
    return {}


def _tag_faults(tags: Mapping[str, Any]) -> Iterator[Fault]:
    if len(tags) > TAG_NUMBER:
        yield Fault("resource_tags", f"has {len(tags)} tags", f"give at most {TAG_NUMBER}; AWS takes 50 with our own")
    for name, value in tags.items():
        key = f"resource_tags.{name}"
        if is_lost(name):
            yield Fault(key, f"is named by {name!r}, not by a text", QUOTES)
        elif not isinstance(value, str):
            yield Fault(key, f"is {value!r}, which is not a text", f'give a text: "{value}"')
        elif len(value) > 256 or not re.fullmatch(TAG_TEXT, value):
            yield Fault(key, "is not a valid tag value", "give at most 256 letters, digits, spaces and _.:/=+-@")
        if not 1 <= len(str(name)) <= 128 or not re.fullmatch(TAG_TEXT, str(name)):
            yield Fault(key, "is not a valid tag name", "give at most 128 letters, digits, spaces and _.:/=+-@")
        elif str(name).lower().startswith("aws:"):
            yield Fault(key, "begins with aws:, which AWS keeps for itself", "name it otherwise")
