# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A line of a load balancer's access log. Pure.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html; AWS adds fields at the end.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

FIELD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
FIELDS = 23
FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


class LoggedRequest(NamedTuple):
    """A request: what the client sent, who answered it, with which status, after how many seconds (None where nobody did)."""

    at: datetime
    client: str
    target: str
    group: str
    status: int
    target_status: int
    seconds: float | None
    method: str
    host: str
    path: str
    agent: str
    actions: str

    @property
    def failed(self) -> bool:
        """Whether it got a 5xx, of the target or of the load balancer."""
        return self.status >= 500


def logged_request(line: str) -> LoggedRequest | None:
    """The request of a line; None for a line that is none, such as one that was cut off."""
    fields = [quoted or plain for quoted, plain in FIELD.findall(line)]
    if len(fields) < FIELDS:
        return None
    method, _space, rest = fields[12].partition(" ")
    url = _split(rest.rpartition(" ")[0])
    times = [_number(text) for text in fields[5:8]]
    seconds = sum(times) if all(item >= 0 for item in times) else None
    try:
        at = datetime.strptime(fields[1], FORM).replace(tzinfo=UTC)
        return LoggedRequest(
            at,
            fields[3].rpartition(":")[0],
            fields[4] if fields[4] != "-" else "",
            fields[16].rpartition(":targetgroup/")[2].partition("/")[0],
            int(fields[8]),
            int(fields[9]) if fields[9].isdigit() else 0,
            seconds,
            method,
            fields[18] if fields[18] != "-" else url[0],
            url[1],
            fields[13],
            fields[22],
        )
    except ValueError:
        return None


def _split(url: str) -> tuple[str, str]:
    """Host and path; of what no client should send, the text itself."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.path or "/"
    except ValueError:
        return "", url


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0
