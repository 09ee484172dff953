"""Which parts are somebody else's: by tags of environments, by who shares the VPC, by rules that serve others, or because a person says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._adopt.existing import (
    existing_parts,
    own_ids,
    own_name,
    parts_given,
    without_others_services,
)
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.groups import common_groups
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.standing import Balancers, Networks, Standing
from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure

OURS, THEIRS = ({f"talentbase.aws/environment/{name}": "true"} for name in ("app-dev/dev", "other/prod"))
LISTENER = {"ListenerArn": "listener", "LoadBalancerArn": "balancer", "Port": 443}


def group(name: str) -> str:
    return f"arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/{name}/1"


def listed(tags: dict[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    return [{key: name, value: text} for name, text in tags.items()]


def service(name: str, tags: dict[str, str] | None = None) -> dict[str, Any]:
    targets = [{"targetGroupArn": group(name), "containerName": name, "containerPort": 80}]
    return {"serviceName": name, "loadBalancers": targets, "tags": listed(tags or {}, "key", "value")}


def standing(
    vpc: dict[str, Any] | None = None,
    balancer: dict[str, str] | None = None,
    cluster: dict[str, str] | None = None,
    forwards: tuple[str, ...] = ("web",),
    services: tuple[dict[str, Any], ...] = (service("web"),),
) -> Standing:
    rules = [
        {
            "ListenerArn": "listener",
            "Priority": "1",
            "Conditions": [{"Field": "host-header", "HostHeaderConfig": {"Values": [f"{name}.example.com"]}}],
            "Actions": [{"Type": "forward", "TargetGroupArn": group(name)}],
        }
        for name in forwards
    ]
    balancers = Balancers(
        target_groups=[{"TargetGroupArn": group("web"), "LoadBalancerArns": ["balancer"]}],
        load_balancers=[{"LoadBalancerArn": "balancer", "LoadBalancerName": "platform"}],
        listeners=[LISTENER],
        rules=rules,
        tags={"balancer": balancer or {}},
    )
    named = {"clusterName": "app-dev", "tags": listed(cluster or {}, "key", "value")}
    return Standing(
        "1", "us-east-1", named, services, networks=Networks({"VpcId": "vpc-1", **(vpc or {})}), balancers=balancers
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, set()),
        ({"vpc": {"OwnerId": "1", "Tags": listed(OURS)}, "balancer": OURS, "cluster": OURS}, set()),
        ({"vpc": {"Tags": listed({**OURS, **THEIRS})}}, set()),
        ({"vpc": {"Tags": listed(THEIRS)}}, {"network"}),
        ({"vpc": {"OwnerId": "2"}}, {"network"}),
        ({"balancer": THEIRS}, {"network", "ingress"}),
        ({"balancer": THEIRS, "vpc": {"Tags": listed(OURS)}}, {"ingress"}),
        ({"forwards": ("web", "blog")}, {"network", "ingress"}),
        ({"forwards": ("web", "blog"), "balancer": OURS}, set()),
        ({"cluster": THEIRS}, {"cluster"}),
    ],
)
def test_what_nobody_says_follows_from_tags_and_rules(options: dict[str, Any], expected: set[str]) -> None:
    found = standing(**options)
    assert {*existing_parts(found, own_ids(found, "dev"), [])} == expected


def test_what_a_person_says_counts_alone() -> None:
    found = standing(forwards=("web", "blog"), cluster=THEIRS)
    own = own_ids(found, "dev")
    assert {*existing_parts(found, own, ["cluster"])} == {"cluster"}
    assert existing_parts(found, own, ["none"]) == {}
    with pytest.raises(Failure, match="existing: vpc is no part of an environment"):
        parts_given(["vpc"])


def test_a_security_group_of_another_environment_is_not_taken_over() -> None:
    tasks = {"awsvpcConfiguration": {"securityGroups": ["sg-1"], "subnets": []}}
    answers = [{"GroupId": "sg-1", "Tags": listed(THEIRS)}]
    found = standing(services=({**service("web"), "networkConfiguration": tasks},))
    found = replace(found, own=own_ids(found, "dev"), networks=Networks({"VpcId": "vpc-1"}, security_groups=answers))
    assert common_groups(found) == {}
    ours = [{"GroupId": "sg-1", "Tags": listed({**THEIRS, **OURS})}]
    assert common_groups(replace(found, networks=Networks(found.networks.vpc, security_groups=ours))) == {"ecs": "sg-1"}


def test_services_of_others_are_left_in_a_cluster_of_somebody_else() -> None:
    found = standing(services=(service("web"), service("mine", OURS), service("theirs", THEIRS)))
    kept = without_others_services(found, own_ids(found, "dev"))
    assert [item["serviceName"] for item in kept.services] == ["web", "mine"]


@pytest.mark.parametrize(
    ("cluster", "environment", "expected"),
    [({}, "dev", "app-dev"), ({}, "app", "app-dev-app"), (THEIRS, "dev", "app-dev"), (OURS, "dev", "app-dev-dev")],
)
def test_a_name_repeats_the_environment_only_where_the_cluster_of_that_name_is_its_owners(
    cluster: dict[str, str], environment: str, expected: str
) -> None:
    assert own_name(standing(cluster=cluster), environment) == expected
