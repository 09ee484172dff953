# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of secrets: many in few calls, or one as it is now. No call here reads a value."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._aws.errors import Failure, unless_absent
from .._aws.session import Aws, chunks, gather
from .._inventory.secrets import Secret
from .._plan.planner import differences
from .actual import actual_secret
from .desired import RULES, desired_secret
from .inputs import MAX_PREFIXES, covering_prefixes, list_input
from .names import SECRET

Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class SecretsSnapshot:
    """The secrets that there are, by name: AWS's answers, and the resource policies of those whose inventory has one."""

    answers: Mapping[str, Mapping[str, Any]]
    policies: Mapping[str, Mapping[str, Any]]


def observe_secrets(
    aws: Aws, secrets: Mapping[str, Secret], tags: Mapping[str, str], removing: bool, restore: bool = False
) -> SecretsSnapshot:
    """Read the secrets, which are given by name.

    Raises Failure where one is scheduled for deletion, and is neither to be removed nor to be restored.
    """
    answers = list_secrets(aws, secrets)
    uncertain = [name for name, secret in secrets.items() if not _is_certain(answers.get(name), secret, tags)]
    current = {name: answer for name, answer in answers.items() if name not in uncertain}
    current |= describe_secrets(aws, uncertain)
    scheduled = {name for name, answer in current.items() if answer.get("DeletedDate")}
    if scheduled and not removing and not restore:
        raise _restore_first(scheduled)
    existing = {name: answer for name, answer in current.items() if name not in scheduled}
    # AWS tells no policy of one that is scheduled for deletion; it is written once more.
    policies = {} if removing else _policies(aws, [name for name in existing if secrets[name].policy])
    return SecretsSnapshot(existing if removing else current, policies)


def list_secrets(aws: Aws, names: Collection[str]) -> Answers:
    """Those of the secrets that are there or scheduled for deletion, by name; the answer may be five minutes old.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
    """
    groups = chunks(covering_prefixes(names), MAX_PREFIXES)
    pages = gather({prefixes[0]: partial(_list, aws, prefixes) for prefixes in groups})
    return {item["Name"]: item for page in pages.values() for item in page if item["Name"] in names}


def describe_secrets(aws: Aws, names: Collection[str]) -> Answers:
    """The same, a call for each, as they are now."""
    describe = aws.client("secretsmanager").describe_secret
    reads = {name: partial(unless_absent, partial(describe, SecretId=name), {}) for name in names}
    return {name: answer for name, answer in gather(reads).items() if answer}


def _list(aws: Aws, prefixes: list[str]) -> list[dict[str, Any]]:
    return aws.pages("secretsmanager", "list_secrets", "SecretList", **list_input(prefixes))


def _policies(aws: Aws, names: Collection[str]) -> dict[str, Any]:
    """The resource policies of these secrets, a call for each."""
    read = aws.client("secretsmanager").get_resource_policy
    answers = gather({name: partial(read, SecretId=name) for name in names})
    return {name: json.loads(answer.get("ResourcePolicy") or "{}") for name, answer in answers.items()}


def _is_certain(answer: Mapping[str, Any] | None, secret: Secret, tags: Mapping[str, str]) -> bool:
    """Whether the list is believed, which may be five minutes old: where it agrees with what is desired.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
    """
    if answer is None or answer.get("DeletedDate"):
        return False
    actual = actual_secret(answer, secret)
    not_listed = {*RULES[SECRET].initial, "policy"}
    differs = differences(actual.properties, desired_secret(secret, tags).properties, not_listed)
    return not differs and not actual.attributes["placeholder"]


def _restore_first(scheduled: Collection[str]) -> Failure:
    return Failure(
        f"Scheduled for deletion: {', '.join(sorted(scheduled))}. AWS keeps the name of such a secret until it is gone",
        todo="deploy with -e restore_secrets=true, which restores them all with their values, or give each another name "
        "in the inventory's secrets",
    )
