# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a database goes on with and the environment does not make: its parameter group and its CA exist, and the group is of its version."""

from __future__ import annotations

from collections.abc import Iterator

from .._aws.session import Aws
from .._data.aws_managed_changes import major
from .._data.reads import ca_certificates, parameter_group
from .._inventory.data_stores import Database
from .._inventory.faults import Fault, suggestion


def database_settings(aws: Aws, key: str, database: Database) -> Iterator[Fault]:
    """The faults of one database that is to be made or changed; nothing is read for what the inventory does not say."""
    if database.parameter_group:
        yield from _parameter_group(aws, f"{key}.parameter_group", database)
    if database.ca_certificate and database.ca_certificate not in (known := ca_certificates(aws)):
        problem = f"is {database.ca_certificate}, which RDS does not have in {aws.region}"
        yield Fault(f"{key}.ca_certificate", problem, suggestion(database.ca_certificate, known))


def _parameter_group(aws: Aws, key: str, database: Database) -> Iterator[Fault]:
    """The family of a version is named after the engine and its major: DescribeDBEngineVersions, DBParameterGroupFamily."""
    name, family = database.parameter_group, f"{database.engine}{major(database.engine_version)}"
    if name == f"default.{family}":
        return  # RDS makes it with the first instance that has it
    found = parameter_group(aws, name)
    if found is None:
        problem = f"is {name}, a group that this account does not have in {aws.region}"
        yield Fault(key, problem, "correct it, or make it (aws rds create-db-parameter-group --region REGION)")
    elif found["DBParameterGroupFamily"] != family:
        problem = f"is {name}, of the family {found['DBParameterGroupFamily']}, but the database is of {family}"
        yield Fault(key, problem, f"name a group of {family}")
