# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a revision from before still connects to its caches, which may have moved to TLS or to a token since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from .._aws.session import Aws
from .._aws.tags import to_dict
from .._data.tokens import token_state
from .._data.transit import mode_of

SCHEMES = ("redis", "rediss")
Url = tuple[str, str, bool]
"""Scheme, host, and whether a password is given; never the password."""


def cache_urls(definition: Mapping[str, Any]) -> list[Url]:
    """The URLs of Redis among the environment variables of a task definition."""
    variables = [item for one in definition.get("containerDefinitions") or [] for item in one.get("environment") or []]
    parts = [urlsplit(str(item.get("value") or "")) for item in variables if "://" in str(item.get("value"))]
    return sorted({(url.scheme, url.hostname or "", bool(url.password)) for url in parts if url.scheme in SCHEMES})


def closed_caches(aws: Aws, urls: Sequence[Url]) -> list[str]:
    """A line for each URL that its replication group does not serve any more; nothing is asked without a URL."""
    groups = aws.pages("elasticache", "describe_replication_groups", "ReplicationGroups") if urls else []
    found = [problem_of(url, group, _tags(aws, group)) for url in urls for group in groups if names(url, group)]
    return [line for line in found if line]


def names(url: Url, group: Mapping[str, Any]) -> bool:
    """Whether a URL leads to a group: ID.TOKEN.ng.0001…, and with TLS master.ID.TOKEN…; ID-ro and replica for the readers."""
    name, labels = str(group["ReplicationGroupId"]), url[1].split(".")
    return ".cache." in url[1] and (labels[0] in (name, f"{name}-ro") or labels[1:2] == [name])


def problem_of(url: Url, group: Mapping[str, Any], tags: Mapping[str, str]) -> str:
    """Why a group does not serve a URL any more; empty where it does. tags: of the group, where it has a token."""
    scheme, _host, has_password = url
    if mode_of(group) is True and scheme == "redis":
        return f"it connects to the cache {group['ReplicationGroupId']} without TLS, which the cache requires now"
    if token_state(group, tags) is True and not has_password:
        return f"it connects to the cache {group['ReplicationGroupId']} without the token that the cache asks for now"
    return ""


def _tags(aws: Aws, group: Mapping[str, Any]) -> dict[str, str]:
    if not group.get("AuthTokenEnabled"):
        return {}
    return to_dict(aws.client("elasticache").list_tags_for_resource(ResourceName=group["ARN"])["TagList"])
