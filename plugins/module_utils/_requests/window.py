# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The window of time that a person asks for, and how paths of requests are put together. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .._aws.errors import Failure
from .._history.request import duration
from .._text.times import MINUTE, utc

# An id, a UUID, or a hash in a path: requests that differ by it alone are of one kind.
ID = re.compile(r"^(\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|[A-Za-z0-9_-]{24,})$")
HASH = re.compile(r"([-._])(?=\w*\d)\w{8,}(?=\.\w+$)")


@dataclass(frozen=True)
class Window:
    """From when until when."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def __str__(self) -> str:
        return f"{utc(self.start, MINUTE)} to {utc(self.end, MINUTE)} UTC"


def window_of(options: Mapping[str, Any], now: datetime) -> Window:
    """The options since and until, which are lengths of time back from now; raises Failure where nothing lies between."""
    since, until = duration(options, "since"), duration(options, "until") if options.get("until") else 0
    if until >= since:
        raise Failure(
            f"until: {options['until']} is not after since: {options['since']}",
            todo="both are how far back, so give less for until",
        )
    return Window(now - timedelta(seconds=since), now - timedelta(seconds=until))


def kind_of_path(path: str) -> str:
    """A path without its query, with * for ids, and for the hash in the name of a built file."""
    parts = path.split("?", 1)[0].split("/")
    return "/".join("*" if ID.match(part) else HASH.sub(r"\1*", part) for part in parts)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of sorted values that so many percent are not above."""
    place = -(-len(values) * percent // 100) - 1
    return values[int(min(len(values) - 1, max(0, place)))]
