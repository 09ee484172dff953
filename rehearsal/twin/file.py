"""The file: what it must be, and reaching what is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

FORMAT, SCHEMA = "talentbase.aws/twin", 1
NAMES = ("arn", "name", "id", "identifier", "publicip")
"""How the members end that name a thing."""
WRITE = "write one with ansible-playbook playbooks/twin.yml -i inventories/ENV -e twin_file=PATH"


class TwinError(Exception):
    """Why an account cannot be made of a file, and what to do, for a person to read."""


@dataclass(frozen=True)
class Twin:
    """What a file holds. read_at: in seconds since the epoch; tags: of what has none in its own answers, by ARN."""

    account: str
    region: str
    read_at: float
    answers: Mapping[str, Mapping[str, Any]]
    tags: Mapping[str, dict[str, str]]
    left_out: list[str] = field(default_factory=list)
    """What the account cannot hold of it, and why."""

    def each(self, service: str, operation: str, make: Callable[[Any], object]) -> None:
        """Make a thing of each item; one of which none can be made is left out and named."""
        for item in self.items(service, operation):
            try:
                make(item)
            except Exception as error:
                self.leave_out(service, operation, item, f"{type(error).__name__}: {error}")

    def leave_out(self, service: str, operation: str, item: Mapping[str, Any], problem: str) -> None:
        """Name an item that the account cannot hold."""
        name = next(
            (str(value) for key, value in item.items() if key.lower().endswith(NAMES) and isinstance(value, str)), ""
        )
        self.left_out.append(f"{service}:{operation} {name}: {problem}")

    def items(self, service: str, operation: str) -> list[Any]:
        """The items of an operation, in whichever form they are kept; none where nothing was read."""
        found = self.answers.get(service, {}).get(operation) or []
        if isinstance(found, Mapping):
            return [item for some in found.values() for item in (some if isinstance(some, list) else [some])]
        return list(found)

    def by_subject(self, service: str, operation: str) -> Iterator[tuple[str, Any]]:
        """The answers of an operation with what each was asked about."""
        yield from (self.answers.get(service, {}).get(operation) or {}).items()

    def of(self, service: str, operation: str, subject: str) -> Any:
        """The answer about one subject; None where there is none."""
        return (self.answers.get(service, {}).get(operation) or {}).get(subject)


def read(path: Path) -> Twin:
    """What a file holds; TwinError for one that is not there, not a twin's, or of a newer version."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TwinError(f"The twin's file {path} cannot be read ({error.strerror}); {WRITE}") from error
    except ValueError as error:
        raise TwinError(f"{path} is not a twin's file, as it is no JSON; {WRITE}") from error
    _check(path, content)
    try:
        return Twin(
            content["account"], content["region"], seconds(content["read_at"]), content["answers"], _tags(content)
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TwinError(f"{path} is not whole ({type(error).__name__}: {error}); {WRITE}") from error


def _check(path: Path, content: Any) -> None:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise TwinError(f"{path} is not a twin's file: its format is not {FORMAT}; {WRITE}")
    schema = content.get("schema")
    if not isinstance(schema, int) or schema > SCHEMA:
        writer = content.get("written_by") or "a newer version"
        raise TwinError(
            f"{path} has schema {schema}, and this account reads up to {SCHEMA}: it was written by talentbase.aws {writer}; "
            "start it with that version, or write the file again with this one"
        )
    if not re.fullmatch(r"\d{12}", str(content.get("account"))):
        raise TwinError(f"{path} is not whole: its account is {content.get('account')}, and has to be twelve digits")


def _tags(content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    mappings = content["answers"].get("resourcegroupstaggingapi", {}).get("GetResources") or []
    return {item["ResourceARN"]: tags(item["Tags"]) for item in mappings}


def seconds(time: Any) -> float:
    """A time of the file in seconds since the epoch; some of AWS's are milliseconds."""
    if isinstance(time, (int, float)):
        return time / 1000 if time > 10**11 else float(time)
    return datetime.fromisoformat(time).timestamp()


def tags(listed: list[dict[str, str]] | None) -> dict[str, str]:
    """Tags as AWS lists them, as a map."""
    return {item["Key"]: item["Value"] for item in listed or []}


def listed(named: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as AWS lists them."""
    return [{"Key": key, "Value": value} for key, value in named.items()]
