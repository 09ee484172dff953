# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Databases and caches that would be made empty although a running service uses another one in their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._inventory.check_references import environments
from .._inventory.data_stores import Cache, Database
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .._inventory.references import endpoint_references
from .._inventory.services import Service

HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|^[A-Za-z][A-Za-z0-9-]*$")
OF_THE_TASK = re.compile(r"localhost|127\..*")
"""What is in the task itself, and ends with it."""
CLUSTER = "the cache cluster "
"""What the name of a cluster outside of replication groups begins with; a deploy takes none over."""
ADDRESSES = ("host", "reader_host")
Answer = Mapping[str, Any]


@dataclass(frozen=True)
class NewStore:
    """A database or cache that is to be made empty. section: database or cache; standing: names by endpoint, of what there is of its kind."""

    section: str
    key: str
    store: Database | Cache
    standing: Mapping[str, str]

    @property
    def option(self) -> str:
        """The inventory's key of its name."""
        return f"{self.section}s.{self.key}.identifier"

    def other(self, value: str, text: str) -> str:
        """What the value of a variable names in place of this store: a name, else a host; empty for nothing else than this store.

        text: of the variable in the inventory, whose own hosts stay.
        """
        kept = {*map(str.lower, HOST.findall(text))}
        for host in (item for item in map(str.lower, HOST.findall(value)) if item not in kept):
            if host in self.standing:
                return self.standing[host]
            # One of the same name that is gone had the same endpoint.
            if not OF_THE_TASK.fullmatch(host) and self.store.identifier not in host.split("."):
                return host
        return ""

    def fault(self, why: str, used: str) -> Fault:
        """The fault of this store."""
        problem = f"is {self.store.identifier}, which would be made empty, but {why} {used}"
        entry = f"{self.section}s.{self.key}"
        address = f"leave {entry} out and write the address into the variable, to keep it"
        taken_over = used in self.standing.values() and not used.startswith(CLUSTER)
        keep = f"give {used}, to keep it" if taken_over else address
        hint = f"{keep}, or set {entry}.start_empty to true, where an empty one is meant"
        return Fault(self.option, problem, hint)


def used_by_services(store: NewStore, inventory: Inventory, running: Mapping[str, Answer]) -> Iterator[Fault]:
    """A fault for each service that is to use the store and runs with another. running: task definitions by service key.

    What the inventory has as well, it may use beside the new one.
    """
    kept = _named_by(inventory)
    for key, service in inventory.services.items():
        wanted = dict(_variables(key, service))
        named = {name for name, text in wanted.items() if _refers(text, store)}
        if not named:
            continue
        containers = running.get(key, {}).get("containerDefinitions") or []
        for item in (item for container in containers for item in container.get("environment") or []):
            name, value = item["name"], item.get("value", "")
            known = any(host.lower() in store.standing for host in HOST.findall(value))
            used = store.other(value, wanted.get(name, "")) if name in named or known else ""
            if used and used not in kept:
                yield store.fault(f"services.{key} runs with {name} of", used)


def used_by_secret(store: NewStore, inventory: Inventory, secret: Mapping[str, Any]) -> Iterator[Fault]:
    """A fault where the credentials are those of another instance that stands, and that the inventory lacks.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html (dbInstanceIdentifier)
    """
    known = {str(secret.get("dbInstanceIdentifier")), store.standing.get(str(secret.get("host")).lower(), "")}
    for used in sorted((known & set(store.standing.values())) - _named_by(inventory)):
        yield store.fault("its credentials are those of", used)


def _named_by(inventory: Inventory) -> set[str]:
    """The databases and caches that the inventory has, also those of somebody else."""
    sections = (inventory.databases, inventory.caches, inventory.external_databases, inventory.external_caches)
    names = {item.identifier for section in sections for item in section.values()}
    return names | {CLUSTER + name for name in names}


def _variables(key: str, service: Service) -> Iterator[tuple[str, str]]:
    for _where, environment, _secrets in environments(key, service):
        yield from environment.items()


def _refers(text: str, store: NewStore) -> bool:
    return any(
        (item.section, item.key) == (store.section, store.key) and item.attribute in ADDRESSES
        for item in endpoint_references(text)
    )
