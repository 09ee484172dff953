# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Log lines of tasks, merged in the order of time, with what looks like a secret masked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .._text.masking import mask
from .._text.times import ISO, utc

SHORT_ID = 8


@dataclass(frozen=True, order=True)
class LogLine:
    """One event of a log stream; its text is safe to show. source: service and task, with the container if it is another."""

    at: datetime
    source: str
    text: str
    id: str


def log_line(key: str, container: str, event: Mapping[str, Any]) -> LogLine:
    """An event of FilterLogEvents. container: the service's own, whose name is left out."""
    at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
    return LogLine(
        at, _source(key, container, event["logStreamName"]), mask(event["message"]).rstrip(), event["eventId"]
    )


def log_lines(lines: Iterable[LogLine]) -> list[str]:
    """Lines for a terminal; those after the first of an event are indented."""
    return [part for line in lines for part in _indented(f"{utc(line.at)}  {line.source}  {line.text}")]


def remarks(since: str, lines: Sequence[LogLine], limit: int, missing: Sequence[str]) -> list[str]:
    """What a reader should know beside the lines. limit: how many are shown where there were more, else 0."""
    notes = [f"{key}: its log group does not exist; run deploy.yml --tags monitoring" for key in missing]
    if limit:
        notes.append(f"These are the newest {limit} of the last {since}; for more: -e lines={limit * 10}")
    elif not lines:
        notes.append(f"No line in the last {since}; read further back with a longer -e since, or without -e filter")
    return notes


def as_data(line: LogLine) -> dict[str, str]:
    """A line for JSON."""
    return {"at": utc(line.at, ISO), "source": line.source, "text": line.text}


def _source(key: str, container: str, stream: str) -> str:
    """The awslogs driver names a stream PREFIX/CONTAINER/TASK: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html"""
    *_prefix, name, task = ["", *stream.split("/")]
    return f"{key}/{task[:SHORT_ID]}" + (f"/{name}" if name not in ("", container) else "")


def _indented(text: str) -> list[str]:
    first, *rest = text.split("\n")
    return [first, *(f"    {line}" for line in rest)]
