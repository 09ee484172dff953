"""RDS: the settings of an instance that moto drops or leaves open: storage, keys, zones, Performance Insights."""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import InvalidParameterCombination
from moto.rds.models import DBInstance

from .. import ACCOUNT_ID
from ..quirks.switches import SWITCHES
from . import rds_rules

GP3_BASELINE = {"iops": 3000, "storage_throughput": 125}


def complete_storage(database: DBInstance) -> None:
    """Fill in the default key and the baseline of gp3."""
    if database.storage_encrypted and database.kms_key_id in (None, "default_kms_key_id"):
        database.kms_key_id = _default_key(database.region)
    if database.storage_type == "gp3":
        striped = int(database.allocated_storage or 0) >= rds_rules.STRIPED
        for name, value in (rds_rules.STRIPED_BASELINE if striped else GP3_BASELINE).items():
            if getattr(database, name) is None or (striped and int(getattr(database, name)) < value):
                setattr(database, name, value)


def round_storage(database: DBInstance, request: Any) -> None:
    """Storage that grows by less than a tenth is rounded up to a tenth (RDS API, ModifyDBInstance, AllocatedStorage)."""
    now, asked = int(database.allocated_storage or 0), request.get("allocated_storage")
    if asked is not None and now < int(asked) and SWITCHES.on("storage-rounded"):
        now = request["allocated_storage"] = max(int(asked), -(-now * 11 // 10))
    most = request.get("max_allocated_storage")
    if most is not None and int(most) < now:  # AWS does not document the words
        raise InvalidParameterCombination("Max storage size must be greater than storage size")


def _default_key(region: str) -> str:
    """The key behind alias/aws/rds: the same one for the whole region."""
    return f"arn:aws:kms:{region}:{ACCOUNT_ID}:key/{'0' * 8}-aaaa-4bbb-8ccc-{'0' * 12}"


def set_performance_insights(database: Any, request: Any) -> None:
    """Turn Performance Insights on or off, with AWS's retention of seven days."""
    enabled = request.get("enable_performance_insights")
    if enabled is not None:
        database.performance_insights_enabled = bool(enabled)
    if not database.performance_insights_enabled:
        database.performance_insights_retention_period = None
        database.performance_insights_kms_key_id = None
        return
    retention = request.get("performance_insights_retention_period")
    earlier = getattr(database, "performance_insights_retention_period", None)
    database.performance_insights_retention_period = retention or earlier or 7
    key = request.get("performance_insights_kms_key_id")
    earlier_key = getattr(database, "performance_insights_kms_key_id", None)
    database.performance_insights_kms_key_id = key or earlier_key or _default_key(database.region)


def set_zones(database: Any, zone_given: bool) -> None:
    """The zone of an instance, and that of its standby, out of its subnets'."""
    group = getattr(database, "db_subnet_group", None)
    zones = sorted({subnet.availability_zone for subnet in group._subnets}) if group else []
    if zones and not zone_given:
        database.availability_zone = zones[0]
    database.secondary_availability_zone = zones[1] if database.multi_az and len(zones) > 1 else None
