# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Windows of the day and of the week in which RDS backs up and maintains, in UTC. Pure.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html (PreferredBackupWindow, PreferredMaintenanceWindow)
"""

from __future__ import annotations

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME = r"([01]\d|2[0-3]):[0-5]\d"
DAILY = f"({TIME}-{TIME})?"
DAILY_FORM = "a window of the day in UTC such as 03:00-04:00"
MOMENT = f"({'|'.join(DAYS)}):{TIME}"
WEEKLY = f"({MOMENT}-{MOMENT})?"
WEEKLY_FORM = "a window of the week in UTC such as sun:05:00-sun:06:00"
DAY = 24 * 60
WEEK = 7 * DAY
LEAST = 30
"""Minutes of any window; a window of the week is at most a day long."""


def minutes_of(window: str) -> int:
    """How long a window of the day or of the week is, in minutes; one that ends when it begins goes all the way round."""
    start, end = _ends(window)
    whole = WEEK if window[0].isalpha() else DAY
    return (end - start) % whole or whole


def overlap(daily: str, weekly: str) -> bool:
    """Whether a window of the day meets one of the week; one that begins when the other ends does not.

    Windows that touch are taken: https://github.com/WikiWatershed/model-my-watershed/pull/565.
    """
    first, second = _ends(daily)[0], _ends(weekly)[0] % DAY
    behind = (second - first) % DAY
    return behind < minutes_of(daily) or DAY - behind < minutes_of(weekly)


def _ends(window: str) -> tuple[int, int]:
    start, end = window.lower().split("-")
    return _minute(start), _minute(end)


def _minute(moment: str) -> int:
    """Since midnight, or since midnight before Monday."""
    *day, hour, minute = moment.split(":")
    return sum(DAYS.index(name) * DAY for name in day) + int(hour) * 60 + int(minute)
