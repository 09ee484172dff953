"""What an option of the inventory implies, the roles may do: images, registries, file systems, keys, traces."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._iam.policies import execution_policy, task_policy
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load

ACCOUNT, REGION = "258993895334", "us-east-1"
ECR = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
OWN = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository"
DIGEST = "sha256:" + "0a" * 32
FILES = {"efs_file_system": "fs-0123456789abcdef0", "iam": True}
FILE_SYSTEM = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:file-system/fs-0123456789abcdef0"
SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shared-abcdef"


def inventory(sections: dict[str, Any] | None = None, **changes: Any) -> Inventory:
    faults: list[Fault] = []
    entry = {"name": "web", "image": "nginx:1", "cpu": 256, "memory": 512, "execute_command": False, **changes}
    found = load({"aws_account_id": ACCOUNT, "services": {"web": entry}, **(sections or {})}, faults)
    assert faults == []
    return found


def execution(sections: dict[str, Any] | None = None, **changes: Any) -> dict[str, dict[str, Any]]:
    given = inventory(sections, **changes)
    arns = {f"secret.{key}": f"arn:secret:{key}" for key in given.secrets}
    return {item["Sid"]: item for item in execution_policy(given.services["web"], given, REGION, arns)["Statement"]}


def task(**changes: Any) -> dict[str, dict[str, Any]]:
    policy = task_policy(inventory(**changes).services["web"], ACCOUNT, REGION)
    return {item["Sid"]: item for item in policy["Statement"]}


@pytest.mark.parametrize(
    ("image", "arn"),
    [
        (f"{ECR}/web:latest", f"{OWN}/web"),
        (f"{ECR}/web", f"{OWN}/web"),
        (f"{ECR}/web@{DIGEST}", f"{OWN}/web"),
        (f"{ECR}/web:1@{DIGEST}", f"{OWN}/web"),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1", "arn:aws:ecr:eu-west-1:111122223333:repository/web"),
        (f"{ACCOUNT}.dkr.ecr-fips.{REGION}.amazonaws.com/web:1", f"{OWN}/web"),
        (f"{ACCOUNT}.dkr-ecr.{REGION}.on.aws/web:1", f"{OWN}/web"),
        (f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn/web:1", f"arn:aws-cn:ecr:cn-north-1:{ACCOUNT}:repository/web"),
    ],
)
def test_every_image_of_ecr_may_be_pulled(image: str, arn: str) -> None:
    assert execution(image=image)["Pull"]["Resource"] == [arn]
    assert execution(sidecars={"log": {"image": image}})["Pull"]["Resource"] == [arn]
    assert "PullThroughCache" not in execution(image=image)


@pytest.mark.parametrize("watched", [True, False, None])
def test_the_agent_of_guardduty_may_be_pulled_where_it_watches_the_cluster(watched: bool | None) -> None:
    found = execution({"cluster": {"name": "app", **({} if watched is None else {"runtime_monitoring": watched})}})
    assert ("PullGuardDutyAgent" in found) == bool(watched)
    if watched:
        [arn] = found["PullGuardDutyAgent"]["Resource"]
        assert arn == f"arn:aws:ecr:{REGION}:*:repository/aws-guardduty-agent-fargate"


def test_images_of_other_registries_need_no_right() -> None:
    assert {*execution(sidecars={"log": {"image": "public.ecr.aws/a/b:1"}})} == {"Login", "Logs"}


def test_a_repository_and_the_sidecars_are_pulled_together() -> None:
    found = execution(image="", repository="web", sidecars={"log": {"image": f"{ECR}/log:1"}})
    assert found["Pull"]["Resource"] == [f"{OWN}/log", f"{OWN}/web"]


def test_what_may_be_a_pull_through_cache_may_be_filled() -> None:
    found = execution(image="", repository="team/web", sidecars={"log": {"image": f"{ECR}/docker-hub/library/nginx:1"}})
    cache = found["PullThroughCache"]
    assert cache["Action"] == ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]
    assert cache["Resource"] == [f"{OWN}/docker-hub/library/nginx"]


def test_the_credentials_of_a_registry_are_read_and_decrypted() -> None:
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
    secrets = {"hub": {"name": "hub", "kind": "external", "keys": ["username", "password"], "kms_key": key}}
    for changes in (
        {"repository_credentials": "hub"},
        {"sidecars": {"log": {"image": "a:1", "repository_credentials": "hub"}}},
    ):
        found = execution({"secrets": secrets}, **changes)
        assert found["Secrets"]["Resource"] == ["arn:secret:hub"]
        assert found["Keys"]["Resource"] == [key]


def test_a_secret_by_arn_is_decrypted_with_a_key_of_its_account_and_no_other_secret_is() -> None:
    found = execution(secrets={"X": f"{SECRET}:KEY::"})["KeysOfArns1"]
    assert found["Resource"] == ["arn:aws:kms:eu-west-1:111122223333:key/*"]
    assert found["Condition"]["StringLike"] == {
        "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com*",
        "kms:EncryptionContext:SecretARN": [f"{SECRET}*"],
    }
    parameter = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/a"
    like = execution(secrets={"X": parameter})["KeysOfParameterArns1"]["Condition"]["StringLike"]
    assert like["kms:EncryptionContext:PARAMETER_ARN"] == [f"{parameter}*"]


def test_a_key_by_its_alias() -> None:
    secrets = {"a": {"name": "a", "kind": "hex", "kms_key": "alias/app"}}
    found = execution({"secrets": secrets}, secrets={"A": "a"})["KeysByAlias"]
    assert found["Resource"] == [f"arn:aws:kms:{REGION}:{ACCOUNT}:key/*"]
    assert found["Condition"]["ForAnyValue:StringEquals"] == {"kms:ResourceAliases": ["alias/app"]}


def test_a_file_system_that_the_role_authorizes_is_mounted_and_written_to() -> None:
    found = task(volumes={"d": FILES, "s": {}}, mounts=[{"volume": "d", "path": "/d"}, {"volume": "s", "path": "/s"}])
    assert found["Mount1"]["Action"] == ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    assert found["Mount1"]["Resource"] == [FILE_SYSTEM]
    assert {*found} == {"Mount1"}
    assert "Condition" not in found["Mount1"]


def test_a_read_only_mount_gives_no_right_to_write_unless_another_container_has_it() -> None:
    mount = {"volume": "d", "path": "/d", "read_only": True}
    assert task(volumes={"d": FILES}, mounts=[mount])["Mount1"]["Action"] == ["elasticfilesystem:ClientMount"]
    sidecars = {"log": {"image": "a:1", "mounts": [{**mount, "read_only": False}]}}
    assert len(task(volumes={"d": FILES}, mounts=[mount], sidecars=sidecars)["Mount1"]["Action"]) == 2


def test_an_access_point_is_the_only_way_in() -> None:
    found = task(volumes={"d": {**FILES, "efs_access_point": "fsap-0a"}}, mounts=[{"volume": "d", "path": "/d"}])
    arn = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:access-point/fsap-0a"
    assert found["Mount1"]["Condition"] == {"StringEquals": {"elasticfilesystem:AccessPointArn": arn}}


def test_without_iam_a_mount_needs_no_right() -> None:
    assert task(volumes={"d": {**FILES, "iam": False}}, mounts=[{"volume": "d", "path": "/d"}]) == {}


def test_the_daemon_of_x_ray_may_send_traces() -> None:
    found = task(sidecars={"xray": {"image": "public.ecr.aws/xray/aws-xray-daemon:3.x"}})
    assert "xray:PutTraceSegments" in found["Traces"]["Action"]
