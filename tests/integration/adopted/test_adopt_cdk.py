"""What CDK left is adopted by one command: its inventory is written, its network tagged, and the first deploy rolls nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.adopted_accounts import cdk_data, cdk_services, cdk_tasks
from tests.harness import Account, Run
from tests.images import push
from tests.integration.adopted.rows import ROWS, SAID, rows

CLUSTER = cdk_services.CLUSTER


@pytest.fixture
def account(cdk_account: Account) -> Iterator[Account]:
    """An account as CDK left it, with the collection's own screen."""
    with cdk_account.terminal():
        yield cdk_account


def adopt(account: Account, folder: Path, *more: str) -> Run:
    given = [f"cluster={CLUSTER}", f"inventory={folder}", "aws_region=us-east-1", *more]
    return account.playbook("playbooks/adopt.yml", *(part for item in given for part in ("-e", item)))


def retain(account: Account) -> None:
    """What an aspect of the CDK app does to each stack."""
    client = account.client("cloudformation")
    for item in client.describe_stacks()["Stacks"]:
        template = client.get_template(StackName=item["StackName"])["TemplateBody"]
        for resource in template["Resources"].values():
            policies = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
            resource |= {**policies, "Metadata": {"Retained": "true"}}
        client.update_stack(StackName=item["StackName"], TemplateBody=json.dumps(template))


def listed(output: str, heading: str) -> list[str]:
    """The lines of one of the four lists."""
    found = re.search(rf"^{heading}:\n((?:  .*\n)+)", output, re.MULTILINE)
    return [line.strip() for line in found[1].splitlines()] if found else []


def deployments(account: Account) -> dict[str, str]:
    names = [f"talentbase-{key}-dev" for key in cdk_services.HOSTS]
    services = account.client("ecs").describe_services(cluster=CLUSTER, services=names)["services"]
    return {item["taskDefinition"]: item["deployments"][0]["id"] for item in services}


def ids(account: Account) -> dict[str, Any]:
    """What must stay: ids, endpoints and versions of values."""
    rds, secrets = account.client("rds"), account.client("secretsmanager")
    versions = {item["ARN"]: sorted(item["SecretVersionsToStages"]) for item in secrets.list_secrets()["SecretList"]}
    database = rds.describe_db_instances()["DBInstances"][0]
    ec2 = account.client("ec2")
    subnets = sorted(item["SubnetId"] for item in ec2.describe_subnets()["Subnets"])
    groups = sorted(item["TargetGroupArn"] for item in account.client("elbv2").describe_target_groups()["TargetGroups"])
    return {"secrets": versions, "database": database["DbiResourceId"], "subnets": subnets, "target groups": groups}


def test_a_tag_is_written_only_where_the_stacks_keep_what_they_made(account: Account, tmp_path: Path) -> None:
    run = adopt(account, tmp_path / "dev", f"confirm={CLUSTER}")
    assert (run.code, run.writes) == (2, 0), run.output
    assert "stack TalentBase-dev-Network: 35 of 35 resources would be deleted with it" in run.output
    assert "node.applyRemovalPolicy(RemovalPolicy.RETAIN)" in run.output
    assert "GetSecretValue" not in json.dumps(run.calls)
    seen = adopt(account, tmp_path / "dev")
    assert (seen.code, seen.writes) == (0, 0), seen.output


@dataclass(frozen=True)
class Taken:
    """CDK's account after its adoption and a first deploy. before: what the rows and the ids were; deployed: the services' deployments then."""

    account: Account
    folder: Path
    run: Run
    before: dict[str, Any]
    kept: dict[str, Any]
    deployed: dict[str, str]

    def value(self, path: str) -> Any:
        """A value of the inventory, such as network.network.route_tables, by its file and keys."""
        file, *keys = path.split(".")
        found = yaml.safe_load((self.folder / f"host_vars/dev/{file}.yml").read_text())
        for key in keys:
            found = found[key]
        return found


