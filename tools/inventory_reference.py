"""docs/inventory.md: every option of an inventory, from the dataclasses that read it: python -m tools.inventory_reference."""

from __future__ import annotations

import sys
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

sys.path.insert(0, str(Path(__file__).parents[1] / "collections"))

from ansible_collections.talentbase.aws.plugins.module_utils._inventory import (
    environment,
    parameters,
    secrets,
    services,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.profiles import PROFILES
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.schema import hints, limits_of

HEAD = """# The inventory, option by option

This page is written by `make docs` from the code that reads the inventory. An option without a default must be given.
`inventories/dev` and `inventories/prod` are whole examples.

Beside the sections below an inventory has `environment_name`, `aws_account_id`, `aws_region`, `resource_tags` (a mapping),
`protected` (true makes destroy ask twice), `image_tag` (`latest` unless given), `image_tags` (tags by service),
`service_defaults` (options that all services share) and `profiles` (tuning by name, laid over the built-in ones). A service is read as its profile, `service_defaults`, the
inventory's profile of that name and its own entry, each laid over the one before.
"""
SECTIONS: list[tuple[str, type, str]] = [
    ("network", environment.Network, ""),
    ("databases", environment.Database, "by key"),
    ("caches", environment.Cache, "by key"),
    ("secrets", secrets.Secret, "by key"),
    ("secret_policy", secrets.SecretPolicy, ""),
    ("parameters", parameters.Parameter, "by key"),
    ("ingress", environment.Ingress, ""),
    ("cluster", environment.Cluster, ""),
    ("services", services.Service, "by key"),
    ("monitoring", environment.Monitoring, ""),
    ("history_before", environment.HistoryBefore, ""),
]


def main() -> None:
    """Print the page."""
    print(HEAD)
    for name, cls, how in SECTIONS:
        print(f"## {name}{' (' + how + ')' if how else ''}\n\n{_about(cls)}\n")
        _table(cls)
        for inner in _nested(cls):
            print(f"### {name}: {inner.__name__}\n\n{_about(inner)}\n")
            _table(inner)
    print("## Built-in profiles\n")
    print("| profile | what it sets |\n| --- | --- |")
    for name, values in PROFILES.items():
        print(f"| {name} | {_flat(values) or 'nothing'} |")


def _about(cls: type) -> str:
    return (cls.__doc__ or "").strip().split("\n")[0]


def _table(cls: type) -> None:
    print("| option | type | default | what it is |\n| --- | --- | --- | --- |")
    for item in fields(cls):
        hint = hints(cls)[item.name]
        print(f"| {item.name} | {_type(hint)} | {_default(item)} | {_described(item, hint)} |")
    print()


def _described(item: Field[Any], hint: Any) -> str:
    limits = limits_of(item)
    inner = next(iter(_dataclasses(hint)), None)
    parts = [limits.about or (_about(inner) if inner else "")]
    if limits.choices:
        parts.append("One of " + ", ".join(f"`{choice}`" for choice in limits.choices) + ".")
    if limits.least is not None and limits.most is not None:
        parts.append(f"{limits.least} to {limits.most}{' ' + limits.unit if limits.unit else ''}.")
    return " ".join(part for part in parts if part).replace("|", "\\|")


def _type(hint: Any) -> str:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(_type(arg) for arg in args if arg is not NoneType)
    if origin is dict:
        return f"mapping of {_type(args[1])}"
    if origin is list:
        return f"list of {_type(args[0])}"
    names = {str: "text", int: "whole number", float: "number", bool: "boolean"}
    if is_dataclass(hint) and isinstance(hint, type):
        return hint.__name__
    return names.get(hint, "anything")


def _default(item: Field[Any]) -> str:
    if item.default is MISSING and item.default_factory is MISSING:
        return "**required**"
    value = item.default_factory() if item.default_factory is not MISSING else item.default
    if value in ("", None, [], {}) or is_dataclass(value):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _dataclasses(hint: Any) -> list[type]:
    if is_dataclass(hint):
        return [hint]  # type: ignore[list-item]
    return [inner for arg in get_args(hint) for inner in _dataclasses(arg)]


def _nested(cls: type) -> list[type]:
    found: list[type] = []
    for item in fields(cls):
        for inner in _dataclasses(hints(cls)[item.name]):
            found.extend(other for other in (inner, *_nested(inner)) if other not in found)
    return found


def _flat(values: dict[str, Any], prefix: str = "") -> str:
    parts = []
    for name, value in values.items():
        parts.append(_flat(value, f"{prefix}{name}.") if isinstance(value, dict) else f"`{prefix}{name}: {value}`")
    return ", ".join(parts)


if __name__ == "__main__":
    main()
