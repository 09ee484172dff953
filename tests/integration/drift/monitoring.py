"""Changes of roles, log groups, topic, alarms and dashboard by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.harness import Account
from tests.integration.drift.change import API, NAME, ROLE, TAG, WEB, Change, only, simple


def role_changes() -> list[Change]:
    """Changes of a role."""
    anybody = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [anybody]})
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    given = {"RoleName": ROLE, "PolicyName": "talentbase.aws", "PolicyDocument": json.dumps(everything)}
    return [
        *simple(
            "roles",
            "role",
            "iam",
            "update_assume_role_policy",
            ROLE,
            {"trust": {"RoleName": ROLE, "PolicyDocument": trust}},
        ),
        *simple(
            "roles",
            "role",
            "iam",
            "put_role_policy",
            ROLE,
            {"policy": given, "more_policies": {**given, "PolicyName": "more"}},
        ),
        *simple(
            "roles", "role", "iam", "update_role", ROLE, {"description": {"RoleName": ROLE, "Description": "by hand"}}
        ),
        *simple("roles", "role", "iam", "tag_role", ROLE, {"tags": {"RoleName": ROLE, "Tags": [TAG]}}),
    ]


def monitoring_changes() -> list[Change]:
    """Changes of log groups, topic, alarms and dashboard."""
    alarms = {
        "metric": {"MetricName": "HealthyHostCount"},
        "namespace": {"Namespace": "Other"},
        "dimensions": {"Dimensions": [{"Name": "LoadBalancer", "Value": "other"}]},
        "statistic": {"Statistic": "Minimum"},
        "threshold": {"Threshold": 7.0},
        "comparison": {"ComparisonOperator": "LessThanThreshold"},
        "period": {"Period": 120},
        "evaluation_periods": {"EvaluationPeriods": 5},
        "datapoints_to_alarm": {"DatapointsToAlarm": 1},
        "missing_data": {"TreatMissingData": "breaching"},
        "unit": {"Unit": "Count"},
        "description": {"AlarmDescription": "by hand"},
        "notify": {"ActionsEnabled": False},
        "alarm_actions": {"AlarmActions": []},
        "ok_actions": {"OKActions": []},
        "insufficient_data_actions": {"InsufficientDataActions": ["arn:aws:sns:us-east-1:258993895334:other"]},
    }
    name, group, arn = f"{WEB}-unhealthy-hosts", f"/ecs/{WEB}", f"arn:aws:sns:us-east-1:258993895334:{NAME}-alarms"
    open_policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    return [
        *(Change("monitoring", "alarm", name, prop, _alarm(name, change)) for prop, change in alarms.items()),
        Change(
            "monitoring",
            "alarm",
            f"{API}-unhealthy-hosts",
            "tags",
            lambda a: a.client("cloudwatch").tag_resource(
                ResourceARN=_alarm_arn(a, f"{API}-unhealthy-hosts"), Tags=[TAG]
            ),
        ),
        Change(
            "monitoring",
            "alarm",
            f"{API}-cpu-critical",
            "threshold",
            lambda a: a.client("cloudwatch").delete_alarms(AlarmNames=[f"{API}-cpu-critical"]),
            gone=True,
        ),
        *simple(
            "monitoring",
            "log group",
            "logs",
            "put_retention_policy",
            group,
            {"retention_days": {"logGroupName": group, "retentionInDays": 1}},
        ),
        *simple(
            "monitoring",
            "log group",
            "logs",
            "tag_log_group",
            group,
            {"tags": {"logGroupName": group, "tags": {"Project": "Other"}}},
        ),
        *simple(
            "monitoring",
            "topic",
            "sns",
            "set_topic_attributes",
            f"{NAME}-alarms",
            {"policy": {"TopicArn": arn, "AttributeName": "Policy", "AttributeValue": open_policy}},
        ),
        *simple(
            "monitoring",
            "topic",
            "sns",
            "tag_resource",
            f"{NAME}-alarms",
            {"tags": {"ResourceArn": arn, "Tags": [TAG]}},
        ),
        *simple(
            "monitoring",
            "dashboard",
            "cloudwatch",
            "put_dashboard",
            NAME,
            {"body": {"DashboardName": NAME, "DashboardBody": json.dumps({"widgets": []})}},
        ),
    ]


def _alarm(name: str, change: dict[str, Any]) -> Callable[[Account], Any]:
    taken = [
        "AlarmName",
        "AlarmDescription",
        "ActionsEnabled",
        "OKActions",
        "AlarmActions",
        "InsufficientDataActions",
        "MetricName",
        "Namespace",
        "Statistic",
        "Dimensions",
        "Period",
        "Unit",
        "EvaluationPeriods",
        "DatapointsToAlarm",
        "Threshold",
        "ComparisonOperator",
        "TreatMissingData",
    ]

    def put(account: Account) -> None:
        client = account.client("cloudwatch")
        found = only(client.describe_alarms(AlarmNames=[name])["MetricAlarms"])
        client.put_metric_alarm(**{key: found[key] for key in taken if found.get(key) is not None} | change)

    return put


def _alarm_arn(account: Account, name: str) -> str:
    found = account.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return str(only(found)["AlarmArn"])
