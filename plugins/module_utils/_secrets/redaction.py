# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A request that has a value in it: where AWS refuses it in words that quote the value, nobody reads those words.

SSM, for one, quotes what does not match an AllowedPattern:
https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html (ParameterPatternMismatchException)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, quote_plus

from .._aws.errors import ClientError
from .generate import Value

REDACTED = "AWS's own words are left out, as they quote the value"


@contextmanager
def redacting_errors(value: Value) -> Iterator[None]:
    """The block in which the request is sent; an error of AWS leaves it without the value."""
    try:
        yield
    except ClientError as error:
        details = error.response.get("Error", {})
        if not quotes(str(details.get("Message", "")), value):
            raise
        answer: Any = {**error.response, "Error": {**details, "Message": REDACTED}}
        raise ClientError(answer, error.operation_name) from None


def quotes(message: str, value: Value) -> bool:
    """Whether a text holds the value or, where that is JSON, one of its texts; as it is, or as a request spells it."""
    return any(form in message for text in _texts(value.reveal()) for form in _forms(text))


def _texts(text: str) -> list[str]:
    try:
        held = json.loads(text)
    except ValueError:
        held = None
    parts = [part for part in held.values() if isinstance(part, str)] if isinstance(held, dict) else []
    return [part for part in (text, *parts) if part]


def _forms(text: str) -> set[str]:
    once = json.dumps(text)[1:-1]
    return {text, once, json.dumps(once)[1:-1], quote(text), quote_plus(text)}
