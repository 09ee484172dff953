# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who changed what has drifted, as far as CloudTrail tells: the newest write event that names the resource.

LookupEvents takes two calls a second and tells of the last 90 days, of an event some minutes after it:
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._aws.errors import BotoCoreError, ClientError, explain
from .._aws.session import Aws

PAGES = 10
"""So many pages of 50 write events are looked through, the newest first."""


SOURCES: Mapping[str, Sequence[str]] = {
    "repositories": ["ecr"],
    "network": ["ec2"],
    "secrets": ["secretsmanager"],
    "parameters": ["ssm"],
    "data": ["rds", "elasticache", "scheduler", "backup", "iam"],
    "ingress": ["elasticloadbalancing", "route53", "wafv2", "logs", "s3"],
    "monitoring": ["monitoring", "logs", "sns", "budgets", "ce"],
    "roles": ["iam"],
    "cluster": ["ecs"],
    "services": ["ecs", "application-autoscaling", "autoscaling"],
}
"""The services that change the resources of a part, as CloudTrail's eventSource names them."""


def find_changes(aws: Aws, resources: Mapping[str, tuple[str, Sequence[str]]]) -> tuple[dict[str, dict[str, str]], str]:
    """By resource who changed it, when and how; and why nothing is known where CloudTrail does not answer.

    resources: the part of each, and the names that AWS may have for it.
    """
    changes: dict[str, dict[str, str]] = {}
    try:
        for event in _write_events(aws):
            text, source = str(event.get("CloudTrailEvent", "")), event["EventSource"].removesuffix(".amazonaws.com")
            for resource, (part, names) in resources.items():
                if resource not in changes and source in SOURCES[part] and any(names_it(text, name) for name in names):
                    changes[resource] = _told(event)
            if len(changes) == len(resources):
                break
    except (ClientError, BotoCoreError) as error:
        return changes, f"CloudTrail could not be read: {explain(error)}"
    return changes, ""


def names_it(text: str, name: str) -> bool:
    """Whether an event's record has the name as a whole value, or as the end of one, such as of an ARN."""
    return any(f'{before}{name}"' in text for before in ('"', "/", ":"))


def _write_events(aws: Aws) -> Iterator[Mapping[str, Any]]:
    client = aws.client("cloudtrail")
    arguments: dict[str, Any] = {"LookupAttributes": [{"AttributeKey": "ReadOnly", "AttributeValue": "false"}]}
    for _page in range(PAGES):
        answer = client.lookup_events(**arguments, MaxResults=50)
        yield from answer["Events"]
        if not answer.get("NextToken"):
            return
        arguments["NextToken"] = answer["NextToken"]


def _told(event: Mapping[str, Any]) -> dict[str, str]:
    """The event in short. A service that acted for itself is named as invokedBy."""
    identity = json.loads(event.get("CloudTrailEvent") or "{}").get("userIdentity") or {}
    who = identity.get("arn") or identity.get("invokedBy") or event.get("Username") or "unknown"
    when = event["EventTime"].isoformat(timespec="seconds")
    return {"who": who, "when": when, "event": event["EventName"]}
