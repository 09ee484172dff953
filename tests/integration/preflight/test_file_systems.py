"""File systems of volumes: one that does not exist is refused, one without a mount target is a doubt."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account
from tests.integration.conftest import running

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def check(run_module: Run, account: Account, dev: dict[str, Any]) -> Run:
    """The result of preflight on dev with a volume."""

    def run(**volume: str) -> dict[str, Any]:
        mounts = [{"volume": "files", "path": "/files"}]
        dev["services"]["web"] |= {"volumes": {"files": volume} if volume else {}, "mounts": mounts if volume else []}
        account.zero()
        return run_module("preflight", inventory=dev, checks=["file_systems"])

    return run


def test_nothing_is_asked_without_a_file_system(check: Run, account: Account) -> None:
    assert not check().get("failed")
    assert not any(name.startswith(("efs", "elasticfilesystem")) for name in account.calls()["by_operation"])


def test_what_is_not_there_is_refused(check: Run, account: Account) -> None:
    said = check(efs_file_system="fs-0123456789abcdef0")["msg"]
    words = "services.web.volumes.files.efs_file_system: is fs-0123456789abcdef0, which this account does not have here"
    assert words in said
    file_system = account.client("efs").create_file_system()["FileSystemId"]
    said = check(efs_file_system=file_system, efs_access_point="fsap-0123456789abcdef0")["msg"]
    assert f"efs_access_point: is fsap-0123456789abcdef0, which {file_system} does not have" in said


def test_an_access_point_is_one_of_the_file_system(check: Run, account: Account) -> None:
    efs = account.client("efs")
    one, other = (efs.create_file_system(CreationToken=token)["FileSystemId"] for token in ("one", "other"))
    point = efs.create_access_point(FileSystemId=one)["AccessPointId"]
    assert f"is {point}, which {other} does not have" in check(efs_file_system=other, efs_access_point=point)["msg"]
    assert not check(efs_file_system=one, efs_access_point=point).get("failed")


def test_without_a_mount_target_it_is_a_doubt(check: Run, account: Account) -> None:
    efs, ec2 = account.client("efs"), account.client("ec2")
    file_system = efs.create_file_system()["FileSystemId"]
    result = check(efs_file_system=file_system)
    assert not result.get("failed")
    assert f"is {file_system}, which has no mount target" in json.dumps(result["warnings"])
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    efs.create_mount_target(FileSystemId=file_system, SubnetId=subnet)
    assert "warnings" not in check(efs_file_system=file_system)


def test_mount_targets_that_are_creating_are_told(dev: dict[str, Any], tmp_path: Path) -> None:
    with running(tmp_path, 1) as url:  # a preflight is to be over before the mount target is there
        account = Account(url, tmp_path)
        account.ask("PUT", "quirks", {"new-mount-target": True})
        efs, ec2 = account.client("efs"), account.client("ec2")
        name, subnet = efs.create_file_system()["FileSystemId"], ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        target = efs.create_mount_target(FileSystemId=name, SubnetId=subnet)["MountTargetId"]
        volume = {"volumes": {"files": {"efs_file_system": name}}, "mounts": [{"volume": "files", "path": "/files"}]}
        dev["services"]["web"] |= volume
        result = account.module_alone("preflight", inventory=dev, checks=["file_systems"])
        assert not result.get("failed"), result["msg"]
        assert f"is {name}, whose mount targets {target} are not available" in json.dumps(result["warnings"])
        account.advance(90)
        assert "warnings" not in account.module_alone("preflight", inventory=dev, checks=["file_systems"])
