"""RDS: what of windows, parameter groups, CAs and the performance of storage it refuses, and what of them waits for a reboot."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.rds import models
from moto.rds.exceptions import DBParameterGroupNotFoundError, InvalidParameterCombination, RDSClientError
from moto.rds.models import DBInstance, RDSBackend
from moto.rds.responses import RDSResponse

from .. import windows
from ..clock import Clock, naive_utc
from ..patching import replace

# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html#UsingWithRDS.SSL.RegionCertificateAuthorities
CERTIFICATES = ("rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1")
DEFAULT = CERTIFICATES[0]
YEARS = {"rds-ca-rsa2048-g1": 40, "rds-ca-rsa4096-g1": 100, "rds-ca-ecc384-g1": 100}
STRIPED = 400
"""GiB of gp3 from which PostgreSQL has a performance of its own choice, and what that may be:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage"""
RANGES = {"iops": (12_000, 64_000), "storage_throughput": (500, 4_000)}
STRIPED_BASELINE = {"iops": 12_000, "storage_throughput": 500}
REBOOTING = "rebooting"
_models: Any = models
_describe_parameter_groups = RDSBackend.describe_db_parameter_groups
_valid_windows = _models.valid_preferred_maintenance_window


def install(clock: Clock) -> None:
    """Patch moto: what RDS refuses of an instance's settings, its CAs, and the reboot that parameters wait for."""
    replace(models, valid_preferred_maintenance_window=valid_windows)
    replace(DBInstance, db_parameter_group_status_list=property(_parameter_groups))
    replace(
        RDSBackend, reboot_db_instance=reboot_db_instance, describe_db_parameter_groups=describe_db_parameter_groups
    )
    replace(RDSResponse, describe_certificates=describe_certificates)


def valid_windows(maintenance: str, backup: str) -> str | None:
    """What is wrong with two windows. moto takes windows that touch for overlapping ones.

    AWS's words: https://github.com/hashicorp/terraform-provider-aws/issues/49828.
    """
    found: str | None = _valid_windows(maintenance, None)
    if found or not backup:
        return found
    return (
        "The backup window and maintenance window must not overlap." if windows.overlap(backup, maintenance) else None
    )


def complete(database: Any) -> None:
    """The CA that a new instance has where the request names none."""
    if database.ca_certificate_identifier == "rds-ca-default":
        database.ca_certificate_identifier = DEFAULT
    database.reboot_pending = False


def check_new(backend: Any, asked: Any) -> None:
    """Refuse what a new instance cannot have; RDSClientError. asked: a request whose version is a full one."""
    engine, kind = str(asked["engine"]), asked.get("storage_type") or ("io1" if asked.get("iops") else "gp2")
    _check_certificate(asked.get("ca_certificate_identifier"))
    _check_family(backend, engine, str(asked.get("engine_version")), asked.get("db_parameter_group_name"))
    _check_storage(engine, kind, int(asked.get("allocated_storage") or 0), asked)


def check_change(database: Any, asked: Any) -> None:
    """Refuse what an instance cannot become; RDSClientError."""
    _check_certificate(asked.get("ca_certificate_identifier"))
    version = str(asked.get("engine_version") or database.engine_version)
    _check_family(database.backend, database.engine, version, asked.get("db_parameter_group_name"))
    kind = asked.get("storage_type") or database.storage_type
    present = int(database.allocated_storage or 0)
    size = int(asked.get("allocated_storage") or present)
    striped = kind == "gp3" and size >= STRIPED and (database.storage_type != "gp3" or present >= STRIPED)
    given = [asked.get(name) is not None for name in ("allocated_storage", "iops")]
    if striped and (any(given) or kind != database.storage_type) and not all(given):
        # https://github.com/hashicorp/terraform-provider-aws/issues/28589
        raise InvalidParameterCombination(
            "You must specify both the storage size and iops when modifying the storage size or iops on a DB instance "
            "that has iops."
        )
    _check_storage(database.engine, kind, size, asked)


def note_parameter_group(database: Any, asked: Any) -> None:
    """Parameters of another group that are static wait for a reboot (RDS API, ModifyDBInstance, DBParameterGroupName)."""
    if asked.get("db_parameter_group_name") not in (None, _group_of(database).name):
        database.reboot_pending = True


