"""Logs of replication groups that go to CloudWatch Logs.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html
"""

from __future__ import annotations

from typing import Any

from moto.logs.models import logs_backends

from ... import ACCOUNT_ID
from .store import CacheError, engine, engine_version

KEY = "LogDeliveryConfigurations"
OLDEST = {"slow-log": (6, 0), "engine-log": (6, 2)}
"""Of Redis OSS; Valkey has both."""


def take(fields: dict[str, Any], wanted: list[dict[str, Any]], at_once: bool = True) -> list[dict[str, Any]]:
    """The configurations after a request. A log is named by its type; the others stay. AWS does not document the words of its refusals."""
    if wanted and not at_once:
        raise CacheError("InvalidParameterCombination", "Log delivery can only be modified with ApplyImmediately.")
    found = {item["LogType"]: item for item in fields.get(KEY) or []}
    for item in wanted:
        kind = str(item.get("LogType"))
        version = tuple(int(text) for text in engine_version(fields).split(".")[:2])
        if engine(fields) == "redis" and version < OLDEST.get(kind, (99,)):
            raise CacheError("InvalidParameterValue", f"Log type {kind} is not supported for engine version {version}.")
        if item.get("Enabled") is False:
            found.pop(kind, None)
        elif not (item.get("DestinationType") and item.get("DestinationDetails") and item.get("LogFormat")):
            raise CacheError(
                "InvalidParameterCombination", "DestinationType, DestinationDetails and LogFormat are required."
            )
        else:
            found[kind] = {name: value for name, value in item.items() if name != "Enabled"}
    return list(found.values())


def shape(region: str, fields: dict[str, Any], ready: bool) -> list[dict[str, Any]]:
    """The configurations as they are told: one whose log group is not there has an error."""
    return [{**item, **_status(region, item, ready)} for item in fields.get(KEY) or []]


def _status(region: str, item: dict[str, Any], ready: bool) -> dict[str, str]:
    group = ((item.get("DestinationDetails") or {}).get("CloudWatchLogsDetails") or {}).get("LogGroup")
    if group and group not in logs_backends[ACCOUNT_ID][region].groups:
        return {"Status": "error", "Message": f"The log group {group} does not exist."}
    return {"Status": "active" if ready else "enabling"}
