"""The versions of a secret and their staging labels, as the Secrets Manager API reference describes them. Pure."""

from __future__ import annotations

from typing import Any

CURRENT, PREVIOUS, PENDING = "AWSCURRENT", "AWSPREVIOUS", "AWSPENDING"
Versions = dict[str, dict[str, Any]]
"""moto's own shape: by version id, each with version_id, version_stages, createdate, and a value once it has one."""

DEPRECATED_KEPT = 86_400.0
"""Seconds for which a version without a label is kept: AWS deletes none that is younger than a day."""


class RefusedMove(ValueError):
    """A label that cannot be moved as asked; the message is for the caller."""


def version_with_label(versions: Versions, label: str) -> str | None:
    """The id of the version that a staging label is attached to."""
    return next((number for number, version in versions.items() if label in version["version_stages"]), None)


def value_of(version: dict[str, Any]) -> Any:
    """The version's value, text or binary; None before it has one."""
    return version.get("secret_string") or version.get("secret_binary")


def labels_by_version(versions: Versions) -> dict[str, list[str]]:
    """The labels of each version that has any; one without is deprecated."""
    return {number: list(item["version_stages"]) for number, item in versions.items() if item["version_stages"]}


def attach(versions: Versions, label: str, version_id: str) -> None:
    """Attach a label to a version, and to no other; AWSPREVIOUS follows AWSCURRENT to where that came from."""
    before = version_with_label(versions, label)
    if before == version_id:
        return
    _set_label(versions, label, version_id)
    if label == CURRENT and before is not None:
        _set_label(versions, PREVIOUS, before)


def _set_label(versions: Versions, label: str, version_id: str) -> None:
    for version in versions.values():
        version["version_stages"] = [item for item in version["version_stages"] if item != label]
    versions[version_id]["version_stages"].append(label)


def move(versions: Versions, label: str, remove_from: str | None, move_to: str | None) -> None:
    """UpdateSecretVersionStage: attach, move or remove a label; RefusedMove leaves everything as it is."""
    for version_id in (remove_from, move_to):
        if version_id and version_id not in versions:
            raise RefusedMove(f"Not a valid version: {version_id}")
    attached = version_with_label(versions, label)
    if remove_from and remove_from != attached:
        raise RefusedMove(f"The staging label {label} is not attached to version {remove_from}.")
    if attached and attached not in (move_to, remove_from):
        raise RefusedMove(
            f"The parameter RemoveFromVersionId can't be empty. Staging label {label} is currently attached to version "
            f"{attached}, so you must explicitly reference that version in RemoveFromVersionId."
        )
    if move_to:
        attach(versions, label, move_to)
    elif label == CURRENT:
        raise RefusedMove(
            "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed."
        )
    elif remove_from:
        versions[remove_from]["version_stages"].remove(label)


def forget_deprecated(versions: Versions, now: float) -> None:
    """Delete the versions without a label that are older than a day."""
    for number, version in list(versions.items()):
        if not version["version_stages"] and now - version["createdate"] > DEPRECATED_KEPT:
            del versions[number]
