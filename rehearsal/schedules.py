"""Schedules of Application Auto Scaling: at(), rate() and cron(), by the minute. Pure.

https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
UNITS = {"minute": 60.0, "hour": 3600.0, "day": 86_400.0}
LATEST = timedelta(days=32)


def next_time(schedule: str, timezone: str | None, now: float) -> float | None:
    """When a schedule comes next, in seconds since the epoch; None where not within a month."""
    kind, _, rest = schedule.partition("(")
    text, zone = rest.rstrip(")"), ZoneInfo(timezone or "UTC")
    if kind == "at":
        at = datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()
        return at if at > now else None
    if kind == "rate":
        number, unit = text.split()
        return now + float(number) * UNITS[unit.removesuffix("s")]
    return _next_cron(text.upper().split(), datetime.fromtimestamp(now, zone))


def _next_cron(fields: list[str], now: datetime) -> float | None:
    moment, end = now.replace(second=0, microsecond=0) + timedelta(minutes=1), now + LATEST
    while moment < end:
        if not _is_day(fields, moment):
            moment = moment.replace(hour=0, minute=0) + timedelta(days=1)
        elif _has(fields[1], moment.hour) and _has(fields[0], moment.minute):
            return moment.timestamp()
        else:
            moment += timedelta(minutes=1)
    return None


def _is_day(fields: list[str], day: datetime) -> bool:
    """Days of the week are 1 to 7 from Sunday on."""
    _, _, day_of_month, month, day_of_week, *_ = fields
    weekday = day.isoweekday() % 7 + 1
    return _has(day_of_month, day.day) and _has(month, day.month, MONTHS) and _has(day_of_week, weekday, DAYS)


def _has(field: str, value: int, names: tuple[str, ...] = ()) -> bool:
    for number, name in enumerate(names, 1):
        field = re.sub(name, str(number), field)
    return any(_covers(part, value) for part in field.split(","))


def _covers(part: str, value: int) -> bool:
    places, _, step = part.partition("/")
    if places in ("*", "?"):
        first, last = 0, 59
    else:
        start, _, stop = places.partition("-")
        first = int(start)
        last = int(stop) if stop else 59 if step else first
    return first <= value <= last and (value - first) % int(step or 1) == 0
