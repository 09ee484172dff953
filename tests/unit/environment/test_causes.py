"""What a newer version of the collection changes, told from what the inventory changes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._aws.formats import VERSION
from ansible_collections.talentbase.aws.plugins.module_utils._environment.differences import differences_of
from ansible_collections.talentbase.aws.plugins.module_utils._environment.survey import ROLES
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._module.last_converged import WRITER, LastConverged
from ansible_collections.talentbase.aws.plugins.module_utils._plan.change_cause import Cause, explained
from ansible_collections.talentbase.aws.plugins.module_utils._plan.fingerprint import fingerprint
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address, Ref, Resource
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.inputs import SECTIONS, inputs_of
from tests.conftest import Inventory
from tests.harness import ROOT

DEFINITION, SERVICE = Address("task definition", "api"), Address("service", "api")


def wanted(image: str) -> list[Resource]:
    return [Resource(DEFINITION, {"image": image}), Resource(SERVICE, {"task_definition": Ref(DEFINITION, "arn")})]


THERE = {
    DEFINITION: Actual(DEFINITION, {"image": "one"}, {"arn": "arn:1"}),
    SERVICE: Actual(SERVICE, {"task_definition": "arn:0"}, {"arn": "arn:2"}),
}


def causes(last: LastConverged, image: str, inputs: str = "same") -> dict[str, str]:
    desired = wanted(image)
    found = differences_of("part", make_plan(desired, THERE, {}, ()), THERE, last, fingerprint(desired, {}), inputs)
    return {str(item.step.address): item.cause.value for item in found}


def before(image: str, version: str | None, inputs: str = "same") -> LastConverged:
    writer = {WRITER: {"format": 1, "version": version, "inputs": inputs}} if version else {}
    return LastConverged(fingerprint(wanted(image), {}), writer)


@pytest.mark.parametrize(
    ("version", "inputs", "cause"),
    [
        (VERSION, "same", Cause.INVENTORY),
        (VERSION, "other", Cause.INVENTORY),
        ("1.0.9", "same", Cause.COLLECTION),
        ("1.2.0", "same", Cause.COLLECTION),
        ("1.0.9", "other", Cause.BOTH),
        ("1.0.9", "", Cause.EITHER),
        (None, "", Cause.EITHER),
    ],
)
def test_who_changed_a_desired_state(version: str | None, inputs: str, cause: Cause) -> None:
    """The service's own is the same, and follows from its task definition's."""
    assert causes(before("one", version, inputs), "two") == {"task definition api": cause, "service api": cause}


def test_drift_stays_drift_under_a_newer_version() -> None:
    assert causes(before("one", "1.0.9"), "one") == {"service api": "drift"}


def test_what_was_never_deployed_is_of_the_inventory() -> None:
    assert set(causes(LastConverged(), "two").values()) == {"inventory"}


def test_a_line_has_its_cause_in_front() -> None:
    last, desired = before("one", None), wanted("two")
    difference, *_ = differences_of("part", make_plan(desired, THERE, {}, ()), THERE, last, fingerprint(desired, {}))
    item = difference.to_result()
    assert (item["cause"], item["drifted"]) == ("inventory or collection", False)
    assert explained(item) == f"inventory or talentbase.aws 1.0.0 -> {VERSION}: {item['change']}"


def digests(inventory: Inventory) -> dict[str, str]:
    return inputs_of(inventory, load(inventory, []))


def test_inputs_are_what_the_inventory_gives_the_parts_that_need_it(dev: Inventory) -> None:
    first = digests(dev)
    assert set(first) == {part for parts in ROLES.values() for part in parts}
    assert digests({**dev, "protected": True, "some_variable": 1, "parameters": dev.get("parameters") or {}}) == first
    monitored = digests({**dev, "monitoring": {**(dev.get("monitoring") or {}), "email": "ops@example.com"}})
    assert {part for part in first if monitored[part] != first[part]} == {"monitoring", "roles", "services"}
    released = digests({**dev, "image_tag": "3f2c1d0"})
    assert {part for part in first if released[part] != first[part]} == {"services"}
    everything = digests({**dev, "resource_tags": {"owner": "ops"}})
    assert not {part for part in first if everything[part] == first[part]}


def test_every_section_that_a_role_gives_its_module_counts() -> None:
    """Else a change of the inventory would be taken for one of the collection."""
    modules = {
        "network": ("network", "vpc_network"),
        "secrets": ("secrets", "secret_bootstrap"),
        "parameters": ("secrets", "ssm_parameters"),
        "data": ("data", "data_stores"),
        "ingress": ("ingress", "alb_ingress"),
        "monitoring": ("monitoring", "cloudwatch_monitoring"),
        "roles": ("services", "iam_service_roles"),
        "cluster": ("services", "ecs_cluster"),
        "services": ("services", "ecs_services"),
    }
    known = {name for names in SECTIONS.values() for name in names}
    for part, (role, module) in modules.items():
        given = _options(ROOT / "roles" / role / "tasks" / "main.yml", f"talentbase.aws.{module}") & known
        assert given
        assert given <= {*SECTIONS[part]}, part


def _options(path: Path, module: str) -> set[str]:
    tasks = yaml.safe_load(path.read_text())
    return {option for task in tasks if module in task for option in task[module]}
