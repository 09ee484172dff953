"""What a version to come keeps in AWS in a format of its own: this one refuses it before its first write, and overwrites nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.formats import VERSION
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.scheduled import PUT_BACK
from tests.harness import Account

CLUSTER, API = "talentbase-dev", "talentbase-api-dev"
MARK = "format=2 version=2.3.0"
RECORD = json.dumps({"format": 2, "version": "2.3.0", "something": []})
Kind = Callable[[Account], None]


@pytest.fixture
def account(built_dev: Account, tmp_path: Path) -> Iterator[Account]:
    """dev, to be written to by another version."""
    with built_dev.copy(tmp_path) as found:
        yield found


def parameter(name: str) -> Kind:
    def write(account: Account) -> None:
        account.client("ssm").put_parameter(Name=name, Value=RECORD, Type="String", Overwrite=True)

    return write


def cluster_tag(account: Account) -> None:
    ecs = account.client("ecs")
    [cluster] = ecs.describe_clusters(clusters=[CLUSTER], include=["TAGS"])["clusters"]
    [key] = [item["key"] for item in cluster["tags"] if item["key"].startswith("talentbase.aws/tags/")]
    ecs.tag_resource(resourceArn=cluster["clusterArn"], tags=[{"key": key, "value": f"{MARK} abc"}])


def start_up_tag(account: Account) -> None:
    ecs = account.client("ecs")
    [service] = ecs.describe_services(cluster=CLUSTER, services=[API])["services"]
    tag = {"key": "talentbase.aws/start-up", "value": f"{MARK} healthy 3-4"}
    ecs.tag_resource(resourceArn=service["taskDefinition"], tags=[tag])


def secret(account: Account) -> dict[str, Any]:
    return dict(account.client("secretsmanager").list_secrets()["SecretList"][0])


def secret_tag(account: Account) -> None:
    tag = {"Key": "talentbase.aws/value-since", "Value": f"{MARK} abc"}
    account.client("secretsmanager").tag_resource(SecretId=secret(account)["ARN"], Tags=[tag])


def secret_label(account: Account) -> None:
    found = secret(account)
    [version] = [key for key, labels in found["SecretVersionsToStages"].items() if "AWSCURRENT" in labels]
    account.client("secretsmanager").update_secret_version_stage(
        SecretId=found["ARN"], VersionStage=f"{MARK} MERGING", MoveToVersionId=version
    )


def limits_mark(account: Account) -> None:
    account.client("application-autoscaling").put_scheduled_action(
        ServiceNamespace="ecs",
        ResourceId=f"service/{CLUSTER}/{API}",
        ScalableDimension="ecs:service:DesiredCount",
        ScheduledActionName=f"{PUT_BACK} {MARK}",
        Schedule="at(2100-01-01T00:00:00)",
        ScalableTargetAction={"MinCapacity": 1, "MaxCapacity": 2},
    )


KINDS: dict[str, tuple[Kind, str, str]] = {
    "lock": (parameter(f"/talentbase.aws/locks/{CLUSTER}"), "deploy.yml", "The deploy lock"),
    "fingerprint": (
        parameter(f"/talentbase.aws/converged/{CLUSTER}/services"),
        "deploy.yml",
        f"The parameter /talentbase.aws/converged/{CLUSTER}/services",
    ),
    "resource tags": (cluster_tag, "deploy.yml", "The tag talentbase.aws/tags/"),
    "age of a secret": (secret_tag, "deploy.yml", "The tag talentbase.aws/value-since"),
    "change of a secret": (
        secret_label,
        "playbooks/secrets.yml -e secret_action=list",
        "A staging label of the secret",
    ),
    "start-up times": (start_up_tag, "playbooks/verify.yml", "The tag talentbase.aws/start-up"),
    "moved limits": (limits_mark, "playbooks/status.yml", f"The scheduled action {PUT_BACK}"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_refused_and_not_overwritten(kind: str, account: Account) -> None:
    write, playbook, what = KINDS[kind]
    write(account)
    run = account.playbook(*playbook.split())
    assert (run.code, run.writes) == (2, 0), run.output
    said = " ".join(run.output.split())
    assert what in said
    assert "was written by talentbase.aws 2.3.0 in format 2; " in said
    assert f"this version, {VERSION}, reads up to format 1 and overwrites nothing" in said
    assert "ansible-galaxy collection install 'talentbase.aws:>=2.3.0'" in said


def test_whoever_only_looks_sees_the_rest_and_is_told(account: Account) -> None:
    parameter(f"/talentbase.aws/converged/{CLUSTER}/network")(account)
    run = account.playbook("playbooks/status.yml")
    assert (run.code, run.writes) == (0, 0), run.output
    assert f"{CLUSTER}/network was written by talentbase.aws 2.3.0 in format 2" in " ".join(run.output.split())
