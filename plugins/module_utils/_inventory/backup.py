# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How it is known that the backups of a database, and the snapshots of a cache, can be restored."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option
from .services import SERVICE_NAME


@dataclass(frozen=True)
class RestoreCheck:
    """A command of a service that runs as a one-off task with what was restored, and ends with 0 where that is good."""

    service: str = option(
        about="The inventory key of the service whose task runs it.",
        pattern=SERVICE_NAME,
        form="an inventory key of services",
    )
    command: list[str] = option(about="The command, as a list of words.")
    timeout: int = option(900, about="When the task is stopped.", least=10, most=86400, unit="s")
    container: str = option("", about="The container that runs it. Empty: the service's own.")


@dataclass(frozen=True)
class Backup:
    """How a restored database is checked, and how often that is tried. How long backups are kept is backup_retention_days."""

    restore_test_days: int = option(
        0,
        about="playbooks/verify.yml warns where the last good playbooks/restore.yml -e test=true is older; 0 for never.",
        least=0,
        most=366,
        unit="days",
    )
    checks: list[RestoreCheck] = option([], about="The commands that check a restored database, in this order.")
    newest_row: RestoreCheck | None = option(
        None,
        about="A command whose last line is the time of the newest row, such as 2026-11-30T10:15:00Z, for the recovery point.",
    )

    def commands(self) -> list[RestoreCheck]:
        """Every command that runs with a restored database."""
        return [*self.checks, *([self.newest_row] if self.newest_row else [])]


@dataclass(frozen=True)
class CacheBackup:
    """How a restored cache is checked, and how often that is tried. How long snapshots are kept is snapshot_retention_days."""

    restore_test_days: int = option(
        0,
        about="playbooks/verify.yml warns where the last good playbooks/restore.yml -e cache=KEY -e test=true is older; 0 for never.",
        least=0,
        most=366,
        unit="days",
    )
    checks: list[RestoreCheck] = option([], about="The commands that check a restored cache, in this order.")
