"""Ten thousand values of each kind: well-formed, and no two alike; a value's text is a mask."""

from __future__ import annotations

import copy
import json
import logging
import re

import pytest
from cryptography.fernet import Fernet

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import KINDS, LENGTHS
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.generate import (
    PLACEHOLDER,
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
}


def test_every_generated_kind_has_a_form_here() -> None:
    assert {*FORMS, "external"} == {*KINDS} == {*LENGTHS, "external"}


@pytest.mark.parametrize("kind", FORMS)
def test_values_are_well_formed_and_distinct(kind: str) -> None:
    values = {generate(kind, LENGTHS[kind].own).reveal() for _ in range(MANY)}
    assert len(values) == MANY
    assert [value for value in values if not re.fullmatch(FORMS[kind], value)] == []
    if kind == "fernet_key":
        assert all(Fernet(value) for value in values)


def test_every_character_of_an_alphabet_is_used() -> None:
    text = "".join(generate("django_secret_key", 50).reveal() for _ in range(1000))
    assert len(set(text)) == 50


@pytest.mark.parametrize("kind", ["letters_and_digits", "hex", "url_safe", "django_secret_key", "database_credentials"])
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
