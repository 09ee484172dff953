# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read secrets, the topic, keys, policies, the hosted zone and GuardDuty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from .._aws.errors import unless_absent
from .._aws.partition import partition
from .._aws.session import Aws, gather
from .._ingress.zone_reads import hosted_zone_id
from .._inventory.inventory import Inventory
from .._permissions.names import path_of
from .account_block import account_block
from .model import Answer, Resource, Section
from .reading import Reads, resource

NO_SECRET, NO_TOPIC = "the inventory has no secret", "the inventory has no monitoring"
NO_POLICY = "the environment has no managed policy; playbooks/permissions.yml makes them"
NO_ZONE, NO_KEY = "DNS is kept elsewhere", "no resource of the environment names a key of its own"
KEYS = ("KmsKeyId", "KmsMasterKeyId")


def read_secrets(aws: Aws, inventory: Inventory, now: datetime) -> Section:
    """The secrets of the inventory, without their values."""
    client = aws.client("secretsmanager")
    names = {f"secrets.{key}": item.name for key, item in inventory.secrets.items()}
    describe = client.describe_secret
    calls = {key: partial(unless_absent, partial(describe, SecretId=name), {}) for key, name in names.items()}
    answers: dict[str, Answer] = gather(calls) if calls else {}
    found = [
        Resource(key, names[key], {} if item.get("DeletedDate") else item, {"now": now})
        for key, item in answers.items()
    ]
    return Section(NO_SECRET, found)


def read_topic(aws: Aws, inventory: Inventory) -> Section:
    """The topic of monitoring."""
    if inventory.monitoring is None:
        return Section(NO_TOPIC)
    name = inventory.monitoring.topic
    arn = f"arn:{partition(aws.region)}:sns:{aws.region}:{inventory.account_id}:{name}"
    call = partial(aws.client("sns").get_topic_attributes, TopicArn=arn)
    return Section("", [resource("monitoring", name, unless_absent(call, {}).get("Attributes"), {})])


def read_keys(aws: Aws, users: Iterable[Section]) -> Section:
    """The keys that what was read names, each once."""
    used = [(item.answer.get(name), item.key) for section in users for item in section.resources for name in KEYS]
    keys = {str(key): user for key, user in reversed(used) if key}
    found = gather({key: partial(_key, aws, key, user) for key, user in keys.items()}) if keys else {}
    return Section(NO_KEY, list(found.values()))


def _key(aws: Aws, key: str, user: str) -> Resource:
    kms = aws.client("kms")
    answer = unless_absent(partial(kms.describe_key, KeyId=key), {}).get("KeyMetadata")
    reads: Reads = {"rotates": lambda: kms.get_key_rotation_status(KeyId=answer["KeyId"])["KeyRotationEnabled"]}
    owned = answer and answer.get("KeyManager") == "CUSTOMER"
    return resource(user, key, answer, reads if owned else {})


def read_policies(aws: Aws, inventory: Inventory) -> Section:
    """The managed policies of the environment, in their default versions."""
    path = path_of(inventory)
    every = aws.pages("iam", "get_account_authorization_details", "Policies", Filter=["LocalManagedPolicy"])
    own = [item for item in every if item["Path"] == path]
    return Section(
        NO_POLICY, [Resource("task_policy of its service", item["PolicyName"], _document(item)) for item in own]
    )


def _document(policy: Answer) -> Answer:
    found: Answer = next(item["Document"] for item in policy["PolicyVersionList"] if item["IsDefaultVersion"])
    return found


def read_zone(aws: Aws, inventory: Inventory) -> Section:
    """The hosted zone of the hosts."""
    ingress = inventory.ingress
    zone = hosted_zone_id(aws, ingress) if ingress else ""
    if ingress is None or not zone:
        return Section(NO_ZONE)
    configs = partial(aws.pages, "route53", "list_query_logging_configs", "QueryLoggingConfigs", HostedZoneId=zone)
    found = resource("ingress.hosted_zone", ingress.hosted_zone, {"Id": zone}, {"query_logging": configs})
    return Section("", [found])


def read_account(aws: Aws, inventory: Inventory) -> Section:
    """What an account has once, in this region or in all."""
    name = inventory.account_id
    reads: Reads = {
        "public_access_block": partial(account_block, aws, name),
        "detectors": partial(_detectors, aws),
    }
    return Section("", [resource("aws_account_id", f"{name} in {aws.region}", {"Account": name}, reads)])


def _detectors(aws: Aws) -> dict[str, str]:
    """The states of GuardDuty's detectors."""
    client = aws.client("guardduty")
    ids = aws.pages("guardduty", "list_detectors", "DetectorIds")
    return {item: str(client.get_detector(DetectorId=item)["Status"]) for item in ids}
