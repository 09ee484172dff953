"""RDS: versions and classes, from a dated table: what is described, and what cannot be created or upgraded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.rds.exceptions import InvalidParameterCombination
from moto.rds.models import DBInstance, RDSBackend
from moto.rds.responses import RDSResponse

from .. import ACCOUNT_ID
from ..clock import Clock
from ..engine_versions import classes, postgres
from ..paging import page
from ..patching import replace
from . import rds_rules

T = TypeVar("T")
ENGINE, LICENSE = "postgres", "postgresql-license"
# PostgreSQL's storage types with the least and the most GiB (RDS User Guide, Amazon RDS DB instance storage).
STORAGE = {"gp2": (20, 65_536), "gp3": (20, 65_536), "io1": (100, 65_536), "io2": (100, 65_536), "standard": (5, 3072)}

_create_db_instance = RDSBackend.create_db_instance


def install(clock: Clock) -> None:
    """Patch moto: RDS's versions and classes."""
    replace(
        RDSResponse,
        describe_db_engine_versions=describe_db_engine_versions,
        describe_orderable_db_instance_options=describe_orderable_db_instance_options,
    )
    replace(RDSBackend, create_db_instance=create_db_instance)


def describe_db_engine_versions(self: RDSResponse) -> ActionResult:
    """DescribeDBEngineVersions, of PostgreSQL."""
    asked = self.params
    found = _asked_versions(asked) if asked.get("Engine") in (None, ENGINE) else []
    family = asked.get("DBParameterGroupFamily")
    shapes = (_version(item) for item in found)
    listed = [item for item in shapes if family in (None, item["DBParameterGroupFamily"])]
    shown, marker = _page(listed, asked)
    return ActionResult({"DBEngineVersions": shown, "Marker": marker})


def _asked_versions(asked: Any) -> Iterable[str]:
    version = asked.get("EngineVersion")
    if asked.get("DefaultOnly"):
        default = postgres.resolve(postgres.major(version) if version else None)
        return [default] if default and version in (None, default, postgres.major(default)) else []
    listed = postgres.versions(withdrawn=bool(asked.get("IncludeAll")))
    return [item for item in listed if version in (None, item, postgres.major(item))]


def _version(version: str) -> dict[str, Any]:
    major = postgres.major(version)
    return {
        "Engine": ENGINE,
        "MajorEngineVersion": major,
        "EngineVersion": version,
        "DBParameterGroupFamily": f"postgres{major}",
        "DBEngineDescription": "PostgreSQL",
        "DBEngineVersionDescription": f"PostgreSQL {version}-R1",
        "ValidUpgradeTarget": [_target(version, target) for target in postgres.upgrades(version)],
        "ExportableLogTypes": ["postgresql", "upgrade"],
        "SupportsLogExportsToCloudwatchLogs": True,
        "SupportsReadReplica": True,
        "SupportedFeatureNames": ["Lambda", "s3Export", "s3Import"],
        "Status": "available" if postgres.available(version) else "deprecated",
        "SupportsParallelQuery": False,
        "SupportsGlobalDatabases": False,
        "SupportsBabelfish": False,
        "SupportsCertificateRotationWithoutRestart": True,
    }


def _target(version: str, target: str) -> dict[str, Any]:
    return {
        "Engine": ENGINE,
        "EngineVersion": target,
        "Description": f"PostgreSQL {target}-R1",
        "AutoUpgrade": target == postgres.auto_upgrade(version),
        "IsMajorVersionUpgrade": postgres.major(target) != postgres.major(version),
    }


def describe_orderable_db_instance_options(self: RDSResponse) -> ActionResult:
    """DescribeOrderableDBInstanceOptions, of PostgreSQL: one for each version, class and storage type."""
    asked = self.params
    combinations = _combinations(asked, self.region) if asked.get("Engine") == ENGINE else ()
    listed, marker = _page(list(combinations), asked)
    options = [_option(version, name, self.region, storage) for version, name, storage in listed]
    return ActionResult({"OrderableDBInstanceOptions": options, "Marker": marker})


def _page(items: list[T], asked: Any) -> tuple[list[T], str | None]:
    return page(items, asked.get("Marker"), int(asked.get("MaxRecords") or 100))


