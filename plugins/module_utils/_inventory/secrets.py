# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A secret of the inventory: its name and kind, never its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from .schema import option

KINDS = (
    "letters_and_digits",
    "hex",
    "url_safe",
    "django_secret_key",
    "fernet_key",
    "database_credentials",
    "cache_token",
    "external",
)


NEW_VALUE = "none"
"""What copy_from says where nothing is to be copied although something uses another value."""


class Length(NamedTuple):
    """The length of what is generated for a kind, in characters: its own, the least and the most."""

    own: int
    least: int
    most: int


LENGTHS = {
    "letters_and_digits": Length(64, 16, 4096),
    "hex": Length(64, 16, 4096),
    "url_safe": Length(64, 16, 4096),
    # Django warns of a key below 50 characters: https://docs.djangoproject.com/en/stable/ref/checks/ (security.W009)
    "django_secret_key": Length(50, 50, 4096),
    # url-safe base64 of 32 bytes: https://github.com/fernet/spec/blob/master/Spec.md
    "fernet_key": Length(44, 44, 44),
    # RDS takes up to 128 characters: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
    "database_credentials": Length(32, 16, 128),
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
    "cache_token": Length(64, 16, 128),
}
# AWS advises against a hyphen and six characters at the end, which look like the end of an ARN; such names do exist,
# and whoever names a secret by its whole ARN, as this collection does, is not misled:
# https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
SECRET_NAME = r"[A-Za-z0-9/_+=.@-]{1,512}"


@dataclass(frozen=True)
class Rotation:
    """Rotation by playbooks/secrets.yml. A deploy rotates nothing."""

    max_age_days: int = option(
        0,
        about="Rotate when the value is older than this; 0 never. For an external secret, a reminder only.",
        least=0,
        most=3650,
        unit="days",
    )
    fallbacks: str = option(
        "",
        about="Where older values are kept, for an application that still accepts them. list: in the value "
        "itself, newest first, with commas between. Any other text: under this JSON key, in the same "
        "form. Empty: nowhere.",
    )
    keep: int = option(1, about="How many older values are kept.", least=1, most=9)
    grace_days: int = option(
        0,
        about="How long older values are kept after a rotation; 0 keeps them until playbooks/secrets.yml -e secret_action=retire.",
        least=0,
        most=3650,
        unit="days",
    )
    users: str = option(
        "single",
        about="single: one user, whose password changes. alternating: two users take turns, so that running "
        "tasks can still log in; set the other's password in the database, then update the secret.",
        choices=("single", "alternating"),
    )
    database: str = option("", about="With alternating users: the inventory key of their database.")


@dataclass(frozen=True)
class Secret:
    """A secret in Secrets Manager. A deploy adopts one that exists and never replaces its value."""

    name: str = option(
        about="The secret's name in AWS.",
        pattern=SECRET_NAME,
        form="up to 512 letters, digits and /_+=.@-",
    )
    kind: str = option(
        about="The kind of value. It is generated, unless external: a person supplies that.", choices=KINDS
    )
    key: str = option("", about="The JSON key of the value. Empty: plain text.")
    keys: list[str] = option([], about="The JSON keys of an external secret.")
    length: int = option(
        0,
        about="The length of a generated value; 0 for the default of its kind.",
        least=0,
        most=4096,
        unit="characters",
    )
    username: str = option("", about="The user, for database_credentials.")
    description: str = option("", about="The description in AWS.")
    kms_key: str = option(
        "",
        about="The ARN of the KMS key. Empty: the AWS managed key aws/secretsmanager for a new secret; an existing secret keeps its key.",
    )
    policy: dict[str, Any] = option({}, about="The resource policy. Without one an existing secret keeps its policy.")
    recovery_days: int = option(
        30, about="The recovery window: how long a deleted secret can be restored.", least=7, most=30, unit="days"
    )

    copy_from: str = option(
        "",
        about="The name or ARN of the secret in AWS whose value a new one takes over, unseen. none: a new value is meant, although what runs uses another.",
    )
    rotation: Rotation = option(Rotation(), about="How the value is rotated.")

    def json_keys(self) -> list[str]:
        """The JSON keys of its value; none for plain text."""
        if self.kind == "database_credentials":
            return ["username", "password"]
        if self.kind == "cache_token":
            return ["token", "url"]
        return self.keys or [key for key in (self.key, self.fallbacks_key()) if key]

    def value_key(self) -> str:
        """The JSON key that is meant where none is named; empty where there is none or a choice of several."""
        return self.key or (self.keys[0] if len(self.keys) == 1 else "")

    def fallbacks_key(self) -> str:
        """The JSON key of the values before the newest; empty where they have none of their own."""
        return "" if self.rotation.fallbacks == "list" else self.rotation.fallbacks

    def length_of_value(self) -> int:
        """The length of what is generated, in characters; 0 for an external secret."""
        return 0 if self.kind == "external" else self.length or LENGTHS[self.kind].own


@dataclass(frozen=True)
class SecretPolicy:
    """Where secret values may be viewed."""

    view_in_automation: bool = option(
        False,
        about="Let secret_action=view write a value to a file without a person at a terminal: in AWX, CI or a script.",
    )
