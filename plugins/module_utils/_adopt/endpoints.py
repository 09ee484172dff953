# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""References to databases and caches in place of their endpoints, in the variables of containers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._data.actual import database_attributes
from .caches import cache_endpoints
from .databases import databases_of
from .standing import Standing

Found = tuple[str, Mapping[str, Any]]


class Endpoints:
    """The endpoints of what the services use."""

    def __init__(self, standing: Standing) -> None:
        self._stores: list[Found] = [
            (f"database.{key}", {**database_attributes(item), "name": item.get("DBName") or ""})
            for key, item in databases_of(standing).items()
        ]
        self._stores += [(f"cache.{key}", item) for key, item in cache_endpoints(standing).items()]

    def text(self, variables: Mapping[str, str], name: str, value: str) -> str:
        """The value of a variable with references. variables: all of the container, as a port alone says nothing."""
        for store, endpoint in self._stores:
            for attribute in ("host", "reader_host"):
                host = str(endpoint.get(attribute) or "")
                if host and host in value:
                    with_port = f"{host}:{endpoint.get('port')}"
                    reference = f"${{{store}.{attribute}}}"
                    return value.replace(with_port, f"{reference}:${{{store}.port}}").replace(host, reference)
            if attribute := _beside(store, endpoint, variables, name, value):
                return f"${{{store}.{attribute}}}"
        return value


def _beside(store: str, endpoint: Mapping[str, Any], variables: Mapping[str, str], name: str, value: str) -> str:
    """port or name, where a variable that begins alike holds the host: DB_PORT beside DB_HOST."""
    stem = name.rpartition("_")[0]
    hosts = [other for other, text in variables.items() if text and text == endpoint.get("host")]
    if not stem or not any(other.rpartition("_")[0] == stem for other in hosts):
        return ""
    if value == str(endpoint.get("port")):
        return "port"
    return "name" if store.startswith("database.") and value and value == endpoint.get("name") else ""
