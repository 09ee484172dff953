"""Hours for the tests, and the account's clock in their time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.harness import Account

ZONE = "America/Sao_Paulo"
HOURS = {"timezone": ZONE, "weekdays": "08:00-20:00"}


def local_time(account: Account) -> datetime:
    """The account's time where the service is used."""
    return datetime.fromisoformat(account.ask("GET", "clock")["now"]).astimezone(ZoneInfo(ZONE))


def advance_to(account: Account, weekday: int, hour: int, minute: int = 0) -> None:
    """Move the account's clock to the next such time; weekday: 0 is Monday."""
    now = local_time(account)
    then = (now + timedelta(days=(weekday - now.weekday()) % 7)).replace(hour=hour, minute=minute, second=0)
    then += timedelta(days=7) if then <= now else timedelta()
    account.advance((then.astimezone(UTC) - now.astimezone(UTC)).total_seconds())
