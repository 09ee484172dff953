# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether each parameter's options fit its type, and no two parameters share a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from shlex import quote
from typing import Any

from .check_secrets import length_faults, rotation_faults
from .faults import Fault
from .inventory import Inventory
from .parameters import SECURE, Parameter
from .secrets import Rotation

# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
RESERVED, OWN = ("aws", "ssm"), "/talentbase.aws/"
NAME_LENGTH, LEVELS, VALUE, DESCRIPTION = 900, 15, 4096, 1024


def check_parameters(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of types, values, kinds and names; no fault shows a value."""
    owners: dict[str, str] = {}
    for name, parameter in inventory.parameters.items():
        key = f"parameters.{name}"
        owner = owners.setdefault(parameter.name, name)
        if owner != name:
            problem = f"is {parameter.name}, which parameters.{owner} has too"
            yield Fault(f"{key}.name", problem, "give each parameter a name of its own, or refer to the other's key")
        yield from _name(f"{key}.name", parameter.name)
        if len(parameter.description) > DESCRIPTION:
            problem = f"has {len(parameter.description)} characters, and Parameter Store takes {DESCRIPTION}"
            yield Fault(f"{key}.description", problem, "make it shorter")
        if not parameter.absent:
            yield from _secure(key, name, parameter) if parameter.secure else _plain(key, parameter)


def _name(key: str, name: str) -> Iterator[Fault]:
    if name.lower().lstrip("/").startswith(RESERVED):
        hint = "begin with another word, such as the application's name"
        yield Fault(key, f"is {name}, and AWS keeps names that begin with aws or ssm", hint)
    elif name.startswith(OWN):
        yield Fault(key, f"is {name}, where this collection keeps its own records", "begin with another word")
    if len(name) > NAME_LENGTH or name.strip("/").count("/") >= LEVELS:
        hint = f"give at most {NAME_LENGTH} characters, with at most {LEVELS} parts between slashes"
        yield Fault(key, f"has {len(name)} characters and {name.strip('/').count('/') + 1} parts", hint)


def _plain(key: str, parameter: Parameter) -> Iterator[Fault]:
    if not parameter.value:
        yield Fault(f"{key}.value", "is missing", f"give the value, or type: {SECURE} for a secret one")
    size = len(parameter.value.encode())
    if size > VALUE:
        hint = "give a shorter one, or keep it as a secret, in the image or in S3"
        yield Fault(f"{key}.value", f"has {size} bytes, and a parameter of the standard tier takes {VALUE}", hint)
    if "{{" in parameter.value:
        yield Fault(f"{key}.value", "holds {{, which Parameter Store refuses", "write the value without it")
    given = {
        "kind": parameter.kind,
        "length": parameter.length,
        "kms_key": parameter.kms_key,
        "copy_from": parameter.copy_from,
        "rotation": parameter.rotation != Rotation(),
    }
    for option in (name for name, value in given.items() if value):
        yield Fault(f"{key}.{option}", f"is for {SECURE}, not {parameter.type}", f"drop it, or give type: {SECURE}")


def _secure(key: str, name: str, parameter: Parameter) -> Iterator[Fault]:
    if parameter.value:
        hint = (
            f"give kind, and the value with playbooks/secrets.yml -e secret_action=update -e secret_name={quote(name)}"
        )
        yield Fault(f"{key}.value", f"is that of a {SECURE}, which does not belong in an inventory", hint)
    if not parameter.kind:
        yield Fault(f"{key}.kind", "is missing", f"say what the {SECURE} holds; external is supplied by a person")
        return
    yield from length_faults(key, parameter.as_secret())
    fallbacks = parameter.rotation.fallbacks
    # Django's fallbacks need a JSON key of their own, and so does any text but list.
    if fallbacks and (fallbacks != "list" or parameter.kind == "django_secret_key"):
        problem = "needs JSON keys, which a parameter has not"
        yield Fault(f"{key}.rotation.fallbacks", problem, "drop it, or keep the value in the section secrets")
    else:
        yield from rotation_faults(f"{key}.rotation", parameter.as_secret())
