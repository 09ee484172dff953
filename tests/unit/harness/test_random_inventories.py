"""What tools.random_changes and tools.random_inventories make up are valid inventories, of every kind."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check
from tools import inventories
from tools.random_changes.changes import CHANGES, OF_ALL
from tools.random_changes.inventory import TOPICS, Environment, second_of, share
from tools.random_inventories.build import Builder
from tools.random_inventories.left import must_go

ROUNDS = 8
PARTS = {"paths", "security_groups", "deployment", "family", "log_group", "launch_type", "task_role"}
"""What the services of an environment have, each at some time."""


def faults(topics: dict[str, dict[str, Any]]) -> list[str]:
    merged = {name: value for topic in topics.values() for name, value in topic.items()}
    return [str(fault) for fault in load_and_check(merged)[1] if not fault.warning]


def test_after_each_change_both_environments_are_valid(tmp_path: Path) -> None:
    rng, first = random.Random(1), Environment(tmp_path / "dev", "dev")
    second, had = second_of(first, tmp_path / "two"), set[str]()
    for kind in CHANGES * ROUNDS:
        before = first.remember()
        assert kind(rng, first).text
        assert first.topics != before or kind.__name__ in {"port", "secret", "rights", "rename", "cache", "database"}
        assert faults(first.topics) == [], kind.__name__
        had |= {option for service in first.services.values() for option in service}
        share(first, second)
        if kind not in OF_ALL:
            kind(rng, second)
        assert faults(second.topics) == [], kind.__name__
    assert had >= PARTS


def test_random_inventories_are_valid_and_have_every_part(tmp_path: Path) -> None:
    folder, told = inventories.copy_of_dev(tmp_path / "dev"), set[str]()
    for seed in range(60):
        topics = {topic: inventories.read(folder, topic) for topic in TOPICS}
        parts = Builder(random.Random(seed), topics, f"app{seed}", "fs-0123456789abcdef0", seed % 2 == 1).build()
        assert faults(topics) == [], (seed, parts)
        told |= set(" ".join(parts).replace("(", " ").replace(")", " ").replace(",", " ").split())
    assert {
        "Spot",
        "ARM64",
        "EFS",
        "sidecar",
        "database",
        "cache",
        "parameters",
        "canary",
        "linear",
        "blue_green",
        "existing",
        "VPC",
        "balancer",
        "cluster",
        "family",
        "launch-type",
        "roleless",
    } <= told


def test_what_must_be_kept_is_not_left_over() -> None:
    left = {("DB snapshot", "a"), ("log group", "b"), ("role", "c")}
    assert must_go(left, keep_logs=True) == [("role", "c")]
    assert must_go(left, keep_logs=False) == [("log group", "b"), ("role", "c")]
