"""Alarms, topic, log groups and dashboard as values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.monitoring import (
    ALARM_METRICS,
    Alarm,
    Subscriber,
)
from ansible_collections.talentbase.aws.plugins.module_utils._monitoring import (
    alarms,
    dashboard,
    inputs,
    log_groups,
    topic,
)
from ansible_collections.talentbase.aws.plugins.module_utils._monitoring.context import MonitoringContext
from ansible_collections.talentbase.aws.plugins.module_utils._monitoring.names import subscription_address
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import UNKNOWN, Actual, Resource

ALARMS = st.builds(
    Alarm,
    severity=st.sampled_from(["critical", "warning", "info"]),
    metric=st.sampled_from(ALARM_METRICS),
    threshold=st.floats(0, 1e6, allow_nan=False),
    statistic=st.sampled_from(["Average", "Sum", "Maximum", "p95", "p99.9"]),
    comparison=st.sampled_from(list(alarms.COMPARISONS)),
    period=st.sampled_from([60, 300]),
    evaluation_periods=st.integers(1, 10),
    datapoints_to_alarm=st.integers(0, 10),
    missing_data=st.sampled_from(["notBreaching", "breaching", "ignore", "missing"]),
    notify=st.booleans(),
)


def context_of(variables: Mapping[str, Any], **changes: Any) -> MonitoringContext:
    """The context of an inventory whose load balancer stands."""
    inventory = load(variables, [])
    assert inventory.monitoring is not None
    assert inventory.cluster is not None
    found = MonitoringContext(
        monitoring=inventory.monitoring,
        cluster=inventory.cluster,
        services=inventory.services,
        account_id="258993895334",
        region="us-east-1",
        databases=inventory.databases,
        caches=inventory.caches,
        load_balancer="app/talentbase-dev/50dc6c495c0c9188",
        target_groups={key: f"targetgroup/{key}/73e2d6bc24d8a067" for key in inventory.services},
        tags=inventory.resource_tags,
    )
    return replace(found, **changes)


@pytest.fixture
def context(dev: dict[str, Any]) -> MonitoringContext:
    return context_of(dev)


def test_an_inventory_that_says_nothing_of_monitoring_is_monitored(dev: dict[str, Any]) -> None:
    context = context_of({name: section for name, section in dev.items() if name != "monitoring"})
    assert (context.monitoring.topic, context.monitoring.dashboard) == ("talentbase-dev-alarms", "talentbase-dev")
    [web] = {tuple(names) for names in alarms.alarm_names(context).values()}
    assert web == (
        "unhealthy-hosts",
        "cpu-critical",
        "memory-critical",
        "cpu-warning",
        "memory-warning",
        "response-time",
    )


def test_alarms_that_are_given_replace_the_default_ones(dev: dict[str, Any]) -> None:
    cpu = {"severity": "warning", "metric": "cpu", "threshold": 50}
    for given_alarms in ({}, {"cpu": cpu}):
        context = context_of({**dev, "monitoring": {"alarms": given_alarms}})
        assert [set(names) for names in alarms.alarm_names(context).values()] == [set(given_alarms)] * 2


def as_aws_has_it(request: Mapping[str, Any]) -> Actual:
    """The alarm that DescribeAlarms gives after a PutMetricAlarm."""
    answer = {**request, "AlarmArn": "arn"}
    tags = {tag["Key"]: tag["Value"] for tag in answer.pop("Tags")}
    return alarms.actual_alarm(answer, tags)


def widgets(context: MonitoringContext, kind: str) -> list[dict[str, Any]]:
    return [widget for widget in dashboard.dashboard_body(context)["widgets"] if widget["type"] == kind]


@given(alarm=ALARMS)
def test_an_alarm_that_was_put_is_no_difference(alarm: Alarm) -> None:
    context = CONTEXT
    resource = alarms.desired_alarm("web", "any", alarm, context)
    actual = as_aws_has_it(inputs.alarm_input(resource.address.name, resource.properties))
    assert make_plan([resource], {actual.address: actual}).steps == ()


@given(alarm=ALARMS)
def test_an_alarm_on_two_target_groups_is_no_difference_whichever_is_live(alarm: Alarm) -> None:
    first, second = "targetgroup/web/1", "targetgroup/web-alternate/2"
    context = replace(CONTEXT, target_groups={"web": first}, alternate_target_groups={"web": second})
    moved = replace(CONTEXT, target_groups={"web": second}, alternate_target_groups={"web": first})
    resource = alarms.desired_alarm("web", "any", alarm, context)
    actual = as_aws_has_it(inputs.alarm_input(resource.address.name, resource.properties))
    assert make_plan([alarms.desired_alarm("web", "any", alarm, moved)], {actual.address: actual}).steps == ()
    one = alarms.desired_alarm("web", "any", alarm, CONTEXT)
    about_hosts = "LoadBalancer" in resource.properties["dimensions"]
    assert bool(make_plan([one], {actual.address: actual}).steps) is about_hosts


def test_the_values_of_two_target_groups_become_one(dev: dict[str, Any]) -> None:
    context = context_of(dev, alternate_target_groups={"web": "targetgroup/web-alternate/2"})
    asked = {item.address.name: inputs.alarm_input("any", item.properties) for item in alarms.desired_alarms(context)}
    queries = asked["talentbase-web-dev-response-time"]["Metrics"]
    assert [item.get("Expression") for item in queries] == ["MAX([first, second])", None, None]
    assert asked["talentbase-web-dev-requests"]["Metrics"][0]["Expression"] == "SUM([first, second])"
    groups = [item["MetricStat"]["Metric"]["Dimensions"][1]["Value"] for item in queries[1:]]
    assert groups == ["targetgroup/web-alternate/2", "targetgroup/web/73e2d6bc24d8a067"]
    assert "Metrics" not in asked["talentbase-web-dev-cpu-warning"]
    assert "Metrics" not in asked["talentbase-api-dev-response-time"]


def test_queries_that_somebody_changed_are_a_difference(dev: dict[str, Any]) -> None:
    context = context_of(dev, alternate_target_groups={"web": "targetgroup/web-alternate/2"})
    resource = next(item for item in alarms.desired_alarms(context) if item.address.name.endswith("web-dev-requests"))
    request = inputs.alarm_input(resource.address.name, resource.properties)
    request["Metrics"][0]["Expression"] = "MAX([first, second])"
    actual = as_aws_has_it(request)
    assert make_plan([resource], {actual.address: actual}).steps


def test_the_dashboard_shows_both_target_groups(dev: dict[str, Any]) -> None:
    context = context_of(dev, alternate_target_groups={"web": "targetgroup/web-alternate/2"})
    shown = json.dumps(dashboard.dashboard_body(context))
    assert '"requests web-alternate"' in shown
    assert '"requests web"' in shown
    swapped = replace(
        context,
        target_groups={**context.target_groups, "web": "targetgroup/web-alternate/2"},
        alternate_target_groups={"web": context.target_groups["web"]},
    )
    assert dashboard.dashboard_body(swapped) == dashboard.dashboard_body(context)


def test_every_alarm_tells_a_person_what_to_do(context: MonitoringContext) -> None:
    for resource in alarms.desired_alarms(context):
        text = resource.properties["description"]
        assert text.startswith(resource.properties["tags"]["Severity"])
        assert "To do: open the dashboard talentbase-dev; " in text
        assert len(text) <= 1024
    cpu = next(r for r in alarms.desired_alarms(context) if r.address.name == "talentbase-web-dev-cpu-critical")
    assert "CPU above 90% in 5 of 5 periods of 60 s" in cpu.properties["description"]


def test_dimensions_follow_the_metric(context: MonitoringContext) -> None:
    by_name = {resource.address.name: resource.properties for resource in alarms.desired_alarms(context)}
    assert by_name["talentbase-api-dev-cpu-warning"]["dimensions"] == {
        "ClusterName": "talentbase-dev",
        "ServiceName": "talentbase-api-dev",
    }
    assert by_name["talentbase-api-dev-http-4xx"]["dimensions"] == {
        "LoadBalancer": "app/talentbase-dev/50dc6c495c0c9188",
        "TargetGroup": "targetgroup/api/73e2d6bc24d8a067",
    }


def test_a_load_balancer_to_come_is_unknown(dev: dict[str, Any]) -> None:
    context = context_of(dev, load_balancer=UNKNOWN, target_groups={})
    dimensions = alarms.desired_alarms(context)[0].properties["dimensions"]
    assert dimensions == {"LoadBalancer": UNKNOWN, "TargetGroup": UNKNOWN}


def test_a_worker_has_no_alarms_and_no_graphs_about_hosts(dev: dict[str, Any]) -> None:
    dev["services"] = {"worker": {"name": "w", "repository": "w", "cpu": 256, "memory": 512}}
    context = context_of(dev)
    names = [resource.address.name for resource in alarms.desired_alarms(context)]
    assert names == ["w-cpu-critical", "w-memory-critical", "w-cpu-warning", "w-memory-warning"]
    titles = {widget["properties"]["title"] for widget in widgets(context, "metric")}
    assert {"CPU and memory", "Tasks"} <= titles
    assert not {"Targets", "Requests", "Response time"} & titles


def test_only_cloudwatch_of_this_account_may_publish(context: MonitoringContext) -> None:
    (statement,) = topic.topic_policy(context)["Statement"]
    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert statement["Resource"] == "arn:aws:sns:us-east-1:258993895334:talentbase-dev-alarms"
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "258993895334"}


def test_a_subscription_that_waits_for_its_confirmation_is_there(context: MonitoringContext) -> None:
    wanted = topic.desired_subscription(Subscriber("email", "ops@example.com"), context)
    answer = {
        "Protocol": "email",
        "Endpoint": "ops@example.com",
        "TopicArn": context.topic_arn(),
        "SubscriptionArn": topic.PENDING,
    }
    there = topic.actual_subscription(answer)
    the_topic = topic.actual_topic("talentbase-dev-alarms", {"TopicArn": context.topic_arn()}, {})
    plan = make_plan([wanted], {there.address: there, the_topic.address: the_topic})
    assert plan.steps == ()
    assert there.attributes == {"confirmed": False}


def test_two_urls_of_one_host_are_two_subscriptions() -> None:
    first, second = (subscription_address("https", f"https://hooks.example.com/{key}") for key in ("one", "two"))
    assert first != second
    assert "one" not in first.name


def test_log_groups_keep_for_the_days_of_the_inventory(context: MonitoringContext) -> None:
    resources = log_groups.desired_log_groups(context)
    assert [(r.address.name, r.properties["retention_days"]) for r in resources] == [
        ("/ecs/talentbase-web-dev", 7),
        ("/ecs/talentbase-api-dev", 7),
    ]


def test_log_groups_are_left_as_they_are_with_a_retention_of_0(context: MonitoringContext) -> None:
    context = replace(context, monitoring=replace(context.monitoring, log_retention_days=0))
    assert all("retention_days" not in item.properties for item in log_groups.desired_log_groups(context))


def test_the_dashboard_shows_scaling_targets_and_thresholds(context: MonitoringContext) -> None:
    graphs = widgets(context, "metric")
    load = next(w for w in graphs if w["properties"]["title"] == "CPU and memory")
    marks = {item["label"]: item["value"] for item in load["properties"]["annotations"]["horizontal"]}
    assert marks == {"CPU target": 70, "memory target": 80}
    slow = next(w for w in graphs if w["properties"]["title"] == "Response time")
    assert [line[-1]["stat"] for line in slow["properties"]["metrics"]] == ["p50", "p95", "p99"]
    assert slow["properties"]["annotations"]["horizontal"][0]["value"] == 3


def test_the_dashboard_shows_every_alarm_once(context: MonitoringContext) -> None:
    shown = [arn for widget in widgets(context, "alarm") for arn in widget["properties"]["alarms"]]
    wanted = [
        f"arn:aws:cloudwatch:us-east-1:258993895334:alarm:{r.address.name}" for r in alarms.desired_alarms(context)
    ]
    assert sorted(shown) == sorted(wanted)


def test_no_widgets_overlap_or_leave_the_grid(prod: dict[str, Any]) -> None:
    taken: set[tuple[int, int]] = set()
    for widget in dashboard.dashboard_body(context_of(prod))["widgets"]:
        assert widget["x"] + widget["width"] <= 24
        cells = {
            (x, y)
            for x in range(widget["x"], widget["x"] + widget["width"])
            for y in range(widget["y"], widget["y"] + widget["height"])
        }
        assert not cells & taken
        taken |= cells


def test_a_cache_of_two_nodes_shows_both(prod: dict[str, Any]) -> None:
    text = json.dumps(dashboard.dashboard_body(context_of(prod)))
    assert "talentbase-prod-redis-001" in text
    assert "talentbase-prod-redis-002" in text


def test_without_container_insights_nothing_of_it_is_shown(dev: dict[str, Any]) -> None:
    dev["cluster"]["container_insights"] = "disabled"
    assert "ContainerInsights" not in json.dumps(dashboard.dashboard_body(context_of(dev)))


def test_thirty_services_fit_on_the_dashboard(dev: dict[str, Any]) -> None:
    base = dev["services"]["web"]
    dev["services"] = {
        f"s{n}": {**base, "name": f"service-{n}", "hosts": [f"s{n}.salesdog.click"], "priority": n}
        for n in range(1, 31)
    }
    found = dashboard.dashboard_body(context_of(dev))["widgets"]
    assert len(found) <= 500
    assert max(len(w["properties"]["alarms"]) for w in found if w["type"] == "alarm") <= 100


def test_a_dashboard_that_is_full_says_what_it_leaves_out(dev: dict[str, Any]) -> None:
    base = dev["services"]["web"]
    dev["services"] = {
        f"s{n}": {**base, "name": f"service-{n}", "hosts": [f"s{n}.salesdog.click"], "priority": n}
        for n in range(1, 101)
    }
    found = dashboard.dashboard_body(context_of(dev))["widgets"]
    assert 490 < len(found) <= 500
    assert "are left out, as a dashboard takes 500 widgets" in found[-1]["properties"]["markdown"]


def test_a_body_that_means_the_same_is_no_difference(context: MonitoringContext) -> None:
    resource: Resource = dashboard.desired_dashboard(context)
    there = dashboard.actual_dashboard(
        "talentbase-dev", json.dumps(resource.properties["body"], indent=4, sort_keys=True)
    )
    assert make_plan([resource], {there.address: there}).steps == ()


CONTEXT = context_of(
    {
        "monitoring": {"topic": "t", "dashboard": "d"},
        "cluster": {"name": "c"},
        "services": {"web": {"name": "web", "cpu": 256, "memory": 512, "hosts": ["www.example.com"]}},
    }
)
