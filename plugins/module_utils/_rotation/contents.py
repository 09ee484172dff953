# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a secret holds: whether it fits its kind, and what follows it. Pure; no message has a value in it."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping

from .._data.tokens import url_with
from .._inventory.secrets import LENGTHS, Secret
from .._secrets.generate import PLACEHOLDER, Value, generate

MAX_BYTES = 65536  # https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
SEPARATOR = ","
CLONE = "_clone"
"""Ends the name of the other of two alternating users."""


class InvalidValue(Exception):
    """A value that does not fit its secret; the message says why, without it."""


def faults(secret: Secret, value: Value) -> list[str]:
    """Why a value does not fit its secret; empty where it does."""
    try:
        contents = _contents(secret, value)
    except InvalidValue as invalid:
        return [str(invalid)]
    size = len(value.reveal().encode())
    too_large = [f"has {size} bytes, and Secrets Manager takes {MAX_BYTES}"] if size > MAX_BYTES else []
    return too_large + [fault for name, text in contents.items() for fault in _faults_of(secret, name, text)]


def rotated_value(secret: Secret, old: Value) -> Value:
    """A new value of the secret's kind; the one before stays among the fallbacks where the inventory keeps some.

    Raises Unfit where the old value cannot be read, or the kind is not one that is generated.
    """
    if secret.kind == "external":
        raise InvalidValue("is supplied by a person; update it")
    contents = _contents(secret, old)
    fresh = generate(secret.kind, secret.length_of_value()).reveal()
    if secret.kind == "database_credentials":
        return _whole(secret, {**contents, "username": next_user(secret, contents["username"]), "password": fresh}, old)
    if secret.kind == "cache_token":
        return _with_token(contents, fresh, old)
    if secret.kind == "fernet_key" and not secret.rotation.fallbacks:
        raise InvalidValue("cannot be rotated without rotation.fallbacks: what it encrypted could not be read any more")
    return _renewed(secret, contents, fresh, old)


def updated_value(secret: Secret, text: str, old: Value | None, json_key: str = "") -> Value:
    """The value that a person gives: all of it, or that of one JSON key. Raises Unfit where it does not fit."""
    if json_key and json_key not in secret.json_keys():
        raise InvalidValue(
            f"has no JSON key {json_key}; its keys are {', '.join(secret.json_keys()) or 'none, it is plain text'}"
        )
    before = _readable(secret, old) if old else {}
    parsed = _object(text) if secret.json_keys() and not json_key else None
    generated = secret.kind not in ("external", "database_credentials", "cache_token")
    if secret.kind == "cache_token" and old and not parsed:
        if json_key == "url":
            raise InvalidValue("has a URL that follows its token and its cache; give the token")
        value = _with_token(_contents(secret, old), text, old)
    elif parsed is not None:
        value = Value(json.dumps({**before, **parsed}))
    elif generated and (json_key or secret.value_key()) == secret.key:
        value = _renewed(secret, {**_first(secret, ""), **before}, text, old)
    elif key := json_key or secret.value_key():
        value = Value(json.dumps({**before, key: text}))
    elif secret.json_keys():
        raise InvalidValue(f"is not JSON with {', '.join(secret.json_keys())}")
    else:
        value = Value(text)
    if problems := faults(secret, value):
        raise InvalidValue("; ".join(problems))
    return value


def retired_value(secret: Secret, old: Value) -> Value:
    """The value without its fallbacks."""
    contents = _contents(secret, old)
    name = secret.key
    if secret.rotation.fallbacks == "list":
        return _whole(secret, {**contents, name: contents[name].split(SEPARATOR)[0]}, old)
    return _whole(secret, {**contents, secret.fallbacks_key(): ""}, old)


def values_in(secret: Secret, value: Value) -> list[str]:
    """The newest value and its fallbacks, newest first. Raises InvalidValue where they are not there."""
    contents = _contents(secret, value)
    values = contents[secret.key].split(SEPARATOR) if secret.rotation.fallbacks == "list" else [contents[secret.key]]
    fallbacks = contents.get(secret.fallbacks_key(), "") if secret.fallbacks_key() else ""
    return [item for item in (*values, *fallbacks.split(SEPARATOR)) if item]


def fallbacks_in(secret: Secret, value: Value) -> int:
    """How many values before the newest it holds."""
    contents = _read(secret, value)
    if secret.rotation.fallbacks == "list":
        return len(contents.get(secret.key, "").split(SEPARATOR)) - 1
    held = contents.get(secret.fallbacks_key(), "") if secret.fallbacks_key() else ""
    return len(held.split(SEPARATOR)) if held else 0


def next_user(secret: Secret, user: str) -> str:
    """The user whose password is changed next: of two alternating ones the one that is not in use."""
    if secret.rotation.users == "single":
        return user
    return secret.username if user != secret.username else secret.username + CLONE


def credentials(value: Value) -> tuple[str, Value]:
    """The user and the password in database credentials; raises Unfit where they are not there."""
    parsed = _object(value.reveal()) or {}
    if not isinstance(parsed.get("username"), str) or not isinstance(parsed.get("password"), str):
        raise InvalidValue("does not hold JSON with username and password")
    return parsed["username"], Value(parsed["password"])


def _with_token(contents: Mapping[str, str], token: str, old: Value) -> Value:
    """The contents with another token, in the URL as well; before the first deploy there is none."""
    place = contents["url"].rpartition("@")[2]
    url = url_with(token, place) if place else ""
    return Value(json.dumps({**(_object(old.reveal()) or {}), **contents, "token": token, "url": url}))


