# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what the controls judge, in few rounds of calls side by side, and judges it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.session import Aws
from .._history.request import cluster_api
from .._inventory.inventory import Inventory
from .._module.inventory import inventory_of
from .._module.run import Result, Run
from .._report.readers import gathered
from .._text.times import ISO, utc
from .judgement import counts, judged
from .model import Found, Section
from .read_account import read_account, read_keys, read_policies, read_secrets, read_topic, read_zone
from .read_balancer import KINDS, read_balancer
from .read_buckets import read_buckets
from .read_distributions import read_distributions
from .read_network import read_groups, read_vpc
from .read_services import read_cluster, read_repositories, read_services
from .read_stores import read_caches, read_database_events, read_databases
from .reading import sections
from .table import CONTROLS

READERS: dict[str, Callable[[Aws, Inventory], Section]] = {
    "account": read_account,
    "buckets": read_buckets,
    "caches": read_caches,
    "cluster": read_cluster,
    "database_events": read_database_events,
    "databases": read_databases,
    "distributions": read_distributions,
    "hosted_zone": read_zone,
    "policies": read_policies,
    "repositories": read_repositories,
    "security_groups": read_groups,
    "services": read_services,
    "topic": read_topic,
    "vpc": read_vpc,
}
WITH_KEYS = ("databases", "caches", "secrets", "topic")


def environment_controls(run: Run) -> Result:
    """Every control with its outcome. What cannot be read is said, and the rest is judged."""
    inventory = inventory_of(run.params["inventory"])
    api = cluster_api(run.aws, inventory)
    now = api.now()
    run.progress.say(f"{api.cluster}: reading what {len(CONTROLS)} controls judge")
    rows = judged(CONTROLS, read_found(run.aws, inventory, now))
    about: dict[str, Any] = {
        "environment": inventory.environment_name,
        "account": inventory.account_id,
        "region": run.aws.region,
        "read_at": utc(now, ISO),
    }
    return {"changed": False, "judgement": {**about, "counts": counts(rows), "controls": rows}}


def read_found(aws: Aws, inventory: Inventory, now: datetime) -> Found:
    """Everything that the controls judge, by kind."""
    reads: dict[str, Callable[[], Any]] = {kind: partial(read, aws, inventory) for kind, read in READERS.items()}
    parts = gathered(
        {
            **reads,
            "secrets": partial(read_secrets, aws, inventory, now),
            "balancer": partial(read_balancer, aws, inventory, now),
        }
    )
    balancer = parts.pop("balancer")
    found = {kind: part.found or Section("", error=part.error) for kind, part in parts.items()}
    found |= balancer.found or dict.fromkeys(KINDS, Section("", error=balancer.error))
    return {**found, **sections({"keys": partial(read_keys, aws, [found[kind] for kind in WITH_KEYS])})}
