# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the topic, of keys, policies and the hosted zone, and of what an account has once. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .model import OUTSIDE, Answer, Control, Outcome, Resource, either, other


def topic_encrypted(topic: Resource) -> Outcome:
    """KMS encrypts its messages at rest."""
    key = topic.answer.get("KmsMasterKeyId")
    remedy = f"{topic.key}.topic_kms_key: the ARN of a key that lets cloudwatch.amazonaws.com use it"
    return either(key, f"it is encrypted with {key}", "it is not encrypted with KMS", remedy)


def key_rotates(key: Resource) -> Outcome:
    """A customer's key gets new material by itself."""
    if key.answer.get("KeyManager") != "CUSTOMER":
        return other("AWS manages it")
    if str(key.answer.get("KeySpec")) != "SYMMETRIC_DEFAULT":
        return other("it is not symmetric")
    good = key.part("rotates")
    return either(good, "KMS rotates it", "KMS does not rotate it", f"{OUTSIDE}switch the rotation of {key.name} on")


def points_encrypted(database: Resource) -> Outcome:
    """Recovery points of AWS Backup are encrypted."""
    points = database.part("recovery_points")
    if not points:
        return other("AWS Backup has no recovery point of it")
    plain = [str(item["RecoveryPointArn"]) for item in points if not item.get("EncryptionKeyArn")]
    remedy = f"{database.key}.encrypted: true, for a new one"
    return either(
        not plain,
        f"its {len(points)} recovery points are encrypted",
        f"{len(plain)} recovery points are not encrypted",
        remedy,
    )


def threats_detected(account: Resource) -> Outcome:
    """GuardDuty is on in the region."""
    good = [name for name, status in account.part("detectors").items() if status == "ENABLED"]
    return either(good, "GuardDuty is on", "GuardDuty is off", f"{OUTSIDE}enable GuardDuty in {account.name}")


def no_whole_services(policy: Resource) -> Outcome:
    """It allows no service whole."""
    whole = sorted(set(_whole_services(policy.answer)))
    remedy = f"{policy.key}: name the actions in place of {', '.join(whole)}"
    return either(not whole, "it allows no service whole", f"it allows {', '.join(whole)}", remedy)


def _whole_services(document: Answer) -> Iterator[str]:
    statements = document.get("Statement") or []
    for statement in [statements] if isinstance(statements, dict) else statements:
        actions = statement.get("Action") or []
        if statement.get("Effect") == "Allow":
            yield from (
                item
                for item in ([actions] if isinstance(actions, str) else actions)
                if item.endswith(":*") or item == "*"
            )


def queries_logged(zone: Resource) -> Outcome:
    """Queries of the zone are logged."""
    places = [str(item["CloudWatchLogsLogGroupArn"]) for item in zone.part("query_logging")]
    remedy = f"{OUTSIDE}a query logging configuration of the zone {zone.name}, which other environments share"
    return either(places, f"queries are logged in {', '.join(places)}", "queries are not logged", remedy)


CONTROLS = (
    Control("SNS.1", "SNS topics should be encrypted at-rest using AWS KMS", "topic", topic_encrypted),
    Control("KMS.4", "AWS KMS key rotation should be enabled", "keys", key_rotates),
    Control("Backup.1", "AWS Backup recovery points should be encrypted at rest", "databases", points_encrypted),
    Control("GuardDuty.1", "GuardDuty should be enabled", "account", threats_detected),
    Control(
        "IAM.21",
        "IAM customer managed policies that you create should not allow wildcard actions for services",
        "policies",
        no_whole_services,
    ),
    Control("Route53.2", "Route 53 public hosted zones should log DNS queries", "hosted_zone", queries_logged),
)
