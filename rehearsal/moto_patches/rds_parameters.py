"""RDS: a parameter that a group has by its family alone; moto has those alone that somebody set.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html: rds.force_ssl is 1 by default from
PostgreSQL 15 on, and 0 before.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBParameterGroupNotFoundError
from moto.rds.responses import RDSResponse

from ..clock import Clock
from ..patching import replace

FORCED, SINCE = "rds.force_ssl", 15
ENGINE = "postgres"


def install(clock: Clock) -> None:
    """Patch moto: parameters of RDS."""
    replace(RDSResponse, describe_db_parameters=describe_db_parameters)


def describe_db_parameters(self: RDSResponse) -> ActionResult:
    """DescribeDBParameters: what was set over what the family has."""
    name = self.params.get("DBParameterGroupName")
    groups = self.backend.describe_db_parameter_groups({"db_parameter_group_name": name})
    if not groups:
        raise DBParameterGroupNotFoundError(name)
    given = {**_of_family(str(groups[0].family or "")), **groups[0].parameters}
    return ActionResult({"Parameters": list(given.values())})


def _of_family(family: str) -> dict[str, dict[str, Any]]:
    major = family.removeprefix(ENGINE)
    if major == family or not major.isdigit():
        return {}
    value = "1" if int(major) >= SINCE else "0"
    return {FORCED: {"ParameterName": FORCED, "ParameterValue": value, "Source": "system", "ApplyType": "dynamic"}}
