# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values of secrets, from the operating system's random source. A value shows itself to nobody but the request to AWS."""

from __future__ import annotations

import base64
import json
import secrets
import string
from collections.abc import Callable, Sequence

LETTERS_AND_DIGITS = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
URL_SAFE = LETTERS_AND_DIGITS + "-_"
# django.core.management.utils.get_random_secret_key
DJANGO = "abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)"
PLACEHOLDER = "PLACEHOLDER-set-by-a-person"


class Value:
    """A secret value. Text of it, in a message, a log or a debugger, is a mask; reveal() is for the request alone."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Value(hidden)"

    def reveal(self) -> str:
        """The value itself."""
        return self._text

    def is_placeholder(self) -> bool:
        """Whether it waits for a person to give the real one."""
        return PLACEHOLDER in self._text


def generate(kind: str, length: int) -> Value:
    """A new value of the kind, of length characters; a Fernet key's length is fixed."""
    return Value(GENERATORS[kind](length))


def secret_value(kind: str, length: int, json_keys: Sequence[str], username: str = "") -> Value:
    """The whole value of a new secret: JSON where it has keys, plain text otherwise; a placeholder for an external one."""
    if kind == "external":
        return _in_json(dict.fromkeys(json_keys, PLACEHOLDER)) if json_keys else Value(PLACEHOLDER)
    value = generate(kind, length)
    if kind == "database_credentials":
        return _in_json({"username": username, "password": value.reveal()})
    if kind == "cache_token":  # its URL follows once the cache has an endpoint
        return _in_json({"token": value.reveal(), "url": ""})
    return _in_json({**dict.fromkeys(json_keys, ""), json_keys[0]: value.reveal()}) if json_keys else value


def _in_json(values: dict[str, str]) -> Value:
    return Value(json.dumps(values))


def _of(alphabet: str) -> Callable[[int], str]:
    return lambda length: "".join(secrets.choice(alphabet) for _place in range(length))


def _fernet_key(_length: int) -> str:
    # https://github.com/fernet/spec/blob/master/Spec.md: url-safe base64 of 32 bytes
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


GENERATORS: dict[str, Callable[[int], str]] = {
    "letters_and_digits": _of(LETTERS_AND_DIGITS),
    "hex": _of(HEX),
    "url_safe": _of(URL_SAFE),
    "django_secret_key": _of(DJANGO),
    "fernet_key": _fernet_key,
    "database_credentials": _of(LETTERS_AND_DIGITS),
    "cache_token": _of(LETTERS_AND_DIGITS),
}
