# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets as Secrets Manager tells about them: many in few calls, or one as it is now. No call here reads a value."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws, chunks, gather
from .shapes import MOST_PREFIXES, covering_prefixes

PAGE = 100  # the most that ListSecrets gives at once


def listed(aws: Aws, names: Collection[str]) -> dict[str, dict[str, Any]]:
    """Those of the secrets that are there or scheduled for deletion, by name; what it tells may be five minutes old.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
    """
    groups = chunks(covering_prefixes(names), MOST_PREFIXES)
    pages = gather({prefixes[0]: partial(_group, aws, prefixes) for prefixes in groups})
    return {item["Name"]: item for page in pages.values() for item in page if item["Name"] in names}


def described(aws: Aws, names: Collection[str]) -> dict[str, dict[str, Any]]:
    """The same, a call for each, as they are now."""
    describe = aws.client("secretsmanager").describe_secret
    reads = {name: partial(unless_absent, partial(describe, SecretId=name), {}) for name in names}
    return {name: answer for name, answer in gather(reads).items() if answer}


def _group(aws: Aws, prefixes: list[str]) -> list[dict[str, Any]]:
    return aws.pages(
        "secretsmanager",
        "list_secrets",
        "SecretList",
        IncludePlannedDeletion=True,
        Filters=[{"Key": "name", "Values": prefixes}],
        MaxResults=PAGE,
    )