def _combinations(asked: Any, region: str) -> Iterator[tuple[str, str, str]]:
    wanted_class, wanted_version = asked.get("DBInstanceClass"), asked.get("EngineVersion")
    if asked.get("LicenseModel") not in (None, LICENSE):
        return
    for version in postgres.versions():
        if wanted_version in (None, version, postgres.major(version)):
            for name in classes.classes("rds", region):
                if wanted_class in (None, name):
                    yield from ((version, name, storage) for storage in STORAGE)


def _option(version: str, name: str, region: str, storage: str) -> dict[str, Any]:
    least, most = STORAGE[storage]
    return {
        "Engine": ENGINE,
        "EngineVersion": version,
        "DBInstanceClass": name,
        "LicenseModel": LICENSE,
        "AvailabilityZones": [{"Name": zone} for zone in _zones(name, region)],
        "MultiAZCapable": True,
        "ReadReplicaCapable": True,
        "Vpc": True,
        "SupportsStorageEncryption": True,
        "StorageType": storage,
        "SupportsIops": storage in ("gp3", "io1", "io2"),
        "SupportsStorageThroughput": storage == "gp3",
        "SupportsEnhancedMonitoring": True,
        "SupportsIAMDatabaseAuthentication": True,
        "SupportsPerformanceInsights": True,
        "SupportsStorageAutoscaling": storage != "standard",
        "MinStorageSize": least,
        "MaxStorageSize": most,
        "SupportedNetworkTypes": ["DUAL", "IPV4"],
    }


def _zones(name: str, region: str) -> list[str]:
    """Where a class can be had: in the zones of the account in which EC2 has the instance type of its name."""
    ours = [zone.name for zone in ec2_backends[ACCOUNT_ID][region].describe_availability_zones()]
    offered = classes.zones(region).get(name.removeprefix("db."))
    return [zone for zone in ours if offered is None or zone in offered]


def create_db_instance(self: RDSBackend, db_kwargs: Any) -> DBInstance:
    """CreateDBInstance and the restoring of a snapshot."""
    if db_kwargs.get("engine") == ENGINE:
        _check_new(db_kwargs, self.region_name, restored=db_kwargs.get("restored", False))
        rds_rules.check_new(self, db_kwargs)
    return _create_db_instance(self, db_kwargs)


def _check_new(request: Any, region: str, restored: bool) -> None:
    """Refuse a version or class that AWS has not, and make a full version of a major; RDSClientError.

    AWS's words: https://github.com/tryretool/terraform-retool-modules/issues/70 and
    https://github.com/aws-quickstart/quickstart-awx/issues/47. What is restored keeps a withdrawn version.
    """
    asked = request.get("engine_version")
    version = asked if restored and postgres.known(str(asked)) else postgres.resolve(asked)
    if version is None:
        raise InvalidParameterCombination(f"Cannot find version {asked} for {ENGINE}")
    request["engine_version"] = version
    _check_class(str(request.get("db_instance_class")), version, region, "creating a DB instance")


def check_change(database: DBInstance, request: dict[str, Any]) -> None:
    """Refuse an upgrade or a class that AWS has not; RDSClientError."""
    if database.engine != ENGINE:
        return
    version = request.get("engine_version")
    if version in (None, database.engine_version, postgres.major(str(database.engine_version))):
        request.pop("engine_version", None)
    else:
        request["engine_version"] = _upgrade(str(database.engine_version), version, request)
    name = request.get("db_instance_class")
    if name not in (None, database.db_instance_class):
        version = request.get("engine_version") or database.engine_version
        _check_class(name, str(version), database.region, "modifying the DB instance")


def _upgrade(now: str, asked: str, request: Mapping[str, Any]) -> str:
    """AWS's words: https://github.com/ministryofjustice/cloud-platform-environments/pull/4421"""
    version = postgres.resolve(asked)
    if version is None:
        raise InvalidParameterCombination(f"Cannot find version {asked} for {ENGINE}")
    if postgres.known(now) and version not in postgres.upgrades(now):
        raise InvalidParameterCombination(f"Cannot upgrade {ENGINE} from {now} to {version}")
    if postgres.major(now) != postgres.major(version) and not request.get("allow_major_version_upgrade"):
        raise InvalidParameterCombination(
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        )
    return version


def _check_class(name: str, version: str, region: str, doing: str) -> None:
    if name not in classes.classes("rds", region):
        raise InvalidParameterCombination(
            f"RDS does not support {doing} with the following combination: DBInstanceClass={name}, Engine={ENGINE}, "
            f"EngineVersion={version}, LicenseModel={LICENSE}. For supported combinations of instance class and database "
            "engine version, see the documentation."
        )
