# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The secrets and parameters that the services read, by name; a value is no part of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._inventory.parameters import SECURE, Parameter
from .._inventory.references import CREDENTIALS
from .._inventory.secrets import LENGTHS, Secret
from .databases import databases_of, why_external
from .generated import derived_values, generated
from .keys import short_keys
from .read_stores import parameter_name
from .section import Section, known
from .standing import Answer, Standing
from .usage import values_from

EXTERNAL = (
    "could not be derived: external is never generated; another kind is for playbooks/secrets.yml to rotate it by"
)
GENERATED = "as the template of its stack has it generated; a deploy leaves the value as it is, and playbooks/secrets.yml can rotate it"
OWNED_BY_RDS = "rds"


@dataclass(frozen=True)
class Names:
    """How the services refer to their secrets: keys by ARN of secrets and by name of parameters, and the JSON keys that are read."""

    secrets: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    managed: Mapping[str, str] = field(default_factory=dict)
    json_keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    credentials: Mapping[str, str] = field(default_factory=dict)

    def reference(self, arn: str, json_key: str) -> str:
        """What the inventory writes for a value that ECS reads: KEY, KEY.JSON_KEY, parameter.KEY, rds.KEY.…; else the ARN itself."""
        if arn in self.managed:
            return f"rds.{self.managed[arn]}.{json_key}"
        if key := self.parameters.get(parameter_name(arn) or arn):
            return f"parameter.{key}"
        key = self.secrets.get(arn, "")
        if not key:
            return f"{arn}:{json_key}::" if json_key else arn
        alone = [*self.json_keys.get(arn, ())] == [json_key] and key not in self.credentials.values()
        return key if alone or not json_key else f"{key}.{json_key}"


def names_of(standing: Standing) -> Names:
    """The names of every secret and parameter that a container reads, or that the environment owns."""
    read: dict[str, list[str]] = {}
    for _variable, arn, json_key in values_from(standing):
        whole = _whole(standing, arn)
        read.setdefault(whole, [])
        read[whole] += [json_key] if json_key and json_key not in read[whole] else []
    managed = {
        str((item.get("MasterUserSecret") or {}).get("SecretArn")): key
        for key, item in databases_of(standing).items()
        if not why_external(standing, item)
    }
    every = sorted(standing.stores.secrets, key=lambda item: str(item["Name"]))
    own = [item for item in every if item["ARN"] in {*read, *standing.stores.owned}]
    own = [item for item in own if item["ARN"] not in managed and item.get("OwningService") != OWNED_BY_RDS]
    keys = short_keys([item["Name"] for item in own], standing.name)
    secrets = {item["ARN"]: keys[item["Name"]] for item in own}
    parameters = short_keys([item["Name"] for item in standing.stores.parameters], standing.name)
    return Names(secrets, parameters, managed, read, _credentials(standing, secrets, read))


def secrets_section(standing: Standing, names: Names) -> Section:
    """The secrets and parameters of the services."""
    section = Section({"secrets": {}, "parameters": {}})
    by_arn = {item["ARN"]: item for item in standing.stores.secrets}
    for arn, key in names.secrets.items():
        section.values["secrets"][key] = _secret(standing, by_arn[arn], key, names)
        if section.values["secrets"][key]["kind"] == "external":
            section.note("secrets", key, "kind", text=EXTERNAL)
        elif generated(standing, arn):
            section.note("secrets", key, "kind", text=GENERATED)
    for item in standing.stores.parameters:
        key = names.parameters[item["Name"]]
        secure = item["Type"] == SECURE
        values = {"name": item["Name"], "type": item["Type"], "value": "" if secure else item.get("Value", "")}
        section.values["parameters"][key] = known(Parameter, {**values, "kind": "external" if secure else None})
    return section


def _secret(standing: Standing, answer: Answer, key: str, names: Names) -> dict[str, Any]:
    database = next((name for name, item in names.credentials.items() if item == key), "")
    if database:
        user = databases_of(standing)[database].get("MasterUsername")
        credentials = {"name": answer["Name"], "kind": "database_credentials", "username": user}
        return known(Secret, {**credentials, "length": _length_of_password(standing, answer["ARN"])})
    json_keys = [*names.json_keys.get(answer["ARN"], ())]
    if (found := generated(standing, answer["ARN"])) and (values := derived_values(found, json_keys)):
        return known(Secret, {"name": answer["Name"], **values})
    return known(Secret, {"name": answer["Name"], "kind": "external", "keys": json_keys})


def _length_of_password(standing: Standing, arn: str) -> int:
    """The length that a stack gave the password, where it is not the usual one; 0 where nothing tells or it is."""
    found, (own, least, most) = generated(standing, arn), LENGTHS["database_credentials"]
    return found.length if found and found.length != own and least <= found.length <= most else 0


def _credentials(standing: Standing, secrets: Mapping[str, str], read: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The key of the secret with the master user of each database: one whose user and password are read, beside its endpoint."""
    both = [key for arn, key in secrets.items() if {*CREDENTIALS} <= {*read.get(arn, ())}]
    found: dict[str, str] = {}
    for key, answer in databases_of(standing).items():
        free = [item for item in both if item not in found.values()]
        if free and not why_external(standing, answer) and not (answer.get("MasterUserSecret") or {}):
            found[key] = free[0]
    return found


def _whole(standing: Standing, arn: str) -> str:
    """The whole ARN of a secret, whose last six characters a task definition may leave out."""
    known_arns = [str(item["ARN"]) for item in standing.stores.secrets]
    return next((item for item in known_arns if item == arn or item[:-7] == arn), arn)
