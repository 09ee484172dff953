# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether each ARN is one of the service that its option is for, and each KMS key is in reach."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .check_references import environments
from .faults import Fault
from .inventory import Inventory

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html and -ssm-paramstore.html
SECRET = re.compile(
    r"arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:\d{12}:secret:[^:\s]+(:[^:\s]*){0,3}|ssm:[a-z0-9-]+:\d{12}:parameter/\S+)"
)
KEY = re.compile(r"arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(key|alias)/[A-Za-z0-9/_-]+|alias/[A-Za-z0-9/_-]+")
NAMESPACE = re.compile(r"arn:aws[a-z-]*:servicediscovery:[a-z0-9-]+:\d{12}:namespace/[a-z0-9-]+")
OF_SERVICES = ("topic_kms_key", "log_kms_key", "flow_logs.kms_key", "exec_logging.kms_key")
"""Options of keys that other services of AWS use."""
KEY_FORM = "give the ARN of a KMS key, such as arn:aws:kms:REGION:ACCOUNT:key/ID"


def check_arns(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of every ARN that an option takes."""
    for name, service in inventory.services.items():
        for key, _environment, secrets in environments(name, service):
            for variable, text in secrets.items():
                if text.startswith("arn:") and not SECRET.fullmatch(text):
                    hint = "give the ARN of a secret, with :JSON_KEY:: where it has keys, or of an SSM parameter"
                    yield Fault(f"{key}.secrets.{variable}", f"is {text}, {_what(text)}", hint)
        connect = service.service_connect
        if connect and connect.namespace.startswith("arn:") and not NAMESPACE.fullmatch(connect.namespace):
            hint = "give the name or the ARN of a Cloud Map namespace"
            yield Fault(f"services.{name}.service_connect.namespace", f"is {connect.namespace}", hint)
    for key, arn in _keys(inventory):
        yield from _kms_key(key, arn, inventory.region)


def _what(arn: str) -> str:
    parts = arn.split(":")
    if len(parts) > 2 and parts[2] not in ("secretsmanager", "ssm"):
        return f"an ARN of {parts[2] or 'no service'}, where a secret is meant"
    return "which is not the whole ARN of a secret or parameter"


def _keys(inventory: Inventory) -> Iterator[tuple[str, str]]:
    for section in ("secrets", "parameters", "databases", "caches"):
        for name, item in getattr(inventory, section).items():
            for option in ("kms_key", "password_kms_key", "log_kms_key"):
                if arn := getattr(item, option, ""):
                    yield f"{section}.{name}.{option}", arn
    if inventory.backup and inventory.backup.kms_key:
        yield "backup.kms_key", inventory.backup.kms_key
    flow_logs = inventory.network.flow_logs if inventory.network else None
    if flow_logs and flow_logs.kms_key:
        yield "network.flow_logs.kms_key", flow_logs.kms_key
    exec_logging = inventory.cluster.exec_logging if inventory.cluster else None
    if exec_logging and exec_logging.kms_key:
        yield "cluster.exec_logging.kms_key", exec_logging.kms_key
    for option in ("topic_kms_key", "log_kms_key"):
        if arn := getattr(inventory.monitoring, option, ""):
            yield f"monitoring.{option}", arn


def _kms_key(key: str, arn: str, region: str) -> Iterator[Fault]:
    match = KEY.fullmatch(arn)
    if key.endswith(OF_SERVICES) and (arn.startswith("alias/") or ":alias/aws/" in arn):
        # AWS's own key lets neither CloudWatch publish: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        yield Fault(key, f"is {arn}, which is no key of your own", KEY_FORM)
    elif not match:
        yield Fault(key, f"is {arn}, which is not the ARN of a KMS key", KEY_FORM)
    elif match[1] and region and match[1] != region:
        # https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html: one key for each region
        yield Fault(key, f"is a key in {match[1]}, but the environment is in {region}", f"name a key in {region}")
