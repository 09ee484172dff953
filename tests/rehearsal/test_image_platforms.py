"""Images have a CPU: ECR gives the config that says so, and a task with another one does not run."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.images import push, push_index
from tests.rehearsal.stack import WEB, Stack

WEB_REPOSITORY = "talentbase-web"
ARM = {"runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}}


@pytest.fixture
def stack(account: Any) -> Stack:
    return Stack(account)


def task(stack: Stack, *containers: dict[str, Any], **definition: Any) -> dict[str, Any]:
    """A one-off task a minute after its start."""
    network = {"awsvpcConfiguration": {"subnets": stack.subnets, "assignPublicIp": "ENABLED"}}
    arn = stack.ecs.run_task(
        cluster="c",
        launchType="FARGATE",
        taskDefinition=stack.task_definition(*containers, **definition),
        networkConfiguration=network,
    )["tasks"][0]["taskArn"]
    stack.account.advance(60)
    found: dict[str, Any] = stack.ecs.describe_tasks(cluster="c", tasks=[arn])["tasks"][0]
    return found


def logged(stack: Stack) -> list[str]:
    logs = stack.account.client("logs")
    return [event["message"] for event in logs.filter_log_events(logGroupName="/ecs/app")["events"]]


def get(url: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=10) as response:
        content: bytes = response.read()
    return content


def url_of(account: Any, digest: str) -> str:
    ecr = account.client("ecr")
    return str(ecr.get_download_url_for_layer(repositoryName=WEB_REPOSITORY, layerDigest=digest)["downloadUrl"])


def config_digest(account: Any, tag: str = "latest") -> str:
    found = account.client("ecr").batch_get_image(repositoryName=WEB_REPOSITORY, imageIds=[{"imageTag": tag}])
    return str(json.loads(found["images"][0]["imageManifest"])["config"]["digest"])


def test_the_config_of_an_image_is_read_without_credentials(account: Any) -> None:
    digest = push(account.client("ecr"), WEB_REPOSITORY, "arm", "arm64")
    assert config_digest(account, "arm") == digest
    assert json.loads(get(url_of(account, digest)))["architecture"] == "arm64"
    assert json.loads(get(url_of(account, config_digest(account))))["architecture"] == "amd64"
    assert account.ask("GET", "calls")[1]["by_operation"]["s3:GetObject"] == 2


@pytest.mark.parametrize("spoilt", ["hour", "signature", "path"])
def test_a_url_is_for_an_hour_and_for_one_layer(account: Any, spoilt: str) -> None:
    url = url_of(account, config_digest(account))
    if spoilt == "hour":
        account.advance(3700)
    changed = {"hour": url, "signature": f"{url}0", "path": url.replace(WEB_REPOSITORY, "talentbase-api")}[spoilt]
    with pytest.raises(urllib.error.HTTPError, match="403"):
        get(changed)


def test_what_was_not_pushed_has_no_url(account: Any) -> None:
    with pytest.raises(ClientError, match="LayersNotFoundException"):
        url_of(account, "sha256:" + "0a" * 32)


@pytest.mark.parametrize(("architecture", "runs"), [("amd64", False), ("arm64", True)])
def test_a_single_image_for_another_cpu_is_pulled_and_cannot_be_run(
    stack: Stack, architecture: str, runs: bool
) -> None:
    push(stack.account.client("ecr"), WEB_REPOSITORY, "one", architecture)
    container = stack.container(image=WEB.replace(":latest", ":one"), command=["/app/serve", "--port", "80"])
    ended = task(stack, container, **ARM)
    assert (ended["stopCode"], ended["containers"][0]["exitCode"]) == ("EssentialContainerExited", 0 if runs else 1)
    assert logged(stack) == (["Listening"] if runs else ["exec /app/serve: exec format error"])


def test_the_image_of_the_start_is_for_intel(stack: Stack) -> None:
    assert task(stack)["containers"][0]["exitCode"] == 0
    assert task(stack, **ARM)["containers"][0]["exitCode"] == 1
    assert logged(stack)[-1] == "exec /docker-entrypoint.sh: exec format error"


def test_a_sidecar_for_another_cpu_ends_alone(stack: Stack) -> None:
    push(stack.account.client("ecr"), WEB_REPOSITORY, "arm", "arm64")
    sidecar = {"name": "side", "image": WEB.replace(":latest", ":arm"), "essential": False}
    arn = stack.task_definition(stack.container(), sidecar)
    stack.create(arn, desiredCount=1)
    stack.account.advance(60)
    (running,) = stack.tasks()
    assert {item["name"]: item.get("exitCode") for item in running["containers"]} == {"app": None, "side": 1}


@pytest.mark.parametrize(("cpus", "runs"), [(["amd64", "unknown"], False), (["amd64", "arm64"], True)])
def test_an_index_without_the_cpu_cannot_be_pulled(stack: Stack, cpus: list[str], runs: bool) -> None:
    push_index(stack.account.client("ecr"), WEB_REPOSITORY, "many", cpus)
    ended = task(stack, stack.container(image=WEB.replace(":latest", ":many")), **ARM)
    if runs:
        assert ended["containers"][0]["exitCode"] == 0
    else:
        assert ended["stopCode"] == "TaskFailedToStart"
        assert ended["stoppedReason"].endswith("does not contain descriptor matching platform 'linux/arm64'")


def test_an_image_whose_config_was_not_pushed_is_taken_to_fit(stack: Stack) -> None:
    manifest = {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json"}
    ecr = stack.account.client("ecr")
    ecr.put_image(repositoryName=WEB_REPOSITORY, imageManifest=json.dumps(manifest), imageTag="bare")
    assert task(stack, stack.container(image=WEB.replace(":latest", ":bare")), **ARM)["containers"][0]["exitCode"] == 0
