"""RDS's events to the topic of an environment: subscribed once, put right, and ended with the topic's tag."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

SECTIONS = ("monitoring", "cluster", "services", "service_defaults", "profiles", "databases", "resource_tags")
NAME = "talentbase-dev"
TOPIC = f"arn:aws:sns:us-east-1:258993895334:{NAME}-alarms"
SOURCES = ("db-instance", "db-parameter-group", "db-security-group")
EVENTS_TAG = "talentbase.aws/database-events"
Run = Callable[..., dict[str, Any]]


@pytest.fixture
def monitor(run_module: Run, sections: Callable[..., dict[str, Any]]) -> Run:
    """Runs the module with an inventory's sections and a load balancer: monitor(dev, database_events=True)."""
    groups = {key: {"full_name": f"targetgroup/talentbase-{key}-dev/73e2d6bc24d8a067"} for key in ("web", "api")}
    facts = {"load_balancer": {"full_name": "app/talentbase/50dc6c495c0c9188"}, "target_groups": groups}

    def run(inventory: dict[str, Any], check: bool = False, **options: Any) -> dict[str, Any]:
        wanted = {**inventory, "monitoring": {**inventory["monitoring"], **options}}
        given = {**sections(wanted, *SECTIONS), "environment": f"{NAME}/dev", "facts": facts}
        return run_module("cloudwatch_monitoring", check, **given)

    return run


def subscriptions(account: Account) -> dict[str, dict[str, Any]]:
    found = account.client("rds").describe_event_subscriptions()["EventSubscriptionsList"]
    return {item["CustSubscriptionId"]: item for item in found}


def tags(account: Account) -> set[str]:
    return {item["Key"] for item in account.client("sns").list_tags_for_resource(ResourceArn=TOPIC)["Tags"]}


def test_they_go_through_their_states(monitor: Run, dev: dict[str, Any], account: Account) -> None:
    monitor(dev)
    account.zero()
    assert monitor(dev)["plan"] == []
    assert not [name for name in account.calls()["by_operation"] if name.startswith("rds:")]
    dry = monitor(dev, check=True, database_events=True)
    assert account.calls()["writes"] == 0
    made = monitor(dev, database_events=True)
    created = [f"create event subscription {NAME}-{source}" for source in SOURCES]
    assert made["plan"] == dry["plan"] == [f"update topic {NAME}-alarms (policy, tags)", *created]
    assert {item["SourceType"] for item in subscriptions(account).values()} == {*SOURCES}
    policy = json.loads(account.client("sns").get_topic_attributes(TopicArn=TOPIC)["Attributes"]["Policy"])
    services = [item["Principal"]["Service"] for item in policy["Statement"]]
    assert services == ["cloudwatch.amazonaws.com", "events.rds.amazonaws.com"]
    again = monitor(dev, database_events=True)
    assert again["plan"] == []

    rds, instance = account.client("rds"), f"{NAME}-db-instance"
    changes: dict[str, Callable[[], Any]] = {
        "enabled": lambda: rds.modify_event_subscription(SubscriptionName=instance, Enabled=False),
        "categories": lambda: rds.modify_event_subscription(SubscriptionName=instance, EventCategories=["failure"]),
        "tags": lambda: rds.add_tags_to_resource(
            ResourceName=subscriptions(account)[instance]["EventSubscriptionArn"],
            Tags=[{"Key": "Project", "Value": "x"}],
        ),
    }
    for name, change in changes.items():
        change()
        assert monitor(dev, database_events=True)["plan"] == [f"update event subscription {instance} ({name})"]
    rds.delete_event_subscription(SubscriptionName=instance)
    assert monitor(dev, database_events=True)["plan"] == [f"create event subscription {instance}"]

    gone = monitor(dev)
    assert sorted(gone["plan"]) == [
        *(f"delete event subscription {NAME}-{source}" for source in SOURCES),
        f"update topic {NAME}-alarms (policy)",
    ]
    assert (subscriptions(account), EVENTS_TAG in tags(account)) == ({}, False)
    account.zero()
    assert monitor(dev)["plan"] == []
    assert account.calls()["writes"] == 0


def test_rds_takes_no_topic_that_it_may_not_publish_to(account: Account) -> None:
    rds, sns = account.client("rds"), account.client("sns")
    given = {"SubscriptionName": "a", "SourceType": "db-instance", "EventCategories": ["failure"]}
    with pytest.raises(rds.exceptions.SNSTopicArnNotFoundFault):
        rds.create_event_subscription(**given, SnsTopicArn=TOPIC)
    sns.create_topic(
        Name=f"{NAME}-alarms", Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": []})}
    )
    with pytest.raises(rds.exceptions.SNSNoAuthorizationFault):
        rds.create_event_subscription(**given, SnsTopicArn=TOPIC)
