# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of an inventory that describes the logs of the load balancer's requests."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option


@dataclass(frozen=True)
class AccessLogs:
    """Logs of every request and connection of the load balancer, in a private bucket of S3 that the environment makes."""

    bucket: str = option(
        about="The name of the bucket, which no other account has.",
        pattern=r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",
        form="3 to 63 lower-case letters, digits and hyphens",
    )
    prefix: str = option(
        "",
        about="The folder in the bucket.",
        pattern=r"(?!.*AWSLogs)[A-Za-z0-9][A-Za-z0-9._/-]{0,60}[A-Za-z0-9]|[A-Za-z0-9]?",
        form="letters, digits and ._/- without AWSLogs, and without a slash at its ends",
    )
    connections: bool = option(True, about="Whether connections are logged as well, with their TLS version and errors.")
    retention_days: int = option(365, about="After how many days S3 deletes a log.", least=1, most=3653)
