"""The databases and caches of a region by the addresses of their endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from ..ecs.task import Task
from ..moto_patches import elasticache, rds
from . import parties
from .security_groups import Party, obstacle


class Endpoint(NamedTuple):
    """Where a database or a cache listens."""

    address: str
    port: int
    party: Party


def endpoints(region: str) -> Iterator[Endpoint]:
    """Every endpoint of a region; what is still being created has none."""
    for database in rds.databases(region):
        where = database.endpoint
        if where:
            yield Endpoint(where["Address"], int(where["Port"]), parties.of_database(region, database))
    for cache in elasticache.endpoints(region):
        party = parties.of_cache(region, cache.name, cache.security_groups, cache.subnets)
        yield Endpoint(cache.address, cache.port, party)


def addresses_in(region: str, texts: Iterable[str]) -> tuple[str, ...]:
    """The addresses of endpoints that occur in texts, such as environment variables and URLs in them."""
    words = {word for text in texts for word in re.findall(r"[\w.-]+\.[\w.-]+", text)}
    return tuple(sorted({item.address for item in endpoints(region) if item.address in words})) if words else ()


def find(region: str, address: str) -> Endpoint | None:
    """The endpoint with an address."""
    return next((item for item in endpoints(region) if item.address == address), None)


def unreached(region: str, task: Task, address: str) -> str | None:
    """Why a task does not reach the endpoint with an address, or None."""
    endpoint = find(region, address)
    if endpoint is None:
        return f"there is no {address} any more"
    return obstacle(region, parties.of_task(region, task), endpoint.party, endpoint.port)


def cache_urls(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of the texts that are URLs of Redis, such as the values of REDIS_URL."""
    return tuple(dict.fromkeys(text for text in texts if text.startswith(("redis://", "rediss://"))))


def refused(region: str, url: str) -> str | None:
    """Why the cache of a URL does not serve who connects with it, TLS and token considered; None where it does."""
    problem = elasticache.refusal(region, url)
    return f"{urlsplit(url).hostname}: {problem}" if problem else None
