"""Ten thousand values of each kind: valid for what reads them, no two alike, flat; a value's text is a mask."""

from __future__ import annotations

import base64
import copy
import json
import logging
import math
import random
import re
from collections import Counter
from collections.abc import Hashable, Iterable
from functools import cache
from urllib.parse import quote, urlsplit

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.checks.security.base import check_secret_key, check_secret_key_fallbacks
from django.core.management.utils import get_random_secret_key
from django.core.signing import Signer
from psycopg.conninfo import conninfo_to_dict

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import KINDS, LENGTHS
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.generate import (
    DJANGO,
    GENERATORS,
    HEX,
    LETTERS_AND_DIGITS,
    PLACEHOLDER,
    URL_SAFE,
    Value,
    generate,
    secret_value,
)

MANY = 10_000
FORMS = {
    "letters_and_digits": r"[A-Za-z0-9]{64}",
    "hex": r"[0-9a-f]{64}",
    "url_safe": r"[A-Za-z0-9_-]{64}",
    "django_secret_key": r"[a-z0-9!@#$%^&*(\-_=+)]{50}",
    "fernet_key": r"[A-Za-z0-9_-]{43}=",
    "database_credentials": r"[A-Za-z0-9]{32}",
    "cache_token": r"[A-Za-z0-9]{64}",
}


def test_every_generated_kind_has_a_form_here() -> None:
    assert {*FORMS, "external"} == {*KINDS} == {*LENGTHS, "external"}


@cache
def values_of(kind: str) -> list[str]:
    """Many values of a kind, of its own length."""
    return [generate(kind, LENGTHS[kind].own).reveal() for _ in range(MANY)]


@pytest.mark.parametrize("kind", FORMS)
def test_values_are_well_formed_and_distinct(kind: str) -> None:
    values = values_of(kind)
    assert len(set(values)) == MANY
    assert [value for value in values if not re.fullmatch(FORMS[kind], value)] == []


def test_cryptography_takes_every_fernet_key() -> None:
    keys = [Fernet(value) for value in values_of("fernet_key")]
    for new, old in zip(keys[:100], keys[100:200], strict=True):
        assert MultiFernet([new, old]).decrypt(old.encrypt(b"data")) == b"data"


def test_django_takes_every_secret_key() -> None:
    if not settings.configured:
        settings.configure()
    values = values_of("django_secret_key")
    for value, fallback in zip(values, reversed(values), strict=True):
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = value, [fallback]
        assert check_secret_key(None) == check_secret_key_fallbacks(None) == []
    assert Signer(key=value, fallback_keys=[fallback]).unsign(Signer(key=fallback).sign("words")) == "words"
    settings.SECRET_KEY = value[:49]
    assert [message.id for message in check_secret_key(None)] == ["security.W009"]


def test_the_alphabet_is_djangos() -> None:
    assert set("".join(get_random_secret_key() for _ in range(1000))) == set(DJANGO)


def test_psycopg_reads_every_password_from_a_url_as_it_is() -> None:
    for password in values_of("database_credentials"):
        url = f"postgresql://talentbase_admin:{password}@host:5432/app"
        assert quote(password, safe="") == password == urlsplit(url).password
        assert conninfo_to_dict(url)["password"] == password


def unevenness(items: Iterable[Hashable], size: int) -> float:
    """How many standard deviations the counts of items from an alphabet of a size are from even (Wilson-Hilferty)."""
    counts = Counter(items)
    assert len(counts) <= size
    expected, free = counts.total() / size, size - 1
    seen = sum((count - expected) ** 2 for count in counts.values()) + (size - len(counts)) * expected**2
    spread = 2 / (9 * free)
    return float(((seen / expected / free) ** (1 / 3) - (1 - spread)) / math.sqrt(spread))


TOO_UNEVEN = 6.0
"""Even text reaches it once in about a billion times."""
SIZES = {
    "letters_and_digits": len(LETTERS_AND_DIGITS),
    "hex": len(HEX),
    "url_safe": len(URL_SAFE),
    "django_secret_key": len(DJANGO),
    "database_credentials": len(LETTERS_AND_DIGITS),
    "cache_token": len(LETTERS_AND_DIGITS),
}


@pytest.mark.parametrize("kind", SIZES)
def test_every_character_is_as_frequent_as_any_other(kind: str) -> None:
    values = values_of(kind)
    assert unevenness("".join(values), SIZES[kind]) < TOO_UNEVEN
    for place in (0, LENGTHS[kind].own - 1):
        assert unevenness((value[place] for value in values), SIZES[kind]) < TOO_UNEVEN


def test_every_byte_of_a_fernet_key_is_as_frequent_as_any_other() -> None:
    keys = [base64.urlsafe_b64decode(value) for value in values_of("fernet_key")]
    assert {len(key) for key in keys} == {32}
    assert unevenness(b"".join(keys), 256) < TOO_UNEVEN
    assert {*SIZES, "fernet_key"} == {*GENERATORS}


def test_text_that_is_not_even_is_noticed() -> None:
    rng = random.Random(1)
    text = rng.choices(HEX, k=MANY * 64)
    assert abs(unevenness(text, 16)) < TOO_UNEVEN
    assert unevenness([*text, *"a" * 2000], 16) > TOO_UNEVEN
    assert unevenness([character for character in text if character != "f"], 16) > TOO_UNEVEN


@pytest.mark.parametrize(
    "kind", ["letters_and_digits", "hex", "url_safe", "django_secret_key", "database_credentials", "cache_token"]
)
@pytest.mark.parametrize("length", [16, 51, 128])
def test_the_length_is_the_one_asked_for(kind: str, length: int) -> None:
    assert len(generate(kind, length).reveal()) == length


def test_the_shape_follows_the_keys() -> None:
    assert len(secret_value("hex", 20, []).reveal()) == 20
    assert [*json.loads(secret_value("hex", 20, ["TOKEN"]).reveal())] == ["TOKEN"]
    credentials = json.loads(secret_value("database_credentials", 32, ["username", "password"], "app").reveal())
    assert (credentials["username"], len(credentials["password"])) == ("app", 32)


def test_an_external_secret_gets_placeholders() -> None:
    assert secret_value("external", 0, []).reveal() == PLACEHOLDER
    assert json.loads(secret_value("external", 0, ["A", "B"]).reveal()) == {"A": PLACEHOLDER, "B": PLACEHOLDER}


def test_a_value_shows_itself_to_nobody(caplog: pytest.LogCaptureFixture) -> None:
    value = Value("visible")
    logging.getLogger("any").warning("%s %r", value, [value])
    shown = [str(value), repr(value), f"{value}", "%s" % value, repr({"a": (value, copy.copy(value))}), caplog.text]  # noqa: UP031
    assert "visible" not in "".join(shown)
    with pytest.raises(TypeError, match=r"^(?!.*visible)"):
        json.dumps(value)
