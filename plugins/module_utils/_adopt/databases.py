# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The databases that the services use, from what stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._data.actual import managed_secret
from .._data.settings import actual_settings, needs_reboot
from .._inventory.check_database_settings import STRIPED
from .._inventory.data_stores import Database
from .keys import short_keys
from .section import Section, known
from .standing import Answer, Standing
from .tiers import ISOLATED, database_subnets, tiers_of
from .usage import texts_of

KEPT = (
    "identifier",
    "engine",
    "engine_version",
    "instance_class",
    "storage_type",
    "storage_gib",
    "max_storage_gib",
    "encrypted",
    "database_name",
    "backup_retention_days",
    "deletion_protection",
)
ENGINES = ("postgres",)
STORAGE_TYPES = ("gp2", "gp3")
OUTSIDE = "{} is not managed here: the instance is read for its endpoint, and never written"
NOT_ISOLATED = (
    "its subnets have a way out, and RDS cannot move it: the instance is read for its endpoint, and never written"
)
OTHER_STORAGE = "storage of type {} is not managed here: the instance is read for its endpoint, and never written"
REBOOT = "parameters of it wait for a reboot, which no deploy makes"
LATER = "a change that interrupts waits for the maintenance window, as long as this says so"


def databases_of(standing: Standing) -> dict[str, Answer]:
    """The databases whose endpoint a container of the services has among its variables, or that the environment owns, by key."""
    texts = texts_of(standing)
    found = {
        str(item["DBInstanceIdentifier"]): item
        for item in standing.stores.databases
        if item.get("DBInstanceArn") in standing.stores.owned
        or any(_host(item) in text for text in texts if _host(item))
    }
    keys = short_keys([*found], standing.name, only="main")
    return {keys[name]: item for name, item in found.items()}


def databases_section(standing: Standing, credentials: Mapping[str, str]) -> Section:
    """The databases. credentials: the key of the secret with the master user, by the key of its database."""
    section = Section({"databases": {}})
    for key, answer in databases_of(standing).items():
        if reason := why_external(standing, answer):
            section.values["databases"][key] = _external(answer)
            section.note("databases", key, "external", text=reason)
            continue
        values = known(Database, {**_values(answer), "credentials": credentials.get(key, "")}, KEPT)
        section.values["databases"][key] = values
        if "apply_immediately" in values:
            section.note("databases", key, "apply_immediately", text=LATER)
        if "parameter_group" in values and needs_reboot(answer):
            section.note("databases", key, "parameter_group", text=REBOOT)
        if not values.get("credentials") and not values.get("managed_password"):
            section.note(
                "databases", key, text="the secret with its master user could not be derived: give `credentials`"
            )
    return section


def why_external(standing: Standing, answer: Answer) -> str:
    """Why a database stays outside of what a deploy writes; empty where it can be taken over."""
    if answer.get("Engine") not in ENGINES:
        return OUTSIDE.format(answer.get("Engine"))
    if answer.get("StorageType") not in STORAGE_TYPES:
        return OTHER_STORAGE.format(answer.get("StorageType"))
    isolated = {item["SubnetId"] for item in tiers_of(standing).of(ISOLATED)}
    return "" if {*database_subnets(answer)} <= isolated else NOT_ISOLATED


def _external(answer: Answer) -> dict[str, Any]:
    values = {"identifier": answer["DBInstanceIdentifier"], "external": True, "database_name": answer.get("DBName")}
    return {name: value for name, value in values.items() if value}


def _values(answer: Answer) -> dict[str, Any]:
    storage, most = answer.get("AllocatedStorage", 20), answer.get("MaxAllocatedStorage") or 0
    secret = managed_secret(answer)
    insights = answer.get("PerformanceInsightsRetentionPeriod") if answer.get("PerformanceInsightsEnabled") else 0
    return {
        "identifier": answer["DBInstanceIdentifier"],
        "engine": answer.get("Engine"),
        "engine_version": answer.get("EngineVersion"),
        "instance_class": answer.get("DBInstanceClass"),
        "storage_type": answer.get("StorageType"),
        "storage_gib": storage,
        "max_storage_gib": most if most > storage else 0,
        "encrypted": bool(answer.get("StorageEncrypted")),
        "database_name": answer.get("DBName"),
        "port": (answer.get("Endpoint") or {}).get("Port"),
        "managed_password": bool(secret),
        "username": answer.get("MasterUsername") if secret else "",
        "backup_retention_days": answer.get("BackupRetentionPeriod"),
        "deletion_protection": bool(answer.get("DeletionProtection")),
        "multi_az": bool(answer.get("MultiAZ")),
        "performance_insights_days": insights or 0,
        "auto_minor_version_upgrade": bool(answer.get("AutoMinorVersionUpgrade", True)),
        "apply_immediately": False,
        "subnet_group": _subnet_group(answer),
        **_settings(answer),
    }


def _settings(answer: Answer) -> dict[str, Any]:
    """Windows, CA and the like as they stand, but for what an instance has without having been asked for it."""
    found = actual_settings({**answer, "PendingModifiedValues": {}})
    if answer.get("StorageType") != "gp3" or answer.get("AllocatedStorage", 0) < STRIPED:
        found |= {"iops": 0, "storage_throughput": 0}
    if found["parameter_group"].startswith("default."):
        found["parameter_group"] = ""
    optional = {name: found[name] or None for name in ("log_exports", "iam_authentication")}
    return {**found, **optional}


def _subnet_group(answer: Answer) -> str:
    name = str((answer.get("DBSubnetGroup") or {}).get("DBSubnetGroupName", ""))
    return "" if name == answer["DBInstanceIdentifier"] else name


def _host(answer: Answer) -> str:
    return str((answer.get("Endpoint") or {}).get("Address") or "")
