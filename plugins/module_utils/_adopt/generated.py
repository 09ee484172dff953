# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What CloudFormation has generated as the value of a secret, by its template. Pure; a value is no part of it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
"""

from __future__ import annotations

import json
import string
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._inventory.secrets import LENGTHS
from .standing import Standing
from .templates import Stack

GENERATE = "GenerateSecretString"
USUAL_LENGTH = 32
KIND = "letters_and_digits"
EXCLUDED = ("ExcludeNumbers", "ExcludeLowercase", "ExcludeUppercase", "IncludeSpace")


class Generated(NamedTuple):
    """kind, length and JSON key of a value, which is letters and digits; key is empty for plain text, or where others are beside it."""

    length: int
    key: str
    others: Sequence[str]


def generated(standing: Standing, arn: str) -> Generated | None:
    """What a stack has generated for the secret; None where none has, or where it is not of letters and digits among others."""
    for stack in standing.stacks:
        if found := _of_template(stack, arn):
            return found
    return None


def derived_values(found: Generated, read: Sequence[str]) -> dict[str, Any]:
    """Kind, key and length of the inventory; nothing where containers read more or less than the generated part. read: the JSON keys that they do."""
    least, most = LENGTHS[KIND].least, LENGTHS[KIND].most
    if found.others or [*read] != [*filter(None, [found.key])] or not least <= found.length <= most:
        return {}
    own = LENGTHS[KIND].own
    return {"kind": KIND, "key": found.key, "length": 0 if found.length == own else found.length}


def _of_template(stack: Stack, arn: str) -> Generated | None:
    given = stack.properties(arn).get(GENERATE)
    if not isinstance(given, Mapping) or any(_is_true(given.get(name)) for name in EXCLUDED):
        return None
    if {*str(given.get("ExcludeCharacters") or "")} & {*string.ascii_letters, *string.digits}:
        return None
    template = _template(given.get("SecretStringTemplate"))
    length = str(given.get("PasswordLength") or USUAL_LENGTH)
    if template is None or not length.isdigit():
        return None  # a function of CloudFormation stands in its place
    return Generated(int(length), str(given.get("GenerateStringKey") or ""), [*template])


def _template(text: Any) -> dict[str, Any] | None:
    try:
        found = json.loads(text) if text else {}
    except (TypeError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"
