"""What a running service needs, from what ECS says of it."""

from __future__ import annotations

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.needs import Needs, service_needs, task_needs

PREFIX = "arn:aws:secretsmanager:us-east-1:123456789012:secret"
DEFINITION = {
    "executionRoleArn": "arn:aws:iam::123456789012:role/execution",
    "containerDefinitions": [
        {
            "name": "web",
            "portMappings": [{"containerPort": 3000}],
            "secrets": [
                {"name": "A", "valueFrom": f"{PREFIX}:db-Ab1:password::"},
                {"name": "B", "valueFrom": "/app/b"},
            ],
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/web"}},
        },
        {"name": "metrics", "portMappings": [{"containerPort": 9090}]},
    ],
}
SERVICE = {
    "loadBalancers": [
        {
            "targetGroupArn": "blue",
            "containerPort": 8080,
            "advancedConfiguration": {
                "alternateTargetGroupArn": "green",
                "productionListenerRule": "rule",
                "roleArn": "infrastructure",
            },
        }
    ],
    "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["a", "b"], "securityGroups": ["sg"]}},
}


def test_every_container_counts() -> None:
    needs = task_needs(DEFINITION)
    assert needs == Needs(
        ports=frozenset({3000, 9090}),
        roles=frozenset({"arn:aws:iam::123456789012:role/execution"}),
        secrets=frozenset({f"{PREFIX}:db-Ab1", "/app/b"}),
        log_groups=frozenset({"/ecs/web"}),
    )


def test_both_target_groups_and_what_moves_the_traffic_count() -> None:
    assert service_needs(SERVICE) == Needs(
        ports=frozenset({8080}),
        roles=frozenset({"infrastructure"}),
        target_groups=frozenset({"blue", "green"}),
        rules=frozenset({"rule"}),
        security_groups=frozenset({"sg"}),
        subnets=frozenset({"a", "b"}),
    )


def test_needs_add_up_and_a_worker_needs_no_port() -> None:
    both = task_needs(DEFINITION) | service_needs(SERVICE)
    assert both.ports == {3000, 8080, 9090}
    assert service_needs({}) == task_needs({"containerDefinitions": [{"name": "worker"}]}) == Needs()
