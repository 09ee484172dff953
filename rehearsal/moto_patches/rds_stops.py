"""RDS: an instance is stopped and started, and starts by itself after seven days.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
"""

from __future__ import annotations

from typing import Any

from moto.rds.models import RDSBackend

from .. import timings
from ..clock import Clock
from ..patching import replace

STOPPING, STARTING = "stopping", "starting"
TRANSITIONS = {
    STOPPING: [(0.0, STOPPING), (timings.RDS_STOP, "stopped")],
    STARTING: [(0.0, STARTING), (timings.RDS_START, "available")],
}
LONGEST = 7 * 86_400.0

_stop, _start = RDSBackend.stop_db_instance, RDSBackend.start_db_instance


def install(clock: Clock) -> None:
    """Patch moto: RDS, stopped instances."""

    def stop_db_instance(self: RDSBackend, *args: Any, **kwargs: Any) -> Any:
        """StopDBInstance."""
        database: Any = _stop(self, *args, **kwargs)
        database.status = STOPPING
        database.stopped_at = at = clock.now()

        def start_by_itself() -> None:
            if database.status == "stopped" and database.stopped_at == at:
                database.status = STARTING

        database.events.schedule(at + LONGEST, start_by_itself)
        return database

    def start_db_instance(self: RDSBackend, *args: Any, **kwargs: Any) -> Any:
        """StartDBInstance."""
        database: Any = _start(self, *args, **kwargs)
        database.status = STARTING
        return database

    replace(RDSBackend, stop_db_instance=stop_db_instance, start_db_instance=start_db_instance)
