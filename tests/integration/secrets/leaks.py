"""Looks for values in all that a run says, keeps and shows to other processes."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import quote, quote_plus

from tests.harness import Account

SHORTEST = 12
"""Characters; what is shorter may stand in any output."""
INTERVAL = 0.02
PLACEHOLDER = "PLACEHOLDER"
USERS = {"talentbase_admin"}


def values_held(account: Account) -> set[str]:
    """The texts that Secrets Manager and Parameter Store hold at this moment, in every version and in every part of a JSON text."""
    return {part for text in _texts(account) for part in parts(text)}


def _texts(account: Account) -> Iterator[str]:
    secrets, ssm = account.client("secretsmanager"), account.client("ssm")
    for page in secrets.get_paginator("list_secrets").paginate(IncludePlannedDeletion=True):
        for item in page["SecretList"]:
            versions = secrets.list_secret_version_ids(SecretId=item["ARN"], IncludeDeprecated=True)["Versions"]
            for version in versions:
                yield secrets.get_secret_value(SecretId=item["ARN"], VersionId=version["VersionId"])["SecretString"]
    for item in ssm.describe_parameters()["Parameters"]:
        if item["Type"] == "SecureString":
            history = ssm.get_parameter_history(Name=item["Name"], WithDecryption=True)["Parameters"]
            yield from (version["Value"] for version in history)


def parts(text: str) -> set[str]:
    """The text, the texts of its JSON keys and those between their commas; without placeholders and what is short."""
    try:
        held = json.loads(text)
    except ValueError:
        held = None
    texts = [part for part in held.values() if isinstance(part, str)] if isinstance(held, dict) else [text]
    found = {text, *texts, *(piece for part in texts for piece in part.split(","))}
    return {part for part in found if len(part) >= SHORTEST and PLACEHOLDER not in part and part not in USERS}


def forms(value: str) -> set[bytes]:
    """A value as it may be spelt: plain, in JSON, in JSON in JSON, in a URL, in base64 at any offset."""
    once = json.dumps(value)[1:-1]
    texts = {value, once, json.dumps(once)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    texts |= {quote(value), quote_plus(value)}
    return {text.encode() for text in texts} | {_in_base64(value.encode(), offset) for offset in range(3)}


def _in_base64(value: bytes, offset: int) -> bytes:
    """The characters of base64 that depend on the value alone, where so many bytes stand before it."""
    encoded = base64.b64encode(b"\0" * offset + value)
    return encoded[(offset * 8 + 5) // 6 : (offset + len(value)) * 8 // 6]


class Search:
    """Values that must be nowhere."""

    def __init__(self, values: Iterable[str]) -> None:
        self._needles = sorted({form for value in values for form in forms(value)})

    def in_bytes(self, places: dict[str, bytes]) -> list[str]:
        """The names of the places that hold one of the values."""
        return [name for name, content in places.items() if any(needle in content for needle in self._needles)]

    def in_files(self, *folders: Path) -> list[str]:
        """The files that hold one of the values, or have it in their names."""
        found = {str(path): path for folder in folders for path in folder.rglob("*") if path.is_file()}
        contents = {name: name.encode() + b"\0" + path.read_bytes() for name, path in found.items()}
        return self.in_bytes(contents)


class Processes:
    """The arguments and environments of the processes that have a word in theirs, such as a run's own HOME.

    What ran before is not of the run, and is not read: that took a quarter of a processor.
    """

    def __init__(self, mark: str) -> None:
        self._mark = mark.encode()
        self._over = Event()
        self.seen: set[bytes] = set()

    @contextmanager
    def sampled(self) -> Iterator[None]:
        """Look at all that begin in the block, again and again for as long as it lasts."""
        thread = Thread(target=self._sample, args=(_processes(),), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def _sample(self, earlier: set[str]) -> None:
        while not self._over.wait(INTERVAL):
            now = _processes()
            earlier &= now
            for number in now - earlier:
                with suppress(OSError):
                    folder = Path("/proc", number)
                    found = (folder / "cmdline").read_bytes() + b"\0" + (folder / "environ").read_bytes()
                    if self._mark in found:
                        self.seen.add(found)


def _processes() -> set[str]:
    """The ids of all processes at this moment."""
    return {name for name in os.listdir("/proc") if name.isdigit()}


def as_places(found: Any) -> dict[str, bytes]:
    """Outputs by name, to be searched."""
    return {name: output.encode() for name, output in found.items()}
