# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The hours of the week in which an environment, or a service, runs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .schema import option

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
DAY, WEEK = 24 * 60, 7 * 24 * 60
"""In minutes, as everything here."""
RANGE = r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)|"
RANGE_FORM = "from when to when, such as 08:00-20:00, or 00:00-24:00 for the whole day"
ZONE = r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*|"


@dataclass(frozen=True)
class Hours:
    """When it is used. Outside of these hours autoscaling's schedule takes tasks away, and brings them back in time."""

    timezone: str = option(
        "",
        about="The time zone by its IANA name, such as America/Sao_Paulo; summer time is heeded. Empty: that of the environment's "
        "`hours`, else UTC.",
        pattern=ZONE,
        form="an IANA name such as America/Sao_Paulo",
    )
    weekdays: str = option(
        "",
        about="From when to when on each day from Monday to Friday, such as `08:00-20:00`; an end before the start is one of the next "
        "day. Empty: not at all.",
        pattern=RANGE,
        form=RANGE_FORM,
    )
    weekends: str = option("", about="The same of Saturday and Sunday.", pattern=RANGE, form=RANGE_FORM)
    minimum: int = option(0, about="How many tasks of a service run outside of the hours.", least=0, most=5000)
    protected: bool = option(
        False,
        about="That it is meant, where the environment is protected; required there, as its users are turned away.",
    )


@dataclass(frozen=True)
class EnvironmentHours(Hours):
    """When the environment is used. Outside of these hours its services and databases are stopped, and started again in time."""

    databases: bool = option(True, about="Stop the databases, too.")


class Span(NamedTuple):
    """From one minute of the week to another, counted from Monday at midnight; the end may be one of the next week."""

    start: int
    end: int


class Change(NamedTuple):
    """At a minute of the day, on these days, the hours begin or end. length: minutes to the next change, where it is the same on all days."""

    begins: bool
    minute: int
    days: tuple[int, ...]
    length: int

    @property
    def time(self) -> str:
        """As people write it, such as 08:00."""
        return f"{self.minute // 60:02}:{self.minute % 60:02}"


def own_or_shared(own: Hours | None, shared: Hours | None) -> Hours | None:
    """The hours of a service: its own, or those of the environment; None where it always runs. The time zone is filled in."""
    chosen = own or shared
    if chosen is None:
        return None
    zone = chosen.timezone or (shared.timezone if shared else "") or "UTC"
    filled = Hours(zone, chosen.weekdays, chosen.weekends, chosen.minimum, chosen.protected)
    return None if is_always(filled) else filled


def spans(hours: Hours) -> list[Span]:
    """When it runs, in order; what overlaps or touches is one. No span is for never, one of a whole week for always."""
    found = [span for day in range(len(DAYS)) if (span := _span(day, hours.weekends if day > 4 else hours.weekdays))]
    joined: list[Span] = []
    for span in found:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    if len(joined) > 1 and joined[-1].end >= joined[0].start + WEEK:
        first = joined.pop(0)
        joined[-1] = Span(joined[-1].start, max(joined[-1].end, first.end + WEEK))
    return [Span(0, WEEK)] if joined and joined[0].end - joined[0].start >= WEEK else joined


def padded(hours: Hours, before: int, after: int) -> list[Span]:
    """The spans, each begun so many minutes earlier and ended so many later; those that then touch are one."""
    joined: list[Span] = []
    for start, end in spans(hours):
        if joined and start - before <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, end + after)
        else:
            joined.append(Span(start - before, end + after))
    if joined and joined[-1].end >= joined[0].start + WEEK:
        first = joined.pop(0)
        joined = [*joined[:-1], Span(joined[-1].start, first.end + WEEK)] if joined else [Span(0, WEEK)]
    return joined


def is_always(hours: Hours) -> bool:
    """Whether it never stops."""
    return spans(hours) == [Span(0, WEEK)]


def open_share(found: list[Span]) -> float:
    """Which share of the week some spans are."""
    return sum(span.end - span.start for span in found) / WEEK


