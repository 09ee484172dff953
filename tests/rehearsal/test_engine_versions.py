"""Versions and sizes: what the account describes, takes and refuses."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from rehearsal.engine_versions import caches, postgres

DATABASE = {
    "DBInstanceIdentifier": "db",
    "Engine": "postgres",
    "DBInstanceClass": "db.t3.small",
    "AllocatedStorage": 20,
    "MasterUsername": "someone",
    "MasterUserPassword": "a-password-of-many-letters",
}


def told(operation: Any, **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as raised:
        operation(**request)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


def test_what_is_withdrawn_is_described_only_where_all_is_asked_for(account: Any) -> None:
    rds = account.client("rds")
    described = rds.describe_db_engine_versions(Engine="postgres", EngineVersion="15")["DBEngineVersions"]
    assert [item["EngineVersion"] for item in described] == [f"15.{minor}" for minor in range(13, 20)]
    assert rds.describe_db_engine_versions(Engine="postgres", EngineVersion="15.8")["DBEngineVersions"] == []
    [old] = rds.describe_db_engine_versions(Engine="postgres", EngineVersion="15.8", IncludeAll=True)[
        "DBEngineVersions"
    ]
    assert (old["Status"], old["DBParameterGroupFamily"]) == ("deprecated", "postgres15")
    automatic = [item["EngineVersion"] for item in old["ValidUpgradeTarget"] if item["AutoUpgrade"]]
    assert automatic == ["15.15"]
    major = {item["EngineVersion"] for item in old["ValidUpgradeTarget"] if item["IsMajorVersionUpgrade"]}
    assert {"16.9", "17.11", "18.6"} <= major


def test_versions_come_in_pages(account: Any) -> None:
    rds = account.client("rds")
    pages = list(
        rds.get_paginator("describe_db_engine_versions").paginate(Engine="postgres", PaginationConfig={"PageSize": 20})
    )
    assert len(pages) > 1
    assert [item["EngineVersion"] for page in pages for item in page["DBEngineVersions"]] == postgres.versions()
    [default] = rds.describe_db_engine_versions(Engine="postgres", DefaultOnly=True)["DBEngineVersions"]
    assert default["EngineVersion"] == postgres.PREFERRED[postgres.NEWEST_MAJOR]


def test_what_can_be_ordered_depends_on_region_and_zone(account: Any) -> None:
    def options(region: str, name: str) -> list[Any]:
        rds = account.client("rds", region)
        answer = rds.describe_orderable_db_instance_options(
            Engine="postgres", EngineVersion="15.15", DBInstanceClass=name
        )
        listed: list[Any] = answer["OrderableDBInstanceOptions"]
        return listed

    here = options("us-east-1", "db.t3.micro")
    assert {item["StorageType"] for item in here} >= {"gp2", "gp3"}
    assert "us-east-1e" not in {zone["Name"] for zone in here[0]["AvailabilityZones"]}
    assert options("us-east-1", "db.m9g.large")
    assert options("eu-west-3", "db.m9g.large") == []


def test_a_version_that_aws_has_withdrawn_cannot_be_created(account: Any) -> None:
    create = account.client("rds").create_db_instance
    answer = told(create, **DATABASE, EngineVersion="15.8")
    assert answer == ("InvalidParameterCombination", "Cannot find version 15.8 for postgres")
    code, message = told(create, **{**DATABASE, "DBInstanceClass": "db.t2.small"}, EngineVersion="15")
    assert code == "InvalidParameterCombination"
    assert message == (
        "RDS does not support creating a DB instance with the following combination: DBInstanceClass=db.t2.small, "
        "Engine=postgres, EngineVersion=15.15, LicenseModel=postgresql-license. For supported combinations of instance "
        "class and database engine version, see the documentation."
    )


def test_a_major_alone_becomes_a_full_version_and_is_upgraded_forward_only(account: Any) -> None:
    rds = account.client("rds")
    made = rds.create_db_instance(**DATABASE, EngineVersion="15")["DBInstance"]
    assert made["EngineVersion"] == "15.15"
    account.advance(3600)
    change = {"DBInstanceIdentifier": "db", "ApplyImmediately": True}
    assert (
        told(rds.modify_db_instance, **change, EngineVersion="15.14")[1]
        == "Cannot upgrade postgres from 15.15 to 15.14"
    )
    assert (
        "AllowMajorVersionUpgrade flag must be present"
        in told(rds.modify_db_instance, **change, EngineVersion="17.11")[1]
    )
    rds.modify_db_instance(**change, EngineVersion="17.11", AllowMajorVersionUpgrade=True)
    [found] = rds.describe_db_instances()["DBInstances"]
    assert found["EngineVersion"] == "17.11"


@pytest.mark.parametrize("version", ["15.8", "16.2"])
def test_an_instance_of_a_withdrawn_version_moves_to_what_is_as_new(version: str) -> None:
    assert not postgres.available(version)
    targets = list(postgres.upgrades(version))
    assert targets
    assert postgres.auto_upgrade(version) in targets
    assert all(postgres.available(target) for target in targets)


def test_caches_are_asked_for_in_minor_versions(account: Any) -> None:
    cache = account.client("elasticache")
    described = cache.describe_cache_engine_versions(Engine="redis")["CacheEngineVersions"]
    assert [item["EngineVersion"] for item in described] == caches.VERSIONS["redis"]
    assert [item["CacheParameterGroupFamily"] for item in described][-3:] == ["redis6.x", "redis7", "redis7"]
    request = {"ReplicationGroupId": "g", "ReplicationGroupDescription": "g", "Engine": "redis"}
    create = cache.create_replication_group
    assert told(create, **request, CacheNodeType="cache.t3.micro", EngineVersion="7.9") == (
        "InvalidParameterCombination",
        "Cannot find version 7.9 for redis",
    )
    exact = told(create, **request, CacheNodeType="cache.t3.micro", EngineVersion="7.0.7")
    assert exact[1] == "Specific version selection is not allowed for '7.0.7', please use '7.0'"
    assert told(create, **request, CacheNodeType="cache.t9.micro", EngineVersion="7.0")[0] == "InvalidParameterValue"