@pytest.fixture(scope="module")
def taken(original_cdk: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    """The account, adopted and deployed once for all tests that only look at it, in their order."""
    home = tmp_path_factory.mktemp("taken")
    with original_cdk.copy(home) as account, account.terminal():
        retain(account)
        before, kept, deployed = rows(account), ids(account), deployments(account)
        run = adopt(account, home / "dev", f"confirm={CLUSTER}")
        assert run.code == 0, run.output
        first = account.playbook("deploy.yml", inventory=home / "dev")
        assert first.code == 0, first.output
        yield Taken(account, home / "dev", run, before, kept, deployed)


@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_what_cdk_has_stays_as_it_stood(taken: Taken, row: str) -> None:
    assert taken.before[row]
    assert ROWS[row](taken.account) == taken.before[row]
    for path, expected in SAID.get(row, {}).items():
        assert taken.value(path) == expected, path


def test_the_inventory_keeps_what_stands_and_the_first_deploy_rolls_nothing(taken: Taken) -> None:
    account, folder, before, run = taken.account, taken.folder, taken.deployed, taken.run
    assert {line.split()[1] for line in listed(run.output, "would change") if line.startswith("create")} == {
        "topic",
        "dashboard",
    }
    assert not [line for line in listed(run.output, "would change") if re.match("update|delete", line)]
    services = yaml.safe_load((folder / "host_vars/dev/services.yml").read_text())["services"]
    assert services["web"]["container"] == "WebContainer"
    assert services["api"]["environment"]["DB_HOST"] == "${database.main.host}"
    assert (deployments(account), ids(account)) == (before, taken.kept)
    again = account.playbook("deploy.yml", inventory=folder)
    assert (again.code, again.writes) == (0, 0), again.output
    assert "nothing to change" in again.output
    drift = account.playbook("playbooks/drift.yml", inventory=folder)
    assert drift.code == 0, drift.output
    rerun = adopt(account, folder, f"confirm={CLUSTER}")
    assert (rerun.code, rerun.writes) == (0, 0), rerun.output
    assert_a_release_goes_back_to_what_cdk_left(account, folder, before)
    assert listed(rerun.output, "only tags are written") == listed(rerun.output, "would change") == ["nothing"]


def test_what_the_stacks_leave_and_nobody_uses_has_its_commands(taken: Taken) -> None:
    output, role = " ".join(taken.run.output.split()), f"--role-name {cdk_tasks.LAMBDA_ROLE}"
    attached, policy = f"detach-role-policy {role}", f"delete-role-policy {role}"
    assert output.index(attached) < output.index(policy) < output.index(f"aws iam delete-role {role}")
    assert f"--role-name {cdk_tasks.TASK_ROLE}" not in output


def test_kinds_and_lengths_of_secrets_come_from_the_templates(taken: Taken) -> None:
    secrets = {item["name"]: item for item in taken.value("secrets.secrets").values()}
    for name, (_logical, key, length) in cdk_data.GENERATED.items():
        said = {"name": name, "kind": "letters_and_digits", "key": key}
        assert secrets[name] == ({**said, "length": length} if length != 64 else said)
    assert secrets["talentbase/development/sendgrid-api-key"]["kind"] == "external"
    assert secrets[cdk_data.CREDENTIALS]["kind"] == "database_credentials"


def assert_a_release_goes_back_to_what_cdk_left(account: Account, folder: Path, before: dict[str, str]) -> None:
    [left] = [arn for arn in before if "Web" in arn]
    push(account.client("ecr"), "talentbase-web", "next", "amd64")
    released = account.playbook("deploy.yml", "-e", json.dumps({"image_tags": {"web": "next"}}), inventory=folder)
    assert released.code == 0, released.output
    now = deployments(account)
    assert len({*now} - {*before}) == 1
    assert left not in now
    back = account.playbook(
        "playbooks/rollback.yml", "-e", "service=web", "-e", f"to={left.rpartition('/')[2]}", inventory=folder
    )
    assert back.code == 0, back.output
    assert {*deployments(account)} == {*before}
    verified = account.playbook("playbooks/verify.yml", inventory=folder)
    assert verified.code == 0, verified.output


def test_the_tags_can_be_taken_away_again_by_the_command_that_is_printed(account: Account, tmp_path: Path) -> None:
    retain(account)
    before = tags_of_network(account)
    run = adopt(account, tmp_path / "dev", f"confirm={CLUSTER}")
    assert tags_of_network(account) != before
    whole = " ".join(run.output.split())
    command = re.search(r"aws ec2 delete-tags --region us-east-1 --resources (.+?) --tags ((?:Key=\S+ ?)+)", whole)
    assert command, run.output
    keys = [{"Key": item.removeprefix("Key=")} for item in command[2].split()]
    account.client("ec2").delete_tags(Resources=command[1].split(), Tags=keys)
    assert tags_of_network(account) == before


def test_stacks_that_are_named_must_be_there(account: Account, tmp_path: Path) -> None:
    run = adopt(account, tmp_path / "dev", "stacks=Nobody")
    assert run.code == 2
    assert "stacks: there is no stack Nobody in us-east-1" in run.output


def tags_of_network(account: Account) -> list[tuple[str, str, str]]:
    found = account.client("ec2").describe_tags()["Tags"]
    return sorted((item["ResourceId"], item["Key"], item["Value"]) for item in found)
