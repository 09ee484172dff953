# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the containers of the services name of their surroundings. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .._inventory.references import secret_arn
from .standing import Standing


def texts_of(standing: Standing) -> list[str]:
    """The values of every environment variable."""
    return [
        str(item.get("value", ""))
        for service in standing.services
        for container in standing.containers(service)
        for item in container.get("environment") or []
    ]


def values_from(standing: Standing) -> Iterator[tuple[str, str, str]]:
    """Of every variable with a secret value: its name, the ARN or name that ECS reads, and the JSON key, if one."""
    for service in standing.services:
        for container in standing.containers(service):
            for item in container.get("secrets") or []:
                yield item["name"], secret_arn(item["valueFrom"]), json_key(item["valueFrom"])


def json_key(value_from: str) -> str:
    """The JSON key of a container's valueFrom; empty for a whole value.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    """
    parts = value_from.split(":")
    return parts[7] if len(parts) > 7 else ""
