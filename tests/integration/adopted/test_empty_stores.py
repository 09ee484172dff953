"""A deploy does not move a running service to an empty database or cache, unless the inventory says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.adopted_accounts import cdk_data
from tests.harness import Account, rewrite, section
from tests.integration.adopted.kept import tag_network, write_inventory


def written(inventory: Path, **changes: Any) -> Path:
    """The inventory of what stands, but for its data stores: those of dev as it is shipped, with changes of both."""
    data = section(inventory, "data")
    write_inventory(inventory)
    data["databases"]["main"] |= changes
    data["caches"]["main"] |= {"identifier": "talentbase-dev-cache", **changes}
    rewrite(inventory, "data", data)
    return inventory


def test_it_is_refused_before_anything_is_written(cdk_account: Account, inventory: Path) -> None:
    tag_network(cdk_account)
    run = cdk_account.playbook("deploy.yml", inventory=written(inventory))
    text = " ".join(run.output.split())
    assert (run.code, run.writes) == (2, 0), run.output
    assert "databases.main.identifier: is talentbase-dev, which would be made empty, but services.api runs with" in text
    assert f"give {cdk_data.DATABASE}, to keep it" in text
    assert "caches.main.identifier: is talentbase-dev-cache, which would be made empty" in text
    assert f"REDIS_URL of the cache cluster {cdk_data.CACHE}" in text


def test_it_is_planned_where_the_inventory_means_it(cdk_account: Account, inventory: Path) -> None:
    tag_network(cdk_account)
    run = cdk_account.playbook("deploy.yml", "--check", inventory=written(inventory, start_empty=True))
    assert run.code == 0, run.output
    assert "create DB instance talentbase-dev" in run.output
