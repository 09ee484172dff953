"""A service's task definition: what follows from its entry, and what is no difference."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.context import ServiceContext
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.needs import task_needs
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.task_definition import (
    comparable,
    desired_task_definition,
    digest,
    image_effect,
    register_input,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import read_services
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import Secret
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import differences
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Address

AROUND = ServiceContext(
    account_id="123456789012",
    region="eu-west-1",
    secrets={"session": Secret("app/session", "hex", key="SESSION_SECRET"), "mail": Secret("app/mail", "external")},
    arns={
        "secret.session": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-abcdef",
        "secret.mail": "arn:m",
        "parameter.url": "arn:p",
    },
    endpoints={"database.main": {"host": "db.example", "port": 5432, "name": "app"}},
    execution_roles={"web": "arn:execution"},
    task_roles={"web": "arn:task"},
    image_tag="abc",
)
ENTRY: dict[str, Any] = {
    "name": "app-web",
    "repository": "app-web",
    "profile": "node",
    "cpu": 256,
    "memory": 512,
    "port": 3000,
    "hosts": ["www.example.com"],
    "priority": 10,
    "environment": {
        "B": "2",
        "A": "1",
        "DB": "postgres://${database.main.host}:${database.main.port}/${database.main.name}",
    },
    "secrets": {"SESSION_SECRET": "session", "MAIL": "mail", "URL": "parameter.url"},
}


def service(**changes: Any) -> Service:
    faults: list[Any] = []
    found = read_services({"services": {"web": {**ENTRY, **changes}}}, faults)
    assert not faults
    return found["web"]


def definition(**changes: Any) -> dict[str, Any]:
    return register_input("web", service(**changes), AROUND)


def as_aws_answers(given: dict[str, Any]) -> dict[str, Any]:
    """What DescribeTaskDefinition returns for a registration: defaults filled in, order not kept."""
    answer = copy.deepcopy(given)
    answer.update(
        taskDefinitionArn="arn:td",
        revision=3,
        status="ACTIVE",
        compatibilities=["EC2", "FARGATE"],
        placementConstraints=[],
    )
    answer.setdefault("volumes", [])
    for container in answer["containerDefinitions"]:
        container.setdefault("cpu", 0)
        container.setdefault("environment", [])
        container.setdefault("mountPoints", [])
        container.update(volumesFrom=[], systemControls=[])
        if "capabilities" in container.get("linuxParameters", {}):
            container["linuxParameters"]["capabilities"]["add"] = []
            container["linuxParameters"]["capabilities"]["drop"].reverse()
        random.Random(1).shuffle(container["environment"])
        for port in container.get("portMappings", []):
            port["hostPort"] = port["containerPort"]
    return answer


def test_the_image_is_the_repository_of_the_account_at_the_asked_tag() -> None:
    container = definition()["containerDefinitions"][0]
    assert container["image"] == "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app-web:abc"


def test_a_digest_takes_the_place_of_a_tag() -> None:
    digest = "sha256:" + "0a" * 32
    around = replace(AROUND, image_tag=digest)
    container = register_input("web", service(), around)["containerDefinitions"][0]
    assert container["image"] == f"123456789012.dkr.ecr.eu-west-1.amazonaws.com/app-web@{digest}"


def test_a_registrys_credentials_are_the_secret_alone() -> None:
    sidecar = {"image": "ghcr.io/a/b:1", "repository_credentials": "arn:s"}
    given = definition(
        repository="", image="docker.io/a/b:1", repository_credentials="session", sidecars={"log": sidecar}
    )
    found = [item["repositoryCredentials"]["credentialsParameter"] for item in given["containerDefinitions"]]
    assert found == [AROUND.arns["secret.session"], "arn:s"]
    assert all("repositoryCredentials" not in item for item in definition()["containerDefinitions"])
    assert task_needs(given).secrets >= {*found}
    assert comparable(as_aws_answers(given)) == comparable(given)


def test_secrets_are_named_by_arn_and_json_key() -> None:
    found = {item["name"]: item["valueFrom"] for item in definition()["containerDefinitions"][0]["secrets"]}
    assert found == {
        "SESSION_SECRET": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-abcdef:SESSION_SECRET::",
        "MAIL": "arn:m",
        "URL": "arn:p",
    }


def test_endpoints_take_the_place_of_their_references() -> None:
    found = {item["name"]: item["value"] for item in definition()["containerDefinitions"][0]["environment"]}
    assert found["DB"] == "postgres://db.example:5432/app"


def test_the_probe_asks_as_the_first_host() -> None:
    check = definition()["containerDefinitions"][0]["healthCheck"]
    assert check["command"][:3] == ["CMD", "node", "-e"]
    assert "www.example.com" in check["command"][3]
    assert check["startPeriod"] == 60


def test_defaults_and_order_of_aws_are_no_difference() -> None:
    given = definition(sidecars={"log": {"image": "log:1", "depends_on": {"web": "START"}}}, volumes={"scratch": {}})
    assert comparable(as_aws_answers(given)) == comparable(given)


def test_what_aws_adds_by_itself_is_no_difference() -> None:
    access_point = {"efs_file_system": "fs-0123456789abcdef0", "efs_access_point": "fsap-0123456789abcdef0"}
    given = definition(volumes={"files": access_point})
    answered = {**as_aws_answers(given), "enableFaultInjection": False}
    [volume] = answered["volumes"]
    efs = {**volume["efsVolumeConfiguration"], "rootDirectory": "/"}
    answered["volumes"] = [{**volume, "efsVolumeConfiguration": efs}]
    assert comparable(answered) == comparable(given)
    assert comparable({**answered, "enableFaultInjection": True}) != comparable(given)
    answered["volumes"] = [{**volume, "efsVolumeConfiguration": {**efs, "rootDirectory": "/other"}}]
    assert comparable(answered) != comparable(given)


CHANGES: list[dict[str, Any]] = [
    {"cpu": 512, "memory": 1024},
    {"image": "other:1", "repository": ""},
    {"environment": {"A": "1"}},
    {"secrets": {"SESSION_SECRET": "session"}},
    {"port": 3001},
    {"command": ["run"]},
    {"entry_point": ["sh"]},
    {"user": "1000"},
    {"cpu_architecture": "ARM64"},
    {"ephemeral_storage_gib": 30},
    {"stop_timeout": 60},
    {"init_process": True},
    {"read_only": True},
    {"drop_capabilities": ["NET_RAW", "MKNOD"]},
    {"drop_capabilities": ["ALL"], "init_process": True},
    {"ulimits": [{"name": "nofile", "soft": 1024, "hard": 2048}]},
    {"volumes": {"scratch": {}}},
    {"volumes": {"files": {"efs_file_system": "fs-0123456789abcdef0"}}},
    {"volumes": {"scratch": {}}, "mounts": [{"volume": "scratch", "path": "/tmp"}]},
    {"sidecars": {"log": {"image": "log:1"}}},
    {"log_stream_prefix": "front"},
    {"container": "app"},
    {"container_health": {"probe": "node", "start_period": 90}},
    {"container_health": {"probe": "none"}},
    {"service_connect": {"namespace": "app", "name": "web"}},
]


def test_each_field_is_a_difference() -> None:
    plain = comparable(definition())
    for change in CHANGES:
        assert comparable(definition(**change)) != plain, change


@given(st.sampled_from(CHANGES), st.sampled_from(CHANGES))
def test_what_was_registered_is_never_different(one: dict[str, Any], two: dict[str, Any]) -> None:
    given = definition(**{**one, **two})
    assert comparable(as_aws_answers(given)) == comparable(given)


def test_the_images_that_change_are_told_by_their_tags() -> None:
    def told(old: str, new: str) -> str:
        before, after = ({"containers": {"web": {"image": image}}} for image in (old, new))
        return image_effect(Address("task definition", "web"), before, after, ["containers"])

    registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com/app-web"
    assert told(f"{registry}:abc", f"{registry}:latest") == "image of web: abc -> latest"
    assert told(f"{registry}@sha256:12", f"{registry}:abc") == "image of web: sha256:12 -> abc"
    assert told("nginx:1", "httpd:2") == "image of web: nginx:1 -> httpd:2"
    assert told("nginx:1", "nginx:1") == ""


def test_a_task_without_a_role_is_compared_with_one_that_has_it_and_has_the_digest_of_its_content() -> None:
    entry = service(task_role="none", execute_command=False)
    properties = desired_task_definition("web", entry, replace(AROUND, task_roles={})).properties
    request = register_input("web", entry, replace(AROUND, task_roles={}))
    assert "taskRoleArn" not in request
    assert differences({**properties, "taskRoleArn": "arn:task"}, properties) == ["taskRoleArn"]
    assert differences(comparable(request), {**properties, "tags": {}}, ["tags"]) == []
    assert digest(properties) == digest(comparable(request))
