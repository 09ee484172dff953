"""The layer of monitoring computes from a snapshot alone."""

from __future__ import annotations

from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._monitoring.context import monitoring_context
from ansible_collections.talentbase.aws.plugins.module_utils._monitoring.layer import MonitoringLayer
from ansible_collections.talentbase.aws.plugins.module_utils._monitoring.names import DASHBOARD, TOPIC
from ansible_collections.talentbase.aws.plugins.module_utils._monitoring.reads import MonitoringSnapshot
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import UNKNOWN, Address

IDENTITY = {"Account": "258993895334", "Arn": "arn:aws-cn:iam::258993895334:user/deploy"}
INVENTORY = load(
    {
        "monitoring": {
            "topic": "alarms",
            "dashboard": "app",
            "subscribers": [
                {"protocol": "email", "endpoint": "ops@example.com"},
                {"protocol": "email", "endpoint": "new@example.com"},
            ],
        },
        "cluster": {"name": "app"},
        "services": {"web": {"name": "web", "cpu": 256, "memory": 512, "hosts": ["www.example.com"]}},
    },
    [],
)
EMPTY = MonitoringSnapshot([], None, [], [], None)


class NoCalls:
    """Stands where the session stands; whoever calls AWS fails."""

    def client(self, _service: str) -> None:
        return None


def layer(**facts: Any) -> MonitoringLayer:
    context = monitoring_context(INVENTORY, "cn-north-1", IDENTITY, facts, {})
    return MonitoringLayer(NoCalls(), context)  # type: ignore[arg-type]


def subscription(endpoint: str, arn: str) -> dict[str, str]:
    return {"Protocol": "email", "Endpoint": endpoint, "TopicArn": "arn:topic", "SubscriptionArn": arn}


def test_the_context_is_what_the_ingress_publishes() -> None:
    context = monitoring_context(INVENTORY, "cn-north-1", IDENTITY, {"load_balancer": None, "target_groups": {}}, {})
    assert (context.load_balancer, context.target_group("web")) == (UNKNOWN, UNKNOWN)
    assert context.topic_arn() == "arn:aws-cn:sns:cn-north-1:258993895334:alarms"
    groups = {"web": {"full_name": "targetgroup/web/1", "alternate_full_name": "targetgroup/web-alternate/2"}}
    facts = {"load_balancer": {"full_name": "app/app/1"}, "target_groups": groups}
    context = monitoring_context(INVENTORY, "cn-north-1", IDENTITY, facts, {})
    assert context.load_balancer == "app/app/1"
    assert context.both_target_groups("web") == ["targetgroup/web-alternate/2", "targetgroup/web/1"]


def test_nothing_is_there_in_an_empty_account() -> None:
    assert layer().actual(EMPTY) == {}
    outputs = layer().outputs(EMPTY, {})
    assert outputs["unconfirmed"] == ["email ops@example.com", "email new@example.com"]
    assert set(layer().facts) <= set(outputs)


def test_subscriptions_are_those_of_the_snapshot() -> None:
    answers = [subscription("ops@example.com", "arn:1"), subscription("somebody@example.com", "PendingConfirmation")]
    snapshot = MonitoringSnapshot([], ({"TopicArn": "arn:topic"}, {}), answers, [], "{}")
    outputs = layer().outputs(snapshot, {})
    assert outputs["unconfirmed"] == ["email new@example.com"]
    assert outputs["other_subscriptions"] == ["email somebody@example.com"]
    actual = layer().actual(snapshot)
    assert {Address(TOPIC, "alarms"), Address(DASHBOARD, "app")} <= set(actual)


def test_the_names_of_alarms_and_log_groups_have_one_rule() -> None:
    service = INVENTORY.services["web"]
    names = {resource.address.name for resource in layer().desired(EMPTY)}
    assert service.log_group_name() == "/ecs/web"
    assert service.log_group_name() in names
    assert {service.alarm_name(key) for key in INVENTORY.monitoring.alarms} <= names  # type: ignore[union-attr]
