"""What follows a value, by the rules of its kind; and which values a kind refuses, without telling them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.fernet import Fernet, MultiFernet
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._data.tokens import contents_with
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import LENGTHS, Rotation, Secret
from ansible_collections.talentbase.aws.plugins.module_utils._rotation import contents
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.contents import InvalidValue
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.generate import PLACEHOLDER, Value, secret_value


def secret(kind: str, key: str = "", rotation: dict[str, Any] | None = None, **more: Any) -> Secret:
    return Secret(name="app", kind=kind, key=key, rotation=Rotation(**(rotation or {})), **more)


def first(wanted: Secret) -> Value:
    return secret_value(wanted.kind, wanted.length_of_value(), wanted.json_keys(), wanted.username)


def parsed(value: Value) -> dict[str, str]:
    found: dict[str, str] = json.loads(value.reveal())
    return found


OTHERS = ("fernet_key", "database_credentials", "cache_token")


@pytest.mark.parametrize("kind", [kind for kind in LENGTHS if kind not in OTHERS])
@pytest.mark.parametrize("key", ["", "TOKEN"])
def test_without_fallbacks_nothing_of_the_old_value_stays(kind: str, key: str) -> None:
    wanted = secret(kind, key)
    old = first(wanted)
    new = contents.rotated_value(wanted, old)
    assert contents.faults(wanted, new) == []
    assert (parsed(old)[key] if key else old.reveal()) not in new.reveal()


@given(turns=st.integers(1, 6), keep=st.integers(1, 4))
def test_a_list_has_the_newest_first_and_as_many_older_as_are_kept(turns: int, keep: int) -> None:
    wanted = secret("letters_and_digits", "S", {"fallbacks": "list", "keep": keep})
    values = [first(wanted)]
    for _ in range(turns):
        values.append(contents.rotated_value(wanted, values[-1]))
    heads = [parsed(value)["S"].split(",")[0] for value in values]
    assert parsed(values[-1])["S"].split(",") == heads[::-1][: keep + 1]
    assert contents.faults(wanted, values[-1]) == []
    assert contents.fallbacks_in(wanted, values[-1]) == min(turns, keep)
    assert parsed(contents.retired_value(wanted, values[-1]))["S"] == heads[-1]


def test_django_reads_its_fallbacks_from_a_key_of_their_own() -> None:
    wanted = secret("django_secret_key", "KEY", {"fallbacks": "OLD", "keep": 2})
    values = [first(wanted)]
    assert parsed(values[0])["OLD"] == ""
    for _ in range(3):
        values.append(contents.rotated_value(wanted, values[-1]))
    assert parsed(values[3])["OLD"].split(",") == [parsed(values[2])["KEY"], parsed(values[1])["KEY"]]
    assert parsed(contents.retired_value(wanted, values[3])) == {"KEY": parsed(values[3])["KEY"], "OLD": ""}


def test_what_fernet_encrypted_before_a_rotation_can_be_read_after_it() -> None:
    wanted = secret("fernet_key", "KEY", {"fallbacks": "list"})
    old = first(wanted)
    token = Fernet(parsed(old)["KEY"]).encrypt(b"data")
    keys = parsed(contents.rotated_value(wanted, old))["KEY"].split(",")
    assert MultiFernet([Fernet(key) for key in keys]).decrypt(token) == b"data"


def test_fernet_without_fallbacks_is_not_rotated() -> None:
    wanted = secret("fernet_key", "KEY")
    with pytest.raises(InvalidValue, match="fallbacks"):
        contents.rotated_value(wanted, first(wanted))


def test_alternating_users_take_turns_and_keep_what_else_the_secret_holds() -> None:
    wanted = secret("database_credentials", username="app", rotation={"users": "alternating"})
    old = Value(json.dumps({**parsed(first(wanted)), "host": "db.internal"}))
    once = contents.rotated_value(wanted, old)
    twice = contents.rotated_value(wanted, once)
    assert [parsed(item)["username"] for item in (once, twice)] == ["app_clone", "app"]
    assert parsed(twice)["host"] == "db.internal"
    assert contents.faults(wanted, once) == []


WRONG = [
    (secret("fernet_key", "K"), '{"K": "not-a-key"}', "Fernet"),
    # What the old stack held: 32 random bytes in plain base64, which Fernet refuses.
    (secret("fernet_key"), "+/" + "A" * 41 + "=", "Fernet"),
    (secret("django_secret_key"), "django-insecure-" + "abcde" * 10, "Django"),
    (secret("django_secret_key"), "aaaa" * 20, "Django"),
    (secret("hex"), "XYZ" * 20, "hexadecimal"),
    (secret("letters_and_digits"), "short", "16"),
    (secret("letters_and_digits", "K"), "no json", "JSON"),
    (secret("letters_and_digits", "K"), '{"L": "x"}', "lacks the JSON key K"),
    (secret("letters_and_digits", "K"), '{"K": 12}', "no text"),
    (secret("external"), PLACEHOLDER, "placeholder"),
    (secret("external"), "", "empty"),
    (secret("external", keys=["A", "B"]), '{"A": "x", "B": ""}', "B is empty"),
    (secret("external"), "x" * 70000, "65536"),
    (secret("database_credentials", username="app"), '{"username": "app", "password": "has/slash"}', "RDS"),
    (secret("database_credentials", username="app"), '{"username": "eve", "password": "longenough"}', "username"),
]


@pytest.mark.parametrize(("wanted", "text", "says"), WRONG)
def test_a_wrong_value_is_refused_and_not_told(wanted: Secret, text: str, says: str) -> None:
    found = contents.faults(wanted, Value(text))
    assert says in " ".join(found)
    assert text not in " ".join(found) or not text
    with pytest.raises(InvalidValue):
        contents.updated_value(wanted, text, None)


def test_what_a_person_gives_is_all_of_it_or_the_value_of_one_key() -> None:
    plain, keyed = secret("external"), secret("external", keys=["A", "B"])
    assert contents.updated_value(plain, "sg-key", Value(PLACEHOLDER)).reveal() == "sg-key"
    both = contents.updated_value(keyed, '{"A": "1", "B": "2"}', Value('{"A": "x", "B": "y", "C": "z"}'))
    assert parsed(both) == {"A": "1", "B": "2", "C": "z"}
    assert parsed(contents.updated_value(keyed, "3", both, "B")) == {"A": "1", "B": "3", "C": "z"}
    with pytest.raises(InvalidValue, match="JSON with A, B"):
        contents.updated_value(keyed, "only-one", both)
    with pytest.raises(InvalidValue, match="no JSON key D"):
        contents.updated_value(keyed, "4", both, "D")


def test_an_update_keeps_the_value_before_as_a_rotation_does() -> None:
    wanted = secret("fernet_key", "KEY", {"fallbacks": "list"})
    old, fresh = first(wanted), Fernet.generate_key().decode()
    updated = contents.updated_value(wanted, fresh, old)
    assert parsed(updated)["KEY"] == f"{fresh},{parsed(old)['KEY']}"
    assert contents.updated_value(wanted, fresh, updated).reveal() == updated.reveal()


def test_a_broken_value_can_be_replaced() -> None:
    wanted = secret("hex", "KEY")
    assert parsed(contents.updated_value(wanted, "ab" * 32, Value("no json"))) == {"KEY": "ab" * 32}
    assert parsed(contents.updated_value(wanted, "ab" * 32, Value('{"OTHER": "x"}'))) == {
        "OTHER": "x",
        "KEY": "ab" * 32,
    }


def test_the_url_of_a_cache_follows_its_token() -> None:
    wanted = secret("cache_token")
    made = first(wanted)
    assert (len(parsed(made)["token"]), parsed(made)["url"]) == (64, "")
    assert parsed(contents.rotated_value(wanted, made))["url"] == ""
    old = contents_with(made, "master.app", 6379)
    assert parsed(old)["url"] == f"rediss://:{parsed(made)['token']}@master.app:6379/0"
    new = contents.rotated_value(wanted, old)
    assert contents.faults(wanted, new) == []
    assert parsed(made)["token"] not in new.reveal()
    assert parsed(new)["url"] == f"rediss://:{parsed(new)['token']}@master.app:6379/0"
    given = contents.updated_value(wanted, "a-token-of-a-person#1", old, "token")
    assert parsed(given)["url"] == "rediss://:a-token-of-a-person%231@master.app:6379/0"
    for text, key, why in (
        ("short", "", "16 to 128"),
        ("under_score_0123456789", "token", "ElastiCache"),
        ("x", "url", "follows"),
    ):
        with pytest.raises(InvalidValue, match=why):
            contents.updated_value(wanted, text, old, key)
