"""Which security group rules stay although the inventory no longer asks for them."""

from __future__ import annotations

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._network.kept_rules import Orphans, kept_rules
from ansible_collections.talentbase.aws.plugins.module_utils._network.names import RULE, SECURITY_GROUP
from ansible_collections.talentbase.aws.plugins.module_utils._plan.owner import owner_tags
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address

OWN, OTHER = owner_tags("app/dev"), owner_tags("app/other")


def group(name: str) -> Actual:
    return Actual(Address(SECURITY_GROUP, f"net-{name}"), {"tags": OWN}, {"id": f"sg-{name}"})


def rule(
    name: str, on: str, port: int, tags: dict[str, str], direction: str = "ingress", peer: str = "sg-alb"
) -> Actual:
    return Actual(
        Address(RULE, name),
        {"direction": direction, "group": f"sg-{on}", "from_port": port, "peer": peer, "tags": tags},
        {"id": name},
    )


PARTS = [
    *map(group, ("alb", "ecs", "rds")),
    rule("old port", "ecs", 8000, OWN),
    rule("by hand", "ecs", 9999, {}),
    rule("of another", "ecs", 4000, OTHER),
    rule("of both", "ecs", 5000, {**OWN, **OTHER}),
    rule("out", "ecs", 8000, OWN, "egress"),
    rule("database", "rds", 5432, OWN),
    rule("database from old", "rds", 5432, OWN, peer="sg-old"),
    rule("old from anywhere", "old", 443, OWN, peer="0.0.0.0/0"),
]


@pytest.mark.parametrize(
    ("orphans", "kept"),
    [
        (Orphans(), set()),
        (Orphans(ports=frozenset({8000})), {"old port"}),
        (Orphans(stores=["main"]), {"database", "database from old"}),
        (
            Orphans(frozenset({8000, 9999}), ["main"]),
            {"old port", "by hand", "database", "database from old"},
        ),
        # The common group's rules stay only for the ports of what still runs.
        (Orphans(groups=frozenset({"sg-ecs"})), set()),
        (Orphans(groups=frozenset({"sg-ecs", "sg-old"})), {"database from old", "old from anywhere"}),
    ],
)
def test_what_still_runs_keeps_its_rules_and_others_keep_theirs(orphans: Orphans, kept: set[str]) -> None:
    parts = {item.address: item for item in PARTS}
    found = {address.name for address in kept_rules("net", parts, orphans, OWN)}
    assert found == kept | {"of another", "of both"}
    assert {address.name for address in kept_rules("net", parts, orphans, {})} == kept
