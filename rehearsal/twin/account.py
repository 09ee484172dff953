"""The account that a file describes, in the place of the one at the start."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from .. import ACCOUNT_ID, account
from ..clock import Clock
from ..ecs.moto_patch import Ecs
from ..images import Images
from ..moto_patches import servicequotas
from . import (
    backups,
    caches,
    databases,
    detectors,
    firewall,
    images,
    ingress,
    monitoring,
    network,
    parameters,
    roles,
    scaling,
    secrets,
    services,
    spending,
    tasks,
    zones,
)
from .api import Api
from .file import Twin, TwinError


class TwinAccount:
    """Makes the account of a file."""

    def __init__(self, twin: Twin) -> None:
        if twin.account != ACCOUNT_ID:
            raise TwinError(f"The twin is of account {twin.account}, and this process is account {ACCOUNT_ID}")
        self.twin = twin

    def restore(self, clock: Clock, ecs: Ecs, behaviours: Images, application: Any) -> None:
        """Empty every service, then put back what the file holds. The clock is never before the file."""
        try:
            self._restore(clock, ecs, behaviours, application)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__}: {error}, in {Path(where.filename).name}, line {where.lineno}"
            raise TwinError(f"The twin of account {self.twin.account} cannot be made ({place})") from error

    def _restore(self, clock: Clock, ecs: Ecs, behaviours: Images, application: Any) -> None:
        twin = self.twin
        account.empty()
        twin.left_out.clear()
        clock.advance(max(0.0, twin.read_at - clock.now()))
        api = Api(application, twin.region)
        region = ecs.region(twin.region)
        with clock.frozen():
            servicequotas.GIVEN.update(_quotas(twin))
            roles.load(twin, clock)
            network.load(twin, clock)
            zones.load(twin, clock)
            ingress.load(twin, clock)
            firewall.load(twin, api)
            databases.load(twin, clock)
            secrets.load(twin, clock)
            caches.load(twin)
            parameters.load(twin, clock)
            images.load(twin, clock)
            monitoring.load(twin, clock, api)
            services.load(twin, region)
            behaviours.replace(tasks.start_up_rules(twin), clock.now())
            tasks.load(twin, region, ecs.environment(twin.region))
            scaling.load(twin, clock, api)
            spending.load(twin, api)
            backups.load(twin, api)
            detectors.load(twin, api)

    def as_dict(self) -> dict[str, Any]:
        """Whose account it is, and what of the file it cannot hold."""
        twin = self.twin
        return {"account": twin.account, "region": twin.region, "left_out": list(twin.left_out)}


def _quotas(twin: Twin) -> dict[tuple[str, str], float]:
    found = twin.items("service-quotas", "GetServiceQuota")
    return {(item["ServiceCode"], item["QuotaCode"]): item["Value"] for item in found}
