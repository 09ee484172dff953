"""Windows of the week and of the day in which AWS backs up and maintains, in UTC. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def last_daily(window: str, now: float) -> float:
    """When a window of each day, such as 03:10-03:40, began for the last time; seconds since the epoch."""
    today = _at(datetime.fromtimestamp(now, UTC), window.split("-")[0])
    return (today if today.timestamp() <= now else today - DAY).timestamp()


def next_weekly(window: str, now: float) -> float:
    """When a window of the week, such as sun:05:00-sun:06:00, begins next; seconds since the epoch."""
    day, time = window.lower().split("-")[0].split(":", 1)
    moment = datetime.fromtimestamp(now, UTC)
    start = _at(moment, time) + timedelta(days=DAYS.index(day) - moment.weekday())
    return (start if start.timestamp() > now else start + WEEK).timestamp()


def overlap(daily: str, weekly: str) -> bool:
    """Whether a window of each day meets one of the week, by the time of day; those that touch do not.

    Windows that touch are taken: https://github.com/WikiWatershed/model-my-watershed/pull/565.
    """
    start, end = _minutes(daily)
    other, last = _minutes("-".join(moment.split(":", 1)[1] for moment in weekly.split("-")))
    whole = 24 * 60
    behind = (other - start) % whole
    return behind < ((end - start) % whole or whole) or whole - behind < ((last - other) % whole or whole)


def _minutes(window: str) -> tuple[int, int]:
    first, second = ([int(part) for part in moment.split(":")] for moment in window.split("-"))
    return first[0] * 60 + first[1], second[0] * 60 + second[1]


def _at(day: datetime, time: str) -> datetime:
    hour, minute = time.split(":")
    return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
