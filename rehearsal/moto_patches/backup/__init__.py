"""AWS Backup: vaults with locks, plans with selections, and the jobs that leave recovery points."""

from __future__ import annotations

from ...clock import Clock
from ...event_queue import EventQueue
from . import continuous, listings, plans, selections, vaults
from .jobs import Timer


def install(clock: Clock, events: EventQueue) -> None:
    """Patch moto: AWS Backup."""
    timer = Timer(clock, events)
    vaults.install(clock)
    plans.install(clock, timer)
    selections.install(clock)
    listings.install()
    continuous.install()
