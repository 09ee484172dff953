"""Where moto 5.2.5 differs from AWS in what this project touches: one file a service."""

from __future__ import annotations

from ..clock import Clock
from . import ec2


def install(clock: Clock) -> None:
    """Hook every correction into moto."""
    ec2.install()
