"""Whether GuardDuty watches a cluster, by its tag; and its agent, which is none of the application's containers."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.answers import stop_reasons
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.cluster import actual_cluster, desired_cluster
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.runtime_monitoring import without_agent
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.environment import Cluster
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan

NO_PULL = "CannotPullContainerError: pull image manifest has been retried 1 time(s)"


def answer(**tags: str) -> dict[str, Any]:
    settings = [{"name": "containerInsights", "value": "enabled"}]
    own = [{"key": key, "value": value} for key, value in tags.items()]
    providers = ["FARGATE", "FARGATE_SPOT"]
    return {
        "clusterArn": "arn",
        "clusterName": "app",
        "settings": settings,
        "capacityProviders": providers,
        "tags": own,
    }


@pytest.mark.parametrize(
    ("wanted", "tags", "lines"),
    [
        (None, {}, []),
        (None, {"GuardDutyManaged": "true"}, []),
        (True, {}, ["update cluster app (runtime_monitoring)"]),
        (True, {"GuardDutyManaged": "True"}, ["update cluster app (runtime_monitoring)"]),
        (True, {"GuardDutyManaged": "true"}, []),
        (False, {}, ["update cluster app (runtime_monitoring)"]),
        (False, {"GuardDutyManaged": "false"}, []),
    ],
)
def test_the_tag_is_what_the_inventory_says_and_else_left_alone(
    wanted: bool | None, tags: dict[str, str], lines: list[str]
) -> None:
    desired = desired_cluster(Cluster("app", runtime_monitoring=wanted), {})
    actual = actual_cluster(answer(**tags))
    assert [str(step) for step in make_plan([desired], {actual.address: actual}).steps] == lines


@pytest.mark.parametrize("name", ["aws-guardduty-agent-mfjGLB", "aws-gd-agent"])
def test_an_agent_that_did_not_start_is_no_cause_of_anything(name: str) -> None:
    own = {"name": "app", "exitCode": 1}
    task = {
        "stoppedReason": "Essential container in task exited",
        "containers": [own, {"name": name, "reason": NO_PULL}],
    }
    assert without_agent(task)["containers"] == [own]
    assert stop_reasons([without_agent(task)]) == ["Essential container in task exited [container app: exit code 1]"]
    alone = {"containers": [own]}
    assert without_agent(alone) is alone
