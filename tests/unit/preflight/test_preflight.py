"""What the checks before a deploy make of AWS's answers."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.findings import Finding, report, warnings
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.images import (
    Repository,
    newest_tags,
    wanted_images,
)
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.networks import overlap_faults
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.quotas import Usage, quota_faults
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.run import refused
from ansible_collections.talentbase.aws.plugins.module_utils._text.endpoint import describe_endpoint


@pytest.fixture
def inventory(dev: dict[str, Any]) -> Inventory:
    return load(dev, [])


def test_the_report_numbers_errors_and_leaves_doubts_out() -> None:
    findings = [Finding("a", faults=[Fault("x", "is 1", "give 2"), Fault("y", "is odd", "look", warning=True)])]
    findings.append(Finding("b", faults=[Fault("z", "is 3", "give 4")]))
    assert report(findings) == [
        "Not ready to deploy: 2 problems to fix. Nothing was written.",
        "1. x: is 1; give 2",
        "2. z: is 3; give 4",
    ]
    assert warnings(findings) == ["y: is odd; look"]
    assert Finding("c", faults=[Fault("y", "is odd", "look", warning=True)]).ok()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://sts.us-east-1.amazonaws.com", "AWS"),
        ("https://sts.cn-north-1.amazonaws.com.cn", "AWS"),
        ("http://127.0.0.1:4599", "http://127.0.0.1:4599 (not AWS)"),
        ("https://amazonaws.com.example.org", "https://amazonaws.com.example.org (not AWS)"),
        ("https://sts.amazonaws.com:443/", "AWS"),
    ],
)
def test_another_endpoint_is_never_taken_for_aws(url: str, words: str) -> None:
    assert describe_endpoint(url) == words


@pytest.mark.parametrize(
    ("service", "operation", "message", "action"),
    [
        (
            "secretsmanager",
            "ListSecrets",
            "User: x is not authorized to perform: secretsmanager:ListSecrets because",
            "secretsmanager:ListSecrets",
        ),
        ("ec2", "DescribeVpcs", "You are not authorized to perform this operation.", "ec2:DescribeVpcs"),
    ],
)
def test_a_denied_read_names_the_action_to_grant(service: str, operation: str, message: str, action: str) -> None:
    code = "UnauthorizedOperation" if service == "ec2" else "AccessDeniedException"
    error = ClientError({"Error": {"Code": code, "Message": message}}, operation)
    fault = refused("secrets", service, error)
    assert str(fault) == (
        f"secrets: could not be checked, as {action} is denied; grant {action} to the credentials of the deploy"
    )
    assert not fault.warning


def test_the_tag_asked_for_a_service_comes_before_the_others(dev: dict[str, Any]) -> None:
    dev["services"]["web"]["image_tag"] = "pinned"
    dev |= {"image_tag": "all", "image_tags": {"api": "one"}}
    assert wanted_images(load(dev, [])) == {
        Repository("258993895334", "us-east-1", "talentbase-web"): {"pinned": ["services.web"]},
        Repository("258993895334", "us-east-1", "talentbase-api"): {"one": ["services.api"]},
    }


def test_the_newest_tags_come_first() -> None:
    images = [{"imagePushedAt": f"2026-01-0{day}", "imageTags": [f"t{day}"]} for day in (1, 3, 2, 4)]
    assert newest_tags(images) == ["t4", "t3", "t2"]


def test_a_secondary_block_overlaps_too(inventory: Inventory) -> None:
    state = {"CidrBlockState": {"State": "associated"}}
    sets = [{"CidrBlock": "10.9.0.0/16", **state}, {"CidrBlock": "10.0.4.0/24", **state}]
    vpc = {"VpcId": "vpc-1", "CidrBlock": "10.9.0.0/16", "CidrBlockAssociationSet": sets, "Tags": []}
    assert inventory.network is not None
    (fault,) = overlap_faults(inventory.network, [vpc])
    assert "overlaps with 10.0.4.0/24 of the VPC vpc-1" in str(fault)


@pytest.mark.parametrize(
    ("there", "own", "limit", "faults"),
    [(4, 0, 5, 0), (5, 0, 5, 1), (5, 1, 5, 0), (9, 0, None, 0)],
)
def test_a_quota_counts_what_others_use(
    there: int, own: int, limit: float | None, faults: int, inventory: Inventory
) -> None:
    found = list(quota_faults(inventory, {"vpcs": limit}, {"vpcs": Usage(there, own)}))
    assert len(found) == faults


@pytest.mark.parametrize(("there", "own", "has", "faults"), [(4, 0, 0, 1), (3, 0, 0, 0), (4, 0, 1, 0), (4, 1, 0, 0)])
def test_what_another_environment_of_the_run_adds_counts(
    there: int, own: int, has: int, faults: int, inventory: Inventory
) -> None:
    """has: how much the other one has already; where this one adds nothing, the other's run refuses."""
    used = {"vpcs": Usage(there, own, others={"prod": has})}
    found = list(quota_faults(inventory, {"vpcs": 5}, used, {"prod": inventory}))
    assert [str(fault).partition(";")[0] for fault in found] == [
        f"network: needs 1 VPCs beside {there} others and 1 that prod adds in this run, where the quota is 5"
    ] * faults


def test_tasks_of_another_environment_of_the_run_count(inventory: Inventory) -> None:
    assert not list(quota_faults(inventory, {"vcpus": 4}, {}))
    [fault] = quota_faults(inventory, {"vcpus": 1.5}, {}, {"prod": inventory})
    assert not fault.warning
    assert " beside 1 of prod, where the quota is 1.5" in str(fault)


@pytest.mark.parametrize(("limit", "warning"), [(0.5, False), (1.5, True), (6, None)])
def test_fargate_refuses_what_never_fits_and_doubts_what_fits_only_at_rest(
    limit: float, warning: bool | None, inventory: Inventory
) -> None:
    found = list(quota_faults(inventory, {"vcpus": limit}, {}))
    assert [fault.warning for fault in found] == ([] if warning is None else [warning])