def changes(found: list[Span]) -> list[Change]:
    """When spans begin and end, each once for all days on which it is at the same time; none of what always runs."""
    if found == [Span(0, WEEK)]:
        return []
    at: dict[tuple[bool, int, int], list[int]] = {}
    for number, span in enumerate(found):
        following = found[(number + 1) % len(found)].start
        pause = (following - span.end) % WEEK
        for begins, minute, length in ((True, span.start, span.end - span.start), (False, span.end, pause)):
            at.setdefault((begins, minute % DAY, length), []).append(minute % WEEK // DAY)
    return [Change(begins, minute, tuple(sorted(days)), length) for (begins, minute, length), days in at.items()]


def together(found: list[Change]) -> list[Change]:
    """The changes without regard to how long each lasts, so that those of one kind and time are one."""
    days: dict[tuple[bool, int], set[int]] = {}
    for item in found:
        days.setdefault((item.begins, item.minute), set()).update(item.days)
    return [Change(begins, minute, tuple(sorted(some)), 0) for (begins, minute), some in days.items()]


def days_of(change: Change) -> str:
    """The days as cron expressions of AWS name them: *, MON-FRI, or one after the other."""
    if len(change.days) == len(DAYS):
        return "*"
    return "MON-FRI" if change.days == (0, 1, 2, 3, 4) else ",".join(DAYS[day] for day in change.days)


def cron(change: Change) -> str:
    """Six fields, as Application Auto Scaling and EventBridge Scheduler take them.

    https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
    """
    return f"cron({change.minute % 60} {change.minute // 60} ? * {days_of(change)} *)"


def share_of(schedules: Iterable[tuple[bool, str]]) -> float:
    """Which share of the week something runs that begins and ends by schedules as cron() writes them; 1 where they are others.

    schedules: whether each begins it, and the schedule.
    """
    try:
        moments = sorted((minute, begins) for begins, text in schedules for minute in _minutes(text))
    except ValueError:
        return 1.0
    starts, ends = ([minute for minute, begins in moments if begins is kind] for kind in (True, False))
    if not starts or not ends:
        return 1.0
    return sum(min((end - start) % WEEK for end in ends) for start in starts) / WEEK


def _minutes(text: str) -> list[int]:
    minute, hour, _day, _month, days, _year = text.removeprefix("cron(").removesuffix(")").split()
    names = DAYS if days == "*" else DAYS[:5] if days == "MON-FRI" else days.split(",")
    return [DAYS.index(day) * DAY + int(hour) * 60 + int(minute) for day in names]


def is_open(found: list[Span], timezone: str, moment: datetime) -> bool:
    """Whether a moment is within spans of the local week."""
    minute = _minute_of_week(moment.astimezone(ZoneInfo(timezone)))
    return any(start <= minute + shift < end for start, end in found for shift in (-WEEK, 0, WEEK))


def next_opening(found: list[Span], timezone: str, moment: datetime) -> datetime | None:
    """When the next span begins, in the time zone; None where there is none."""
    local = moment.astimezone(ZoneInfo(timezone))
    minute = _minute_of_week(local)
    waits = [(start - minute) % WEEK or WEEK for start, _end in found]
    if not waits:
        return None
    return local.replace(second=0, microsecond=0) + timedelta(minutes=min(waits))


def in_words(hours: Hours) -> str:
    """Such as `weekdays 08:00-20:00 America/Sao_Paulo`."""
    return f"{', '.join(_ranges(hours)) or 'never'} {hours.timezone}".rstrip()


def with_zone(hours: EnvironmentHours) -> EnvironmentHours:
    """The same with the time zone that an empty one stands for."""
    return replace(hours, timezone=hours.timezone or "UTC")


def _ranges(hours: Hours) -> Iterator[str]:
    for name in ("weekdays", "weekends"):
        if text := getattr(hours, name):
            yield f"{name} {text}"


def _span(day: int, text: str) -> Span | None:
    if not text:
        return None
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return Span(day * DAY + start, day * DAY + end + (DAY if end <= start else 0))


def _minute_of_week(local: datetime) -> int:
    return local.weekday() * DAY + local.hour * 60 + local.minute