def _check_certificate(name: str | None) -> None:
    """AWS's words: https://github.com/turbot/steampipe-plugin-aws/issues/2362"""
    if name not in (None, "rds-ca-default", *CERTIFICATES):
        raise RDSClientError("CertificateNotFound", f"Certificate {name} not found")


def _check_family(backend: Any, engine: str, version: str, name: str | None) -> None:
    """AWS's words: https://github.com/aws-quickstart/quickstart-r3-corda/issues/25"""
    if name is None:
        return
    groups, family = backend.db_parameter_groups, f"{engine}{version.split('.', maxsplit=1)[0]}"
    if name == f"default.{family}":
        groups.setdefault(name, _models.DBParameterGroup(backend, name, f"Default of {family}", family, []))
    if name not in groups:
        raise DBParameterGroupNotFoundError(name)
    if groups[name].family != family:
        raise InvalidParameterCombination(
            f"The Parameter Group {name} with DBParameterGroupFamily {groups[name].family} cannot be used for this "
            f"instance. Please use a Parameter Group with DBParameterGroupFamily {family}"
        )


def _check_storage(engine: str, kind: str, size: int, asked: Any) -> None:
    """Refuse a performance that storage cannot have. Those of other types than gp3 are not made here.

    AWS's words: https://github.com/hashicorp/terraform-provider-aws/issues/28160, 28382 and 9667; those about the throughput are not
    documented.
    """
    given = {name: int(asked[name]) for name in RANGES if asked.get(name) is not None}
    if given and kind == "gp3" and size < STRIPED:
        raise InvalidParameterCombination(
            f"You can't specify IOPS or storage throughput for engine {engine} and a storage size less than {STRIPED}."
        )
    for name, value in given.items():
        least, most = RANGES[name]
        if kind == "gp2" or (kind == "gp3" and not least <= value <= most):
            what = name.replace("_", " ")
            raise InvalidParameterCombination(
                f"Invalid {what} value for engine name {engine} and storage type {kind}: {value}"
            )
    if given.get("storage_throughput", 0) * 4 > given.get("iops", RANGES["iops"][1]):
        raise InvalidParameterCombination("The storage throughput must be at most a quarter of the IOPS.")


def _group_of(database: Any) -> Any:
    [group] = database.db_parameter_groups()
    return group


def _parameter_groups(database: Any) -> list[dict[str, str]]:
    """DBParameterGroups of an instance, each instance with a state of its own."""
    state = "pending-reboot" if getattr(database, "reboot_pending", False) else "in-sync"
    return [{"DBParameterGroupName": _group_of(database).name, "ParameterApplyStatus": state}]


def reboot_db_instance(self: RDSBackend, db_instance_identifier: str) -> DBInstance:
    """RebootDBInstance."""
    database: Any = self.describe_db_instances(db_instance_identifier)[0]
    if database.status != "available":
        raise RDSClientError("InvalidDBInstanceState", "Database instance is not in available state.")
    database.status, database.reboot_pending = REBOOTING, False
    rebooted: DBInstance = database
    return rebooted


def describe_db_parameter_groups(self: RDSBackend, asked: dict[str, Any]) -> Any:
    """DescribeDBParameterGroups; one that is asked for and not there is refused (RDS API), where moto gives none."""
    found = _describe_parameter_groups(self, asked)
    if not found and (name := asked.get("db_parameter_group_name")):
        raise DBParameterGroupNotFoundError(name)
    return found


def describe_certificates(self: RDSResponse) -> ActionResult:
    """DescribeCertificates."""
    asked = self.params.get("CertificateIdentifier")
    _check_certificate(asked)
    return ActionResult({"Certificates": [_certificate(name) for name in CERTIFICATES if asked in (None, name)]})


def _certificate(name: str) -> dict[str, Any]:
    began = 1621900800.0  # 2021-05-25, of all three to within days
    return {
        "CertificateIdentifier": name,
        "CertificateType": "CA",
        "CertificateArn": f"arn:aws:rds:us-east-1::cert:{name}",
        "ValidFrom": naive_utc(began),
        "ValidTill": naive_utc(began + YEARS[name] * 365.25 * 86400),
        "CustomerOverride": False,
    }
