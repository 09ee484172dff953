"""The hours that schedules make are read from them again."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._adopt.deployments import scaling_values
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.hours import hours_values, shared_hours
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.standing import Standing, Stores
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.hours import action_input, desired_hours
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.hours import Hours
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Scaling, Service

NAME = "shop-web-dev"
SERVICE = {"serviceName": NAME, "desiredCount": 0}


def standing(hours: Hours, **more: Any) -> Standing:
    """A cluster with one service that is asleep."""
    place = {"ResourceId": f"service/shop-dev/{NAME}"}
    service = Service(NAME, 256, 512, hours=hours, scaling=Scaling(1, 3))
    [resource] = desired_hours(service)
    actions = [{**place, **action_input(name, item)} for name, item in resource.properties["actions"].items()]
    target = {**place, "MinCapacity": 0, "MaxCapacity": 0}
    return Standing("1", "us-east-1", {"clusterName": "shop-dev"}, targets=[target], actions=actions, **more)


@pytest.mark.parametrize(
    "given",
    [
        {"timezone": "America/Sao_Paulo", "weekdays": "08:00-20:00"},
        {"timezone": "UTC", "weekdays": "22:00-06:30", "weekends": "10:00-16:00", "minimum": 1},
        {"timezone": "UTC", "weekdays": "00:00-24:00"},
        {"timezone": "UTC", "weekends": "09:00-24:00"},
    ],
)
def test_hours_are_read_again(given: dict[str, Any]) -> None:
    assert hours_values(standing(Hours(**given)), SERVICE) == given


def test_schedules_that_no_hours_make_are_none() -> None:
    found = standing(Hours("UTC", "08:00-20:00"))
    changed = [{**found.actions[0], "Schedule": "cron(0 8 1 * ? *)"}, *found.actions[1:]]
    assert hours_values(Standing("1", "us-east-1", found.cluster, actions=changed), SERVICE) is None


def test_limits_are_those_within_the_hours() -> None:
    policy = {"ResourceId": f"service/shop-dev/{NAME}"}
    values = scaling_values(standing(Hours("UTC", "08:00-20:00"), policies=[policy]), SERVICE)
    assert values is not None
    assert (values["min"], values["max"]) == (1, 3)
    assert scaling_values(standing(Hours("UTC", "08:00-20:00")), SERVICE) is None


def test_what_all_services_have_is_the_environments() -> None:
    hours = {"timezone": "UTC", "weekdays": "08:00-20:00"}
    entries: dict[str, dict[str, Any]] = {key: {"hours": dict(hours)} for key in ("web", "api")}
    tagged = Stores(databases=[{"TagList": [{"Key": "talentbase.aws/hours", "Value": "shop-dev"}]}])
    found = standing(Hours("UTC", "08:00-20:00"))
    assert shared_hours(Standing("1", "us-east-1", found.cluster, stores=tagged), entries) == hours
    assert entries == {"web": {}, "api": {}}
    different = {"web": {"hours": hours}, "api": {}}
    assert shared_hours(found, different) == {}
