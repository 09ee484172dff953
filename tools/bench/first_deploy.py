"""A first deploy against its critical path: the longest chain of what AWS takes by itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rehearsal import timings
from tools.account import Account
from tools.bench import inventory
from tools.bench.runs import OURS, measure

SPEED = 1
"""With a faster clock the run's own seconds would weigh more than they do on AWS."""
CLUSTER = "talentbase-dev"


def first_deploy() -> str:
    """One line: the wall time of a first deploy of dev over its critical path."""
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        run = measure(account, OURS, inventory.write(Path(folder) / "inventory", 2))
        stores = max(timings.RDS_CREATE + timings.RDS_BACKUP, timings.CACHE_CREATE)
        network = max(timings.NAT_GATEWAY_CREATE, timings.LOAD_BALANCER_CREATE)
        rollouts = {name: _rollout(account, name) for name in ("talentbase-web-dev", "talentbase-api-dev")}
        path = max(network + rollouts["talentbase-web-dev"], stores + rollouts["talentbase-api-dev"]) / SPEED
    each = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in rollouts.items())
    parts = f"data stores {stores:.0f} s, NAT gateway and load balancer {network:.0f} s, {each}; clock at speed {SPEED}"
    return f"first deploy {run.seconds:.0f} s, its critical path {path:.0f} s ({parts}): {run.seconds / path:.2f}"


def _rollout(account: Account, service: str) -> float:
    """Seconds of the account's clock that the service's only deployment took."""
    ecs = account.client("ecs")
    deployment = ecs.list_service_deployments(cluster=CLUSTER, service=service)["serviceDeployments"][-1]
    seconds: float = (deployment["finishedAt"] - deployment["createdAt"]).total_seconds()
    return seconds
