"""An environment's inventory as the changes edit it: its topics in memory, written as files."""

from __future__ import annotations

import copy
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tools import inventories

PROBED = ("/", "/api/7")
"""The paths that are requested of each host."""
Route = tuple[str, str]
"""A host and a path."""
TOPICS = ("environment", "network", "data", "secrets", "ingress", "services", "monitoring")
SHARED = ("network", "data", "secrets", "ingress")
"""What the second environment has in common with the first, as in group_vars."""
Variables = dict[str, Any]


class Environment:
    """The inventory of one environment."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = inventories.copy_of_dev(folder), name
        self.topics: dict[str, Variables] = {topic: inventories.read(folder, topic) for topic in TOPICS}
        self.topics["environment"]["environment_name"] = name
        self.settled = True
        """Whether its last deploy came to an end."""

    @property
    def services(self) -> Variables:
        """The services by key."""
        found: Variables = self.topics["services"]["services"]
        return found

    @property
    def hosts(self) -> set[str]:
        """The hosts of all services."""
        return {host for service in self.services.values() for host in service.get("hosts", [])}

    @property
    def routes(self) -> dict[Route, str]:
        """The name of the service that answers a path of a host, of all that is requested and answered."""
        found: dict[Route, str] = {}
        for service in sorted(self.services.values(), key=lambda item: int(item.get("priority", 0))):
            for host in service.get("hosts", []):
                paths = service.get("paths") or ["*"]
                for path in PROBED:
                    if any(fnmatchcase(path, pattern) for pattern in paths):
                        found.setdefault((host, path), str(service["name"]))
        return found

    @property
    def names(self) -> set[str]:
        """The names of the services in AWS."""
        return {str(service["name"]) for service in self.services.values()}

    def remember(self) -> dict[str, Variables]:
        """A copy of all topics."""
        return copy.deepcopy(self.topics)

    def write(self) -> None:
        """Write the files."""
        for topic, variables in self.topics.items():
            inventories.write(self.folder, topic, variables)


def second_of(first: Environment, folder: Path) -> Environment:
    """An environment with two services of its own in the first one's cluster; all else is shared."""
    second = Environment(folder, "two")
    services = second.services
    web, api = services.pop("web"), services.pop("api")
    services["shop"] = web | {"name": "talentbase-shop-two", "hosts": ["two.salesdog.click"], "priority": 30}
    services["orders"] = api | {"name": "talentbase-orders-two", "hosts": ["api-two.salesdog.click"], "priority": 40}
    second.topics["monitoring"]["monitoring"] |= {"topic": "two-alarms", "dashboard": "two"}
    share(first, second)
    return second


def share(first: Environment, second: Environment) -> None:
    """Give the second environment what it has in common with the first, as it is now."""
    for topic in SHARED:
        second.topics[topic] = copy.deepcopy(first.topics[topic])