def _renewed(secret: Secret, contents: Mapping[str, str], fresh: str, old: Value | None) -> Value:
    """The contents with a fresh value, and the one before among the fallbacks."""
    name, keep = secret.key, secret.rotation.keep
    if secret.rotation.fallbacks == "list":
        values = [fresh, *(item for item in contents[name].split(SEPARATOR) if item)]
        return _whole(secret, {**contents, name: SEPARATOR.join(_once(values)[: keep + 1])}, old)
    if fallbacks := secret.fallbacks_key():
        before = _once([contents[name], *contents.get(fallbacks, "").split(SEPARATOR)])
        older = [item for item in before if item not in ("", fresh)][:keep]
        return _whole(secret, {**contents, name: fresh, fallbacks: SEPARATOR.join(older)}, old)
    return _whole(secret, {**contents, name: fresh}, old)


def _once(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _first(secret: Secret, text: str) -> dict[str, str]:
    return {**dict.fromkeys(secret.json_keys(), ""), secret.key: text}


def _whole(secret: Secret, contents: Mapping[str, str], old: Value | None) -> Value:
    """The contents as one value: JSON where the secret has keys, with whatever else the old one held."""
    if not secret.json_keys():
        return Value(contents[""])
    return Value(json.dumps({**((_object(old.reveal()) or {}) if old else {}), **contents}))


def _contents(secret: Secret, value: Value) -> dict[str, str]:
    """The texts that the secret must hold, by JSON key; the only one of plain text by "". Raises Unfit."""
    contents = _read(secret, value)
    names = secret.json_keys() or [""]
    missing = [name for name in names if name not in contents and name != secret.fallbacks_key()]
    if missing:
        raise InvalidValue(f"lacks the JSON key {', '.join(missing)}")
    texts = {name: contents[name] for name in names if name in contents}
    problem = [name for name, text in texts.items() if not isinstance(text, str)]
    if problem:
        raise InvalidValue(f"holds no text under {', '.join(problem)}")
    return texts


def _read(secret: Secret, value: Value) -> dict[str, str]:
    if not secret.json_keys():
        return {"": value.reveal()}
    parsed = _object(value.reveal())
    if parsed is None:
        raise InvalidValue(f"is not JSON with {', '.join(secret.json_keys())}")
    return parsed


def _readable(secret: Secret, value: Value) -> dict[str, str]:
    """What can be read of a value; nothing where it is broken."""
    try:
        return _read(secret, value)
    except InvalidValue:
        return {}


def _object(text: str) -> dict[str, str] | None:
    try:
        parsed = json.loads(text)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _faults_of(secret: Secret, name: str, text: str) -> list[str]:
    where = f"{name} " if name else ""
    if name == secret.fallbacks_key() and name:
        return [f"{where}{fault}" for item in text.split(SEPARATOR) if item for fault in _kind_faults(secret, item)]
    if name == "url" and secret.kind == "cache_token":  # it is empty before the first deploy of the cache
        return [] if not text or text.startswith("rediss://:") else ["url is not of rediss://"]
    if not text:
        return [f"{where}is empty"]
    if PLACEHOLDER in text:
        return [f"{where}is still the placeholder"]
    if name == "username" and secret.kind == "database_credentials":
        return (
            [] if text in (secret.username, next_user(secret, secret.username)) else ["username is not the inventory's"]
        )
    items = text.split(SEPARATOR) if secret.rotation.fallbacks == "list" else [text]
    return [f"{where}{fault}" for item in items for fault in _kind_faults(secret, item)]


def _kind_faults(secret: Secret, text: str) -> list[str]:
    check = CHECKS.get(secret.kind)
    fault = check(text) if check else ""
    return [fault] if fault else []


def _fernet(text: str) -> str:
    # What cryptography's Fernet takes: https://github.com/fernet/spec/blob/master/Spec.md
    try:
        hint = len(base64.urlsafe_b64decode(text)) == 32 and re.fullmatch(r"[A-Za-z0-9_-]{43}=", text)
    except (ValueError, binascii.Error):
        hint = None
    return "" if hint else "is not a Fernet key, which is url-safe base64 of 32 bytes"


def _django(text: str) -> str:
    # Django's own check security.W009: https://docs.djangoproject.com/en/stable/ref/checks/
    minimum = LENGTHS["django_secret_key"].least
    if len(text) < minimum or len(set(text)) < 5 or text.startswith("django-insecure-"):
        return (
            f"is weaker than Django requires: at least {minimum} characters, 5 of them different, not django-insecure-"
        )
    return "" if SEPARATOR not in text else "holds a comma, which separates fallbacks"


def _password(text: str) -> str:
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (MasterUserPassword)
    hint = re.fullmatch(r"""[!-~]{8,128}""", text) and not set(text) & set("/'\"@ ")
    return "" if hint else "is not a password for RDS: 8 to 128 printable characters without / ' \" @ and spaces"


def _token(text: str) -> str:
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
    hint = re.fullmatch(r"[A-Za-z0-9!&#$^<>-]{16,128}", text)
    return "" if hint else "is not a token for ElastiCache: 16 to 128 letters, digits and characters of !&#$^<>-"


def _made_of(alphabet: str, words: str, kind: str) -> Callable[[str], str]:
    minimum = LENGTHS[kind].least
    pattern = re.compile(rf"[{alphabet}]{{{minimum},}}")
    return lambda text: "" if pattern.fullmatch(text) else f"does not have at least {minimum} {words}"


CHECKS: dict[str, Callable[[str], str]] = {
    "letters_and_digits": _made_of("A-Za-z0-9", "letters and digits", "letters_and_digits"),
    "hex": _made_of("0-9a-f", "hexadecimal digits in lower case", "hex"),
    "url_safe": _made_of("A-Za-z0-9_-", "letters, digits, hyphens and underscores", "url_safe"),
    "django_secret_key": _django,
    "fernet_key": _fernet,
    "database_credentials": _password,
    "cache_token": _token,
}
