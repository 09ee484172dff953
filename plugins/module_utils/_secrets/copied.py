# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The value of another secret or parameter for a new one: it goes from one request into the next, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .._aws.errors import BotoCoreError, ClientError, Failure, refused
from .generate import Value

TODO = "correct copy_from, or give copy_from: none for a new value, then run the same command again"


def copied_value(client: Any, name: str, source: str, json_keys: Sequence[str]) -> Value:
    """The current value of a secret. Failure where it cannot be read, or does not have the JSON keys of the new one."""
    try:
        text = client.get_secret_value(SecretId=source).get("SecretString")
    except (ClientError, BotoCoreError) as error:
        raise refused(error, f"Secret {name} is to take over the value of secret {source}") from None
    if text is None:
        raise Failure(f"Secret {source} holds bytes, which secret {name} cannot take over", todo=TODO)
    if missing := [key for key in json_keys if key not in _keys(text)]:
        problem = f"Secret {source} does not hold JSON with {', '.join(missing)}, as secret {name} is to"
        raise Failure(problem, todo=TODO)
    return Value(text)


def copied_parameter(client: Any, name: str, source: str) -> Value:
    """The value of a parameter."""
    try:
        return Value(client.get_parameter(Name=source, WithDecryption=True)["Parameter"]["Value"])
    except (ClientError, BotoCoreError) as error:
        raise refused(error, f"Parameter {name} is to take over the value of parameter {source}") from None


def _keys(text: str) -> Sequence[str]:
    try:
        parsed = json.loads(text)
    except ValueError:
        return ()
    return list(parsed) if isinstance(parsed, dict) else ()
