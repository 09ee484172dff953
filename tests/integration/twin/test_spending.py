"""A twin has the budget and the anomaly monitor that a topic names, the schedules of databases, and the mute rules of alarms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.harness import Account
from tests.integration.twin.conftest import started

ACCOUNT = "258993895334"
NAME = "shop-dev"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/{NAME}-us-east-1-hours"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def test_budgets_and_schedules_are_held(account: Account, tmp_path: Path) -> None:
    named = {"talentbase.aws/budget": NAME, "talentbase.aws/anomalies": NAME, "talentbase.aws/hours": "true"}
    tags = [{"Key": key, "Value": value} for key, value in named.items()]
    topic = account.client("sns").create_topic(Name="alarms", Tags=tags)["TopicArn"]
    watch(account, topic)
    limit = {"BudgetLimit": {"Amount": "200", "Unit": "USD"}, "BudgetType": "COST", "TimeUnit": "MONTHLY"}
    threshold = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
    subscriber = {"SubscriptionType": "SNS", "Address": f"arn:aws:sns:us-east-1:{ACCOUNT}:alarms"}
    account.client("budgets").create_budget(
        AccountId=ACCOUNT,
        Budget={"BudgetName": NAME, **limit},
        NotificationsWithSubscribers=[{"Notification": threshold, "Subscribers": [subscriber]}],
        ResourceTags=[{"Key": "Project", "Value": "Shop"}],
    )
    account.client("iam").create_role(RoleName=ROLE.split("/")[1], AssumeRolePolicyDocument=json.dumps(TRUST))
    scheduler = account.client("scheduler")
    scheduler.create_schedule_group(Name=NAME, Tags=[{"Key": "Project", "Value": "Shop"}])
    scheduler.create_schedule(
        GroupName=NAME,
        Name=f"{NAME}-stop",
        ScheduleExpression="cron(0 20 ? * MON-FRI *)",
        ScheduleExpressionTimezone="America/Sao_Paulo",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": "arn:aws:scheduler:::aws-sdk:rds:stopDBInstance", "RoleArn": ROLE, "Input": "{}"},
    )
    found = account.module_alone("twin_info", aws_account_id=ACCOUNT)["twin"]
    assert found["unread"] == []
    file = tmp_path / "twin.json"
    file.write_text(json.dumps(found))
    with started(file, tmp_path / "twin") as twin:
        assert state(twin) == state(account)
        again = twin.module_alone("twin_info", aws_account_id=ACCOUNT)["twin"]
    for service in ("budgets", "ce", "cloudwatch", "scheduler"):
        assert again["answers"][service] == found["answers"][service]


def watch(account: Account, topic: str) -> None:
    """Make an anomaly monitor that tells the topic, and an alarm with a mute rule."""
    explorer, cloudwatch = account.client("ce"), account.client("cloudwatch")
    counted = {"Tags": {"Key": "Environment", "Values": ["dev"], "MatchOptions": ["EQUALS"]}}
    monitor = explorer.create_anomaly_monitor(
        AnomalyMonitor={"MonitorName": NAME, "MonitorType": "CUSTOM", "MonitorSpecification": counted},
        ResourceTags=[{"Key": "Project", "Value": "Shop"}],
    )["MonitorArn"]
    explorer.create_anomaly_subscription(
        AnomalySubscription={
            "SubscriptionName": NAME,
            "MonitorArnList": [monitor],
            "Subscribers": [{"Type": "SNS", "Address": topic}],
            "Frequency": "IMMEDIATE",
            "Threshold": 20.0,
        }
    )
    cloudwatch.put_metric_alarm(
        AlarmName=NAME,
        MetricName="CPUUtilization",
        Namespace="AWS/ECS",
        Statistic="Average",
        Period=60,
        EvaluationPeriods=5,
        Threshold=90,
        ComparisonOperator="GreaterThanThreshold",
    )
    cloudwatch.put_alarm_mute_rule(
        Name=NAME,
        Rule={"Schedule": {"Expression": "cron(0 20 * * *)", "Duration": "PT12H", "Timezone": "America/Sao_Paulo"}},
        MuteTargets={"AlarmNames": [NAME]},
        Tags=[{"Key": "Project", "Value": "Shop"}],
    )


def state(account: Account) -> tuple[Any, ...]:
    budgets, about = account.client("budgets"), {"AccountId": ACCOUNT, "BudgetName": NAME}
    schedule = account.client("scheduler").get_schedule(GroupName=NAME, Name=f"{NAME}-stop")
    tags = account.client("scheduler").list_tags_for_resource(
        ResourceArn=f"arn:aws:scheduler:us-east-1:{ACCOUNT}:schedule-group/{NAME}"
    )["Tags"]
    explorer, cloudwatch = account.client("ce"), account.client("cloudwatch")
    [monitor] = explorer.get_anomaly_monitors()["AnomalyMonitors"]
    [rule] = cloudwatch.list_alarm_mute_rules()["AlarmMuteRuleSummaries"]
    return (
        explorer.list_tags_for_resource(ResourceArn=monitor["MonitorArn"])["ResourceTags"],
        explorer.get_anomaly_subscriptions(MonitorArn=monitor["MonitorArn"])["AnomalySubscriptions"][0]["Subscribers"],
        cloudwatch.get_alarm_mute_rule(AlarmMuteRuleName=NAME)["Rule"],
        cloudwatch.list_tags_for_resource(ResourceARN=rule["AlarmMuteRuleArn"])["Tags"],
        budgets.describe_budget(**about)["Budget"]["BudgetLimit"],
        budgets.describe_notifications_for_budget(**about)["Notifications"],
        budgets.list_tags_for_resource(ResourceARN=f"arn:aws:budgets::{ACCOUNT}:budget/{NAME}")["ResourceTags"],
        schedule["ScheduleExpression"],
        schedule["Target"],
        tags,
    )
