# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether each secret's options fit its kind, and no two secrets share a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .check_policies import policy_faults
from .faults import Fault
from .inventory import Inventory
from .secrets import LENGTHS, Secret

# A task definition names a JSON key as ARN:KEY:STAGE:VERSION, so a key holds no colon:
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
JSON_KEY = r"[A-Za-z0-9_.-]+"
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (MasterUsername, PostgreSQL)
USERNAME = r"[A-Za-z][A-Za-z0-9_]{0,62}"
# RDS refuses the engine's reserved words; these are the ones a person would choose.
DESCRIPTION = 2048  # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
RESERVED_USERNAMES = ("admin", "rdsadmin", "user")


def check_secrets(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of kinds, keys, lengths and names; values are no part of an inventory."""
    owners: dict[str, str] = {}
    for name, secret in inventory.secrets.items():
        key = f"secrets.{name}"
        owner = owners.setdefault(secret.name, name)
        if owner != name:
            problem = f"is {secret.name}, which secrets.{owner} has too"
            yield Fault(f"{key}.name", problem, "give each secret a name of its own, or refer to the other's key")
        if len(secret.description) > DESCRIPTION:
            problem = f"has {len(secret.description)} characters, and Secrets Manager takes {DESCRIPTION}"
            yield Fault(f"{key}.description", problem, "make it shorter")
        yield from _keys(key, secret)
        yield from length_faults(key, secret)
        yield from _username(key, secret)
        yield from rotation_faults(f"{key}.rotation", secret)
        yield from policy_faults(f"{key}.policy", secret.policy)


def _keys(key: str, secret: Secret) -> Iterator[Fault]:
    if secret.key and secret.kind == "external":
        yield Fault(f"{key}.key", "is for what is generated", f"write keys: [{secret.key}], or drop it for plain text")
    elif secret.key and secret.kind == "database_credentials":
        yield Fault(f"{key}.key", "does not fit database_credentials", "drop it; the keys are username and password")
    elif secret.key and secret.kind == "cache_token":
        yield Fault(f"{key}.key", "does not fit cache_token", "drop it; the keys are token and url")
    if secret.keys and secret.kind != "external":
        yield Fault(f"{key}.keys", f"is for external secrets, not {secret.kind}", "write key with the one JSON key")
    for number, json_key in enumerate(secret.keys):
        if json_key in secret.keys[:number]:
            yield Fault(f"{key}.keys[{number}]", f"is {json_key} again", "name each JSON key once")
    for json_key in secret.json_keys():
        if not re.fullmatch(JSON_KEY, json_key):
            hint = "give letters, digits, underscores, dots and hyphens"
            yield Fault(f"{key}.{'keys' if secret.keys else 'key'}", f"holds {json_key!r}", hint)


def length_faults(key: str, secret: Secret) -> Iterator[Fault]:
    """Faults of the length of what is generated; key is that of the secret."""
    if not secret.length:
        return
    if secret.kind == "external":
        yield Fault(f"{key}.length", "does not fit external, which nothing is generated for", "drop it")
        return
    _own, least, most = LENGTHS[secret.kind]
    if not least <= secret.length <= most:
        hint = f"drop it; it is always {least}" if least == most else f"give a number from {least} to {most}"
        yield Fault(f"{key}.length", f"is {secret.length} characters for {secret.kind}", hint)


def _username(key: str, secret: Secret) -> Iterator[Fault]:
    if secret.kind == "database_credentials":
        yield from username_faults(f"{key}.username", secret.username)
    elif secret.username:
        yield Fault(f"{key}.username", f"is for database_credentials, not {secret.kind}", "drop it")


def username_faults(key: str, username: str) -> Iterator[Fault]:
    """Faults of the name of a database's user; key is that of the name."""
    if not username:
        yield Fault(key, "is missing", "give the database's user")
    elif not re.fullmatch(USERNAME, username):
        hint = "give up to 63 letters, digits and underscores, beginning with a letter"
        yield Fault(key, f"is {username!r}", hint)
    elif username.lower() in RESERVED_USERNAMES:
        yield Fault(key, f"is {username}, which RDS reserves", "give another name")


def rotation_faults(key: str, secret: Secret) -> Iterator[Fault]:
    """Faults of how a secret is renewed; key is that of its rotation."""
    rotation = secret.rotation
    if rotation.fallbacks:
        yield from _fallbacks(key, secret)
    elif rotation.grace_days:
        yield Fault(f"{key}.grace_days", "is for fallbacks, of which there are none", "give fallbacks, or drop it")
    elif secret.kind == "fernet_key" and rotation.max_age_days:
        problem = "would lose whatever the key before encrypted"
        yield Fault(f"{key}.max_age_days", problem, "give fallbacks for MultiFernet, or drop it")
    yield from _users(key, secret)


def _fallbacks(key: str, secret: Secret) -> Iterator[Fault]:
    fallbacks = secret.rotation.fallbacks
    if secret.kind in ("database_credentials", "cache_token", "external"):
        yield Fault(f"{key}.fallbacks", f"does not fit {secret.kind}", "drop it")
    elif secret.kind == "django_secret_key" and fallbacks == "list":
        problem = "is list, but Django's SECRET_KEY is one key"
        yield Fault(f"{key}.fallbacks", problem, "give the JSON key that SECRET_KEY_FALLBACKS is read from")
    elif fallbacks != "list" and not secret.key:
        yield Fault(f"{key}.fallbacks", f"is {fallbacks}, but the value is plain text", "give the secret's key, too")
    elif fallbacks == secret.key:
        yield Fault(f"{key}.fallbacks", f"is {fallbacks}, as is key", "give a key of its own")
    if secret.kind == "fernet_key" and secret.rotation.grace_days:
        problem = "would drop keys that data may still be encrypted with"
        yield Fault(f"{key}.grace_days", problem, "drop it, and retire them once all data is encrypted again")


def _users(key: str, secret: Secret) -> Iterator[Fault]:
    rotation = secret.rotation
    alternating = rotation.users == "alternating"
    if alternating and secret.kind != "database_credentials":
        yield Fault(f"{key}.users", f"is alternating, which does not fit {secret.kind}", "drop it")
    if alternating and not rotation.database:
        yield Fault(f"{key}.database", "is missing", "alternating users need it")
    elif rotation.database and not alternating:
        yield Fault(f"{key}.database", "is for alternating users", "drop it, or give users: alternating")
