"""Environments that name their credentials: a profile, or a role that the run assumes."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._aws.assumed_role import assumed
from tests.harness import REGION, ROOT, Account, rewrite, section
from tests.integration.conftest import SPEED, running
from tests.integration.permissions.world import EVERYTHING, document

ACCOUNT, OTHER = "258993895334", "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/deployer"
TEMPORARY = re.compile(r"ASIA[A-Z0-9]{16}|FQoGZXIvYXdz")
"""Keys and tokens as STS gives them."""


@dataclass
class Person(Account):
    """The account, as somebody with an environment of their own sees it; what is None there is unset."""

    own: dict[str, str | None] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The environment of a user, with their variables."""
        known: dict[str, str | None] = {**super().environment(), **self.own}
        return {name: value for name, value in known.items() if value is not None}


@pytest.fixture(scope="module")
def person(built_dev: Account) -> Person:
    """A user of the account that may do nothing but assume the role `deployer`, with its external id."""
    iam = built_dev.client("iam")
    iam.create_user(UserName="ci")
    key = iam.create_access_key(UserName="ci")["AccessKey"]
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ROLE}
    iam.put_user_policy(UserName="ci", PolicyName="assume", PolicyDocument=document(allowed))
    condition = {"StringEquals": {"sts:ExternalId": "ours"}}
    trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole", "Condition": condition}
    iam.create_role(RoleName="deployer", AssumeRolePolicyDocument=document(trust))
    iam.put_role_policy(RoleName="deployer", PolicyName="all", PolicyDocument=EVERYTHING)
    built_dev.ask("PUT", "iam", {"enforce": True})
    keys: dict[str, str | None] = {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }
    return Person(built_dev.url, built_dev.home, own={**keys, "JOB_ID": "41"})


def given(inventory: Path, **more: Any) -> None:
    """Add to the environment's variables."""
    rewrite(inventory, "environment", {**section(inventory, "environment"), **more})


def test_a_run_assumes_the_role_under_a_name_of_its_own_and_shows_no_credentials(
    person: Person, inventory: Path
) -> None:
    without = Account(person.url, person.home).playbook("deploy.yml")
    assert (without.code, without.writes, "sts:AssumeRole" in without.calls["by_operation"]) == (0, 0, False)
    given(inventory, aws_assume_role={"role_arn": ROLE, "external_id": "ours"})
    ingress = section(inventory, "ingress")
    rewrite(inventory, "ingress", {"ingress": {**ingress["ingress"], "idle_timeout": 61}})
    run = person.playbook("deploy.yml", "-vvv", inventory=inventory)
    assert run.code == 0, run.output
    assert run.calls["by_operation"]["sts:AssumeRole"] >= 1
    assert "assumed-role/deployer/talentbase-dev-awx-41" in run.output
    assert not TEMPORARY.search(run.output)
    files = [path for path in person.home.rglob("*") if path.is_file()]
    assert not [path for path in files if TEMPORARY.search(path.read_text(errors="ignore"))]
    status = person.playbook("playbooks/status.yml", inventory=inventory)
    assert status.code == 0, status.output


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            {"aws_assume_role": {"role_arn": ROLE, "external_id": "theirs"}},
            f"aws_assume_role.role_arn: User: arn:aws:iam::{ACCOUNT}:user/ci is not authorized to perform: "
            f"sts:AssumeRole on resource: {ROLE} (AccessDenied); let the role's trust policy name who runs this",
        ),
        (
            {"aws_assume_role": {"role_arn": f"arn:aws:iam::{OTHER}:role/deployer"}},
            f"aws_assume_role.role_arn: is of account {OTHER}, but aws_account_id is {ACCOUNT}; name a role of that",
        ),
        (
            {"aws_assume_role": {"role_arn": "deployer"}},
            "aws_assume_role.role_arn: is 'deployer'; give the ARN of a role",
        ),
        ({"aws_profile": "nobody"}, "aws_profile: is nobody, and there is no such profile; correct it, or add"),
        (
            {"aws_profile": "nobody", "aws_assume_role": {"role_arn": ROLE}},
            "aws_assume_role: is given together with aws_profile; give one of them",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_first(
    person: Person, inventory: Path, more: dict[str, Any], problem: str
) -> None:
    given(inventory, **more)
    run = person.playbook("deploy.yml", inventory=inventory)
    assert (run.code, run.writes) == (2, 0), run.output
    assert problem in re.sub(r"\s+", " ", run.output)


def test_a_refusal_of_another_playbook_names_the_key_as_well(person: Person, inventory: Path) -> None:
    given(inventory, aws_assume_role={"role_arn": ROLE})
    run = person.playbook("playbooks/status.yml", inventory=inventory)
    assert run.code == 2
    assert "aws_assume_role.role_arn: User: arn:aws:iam::" in run.output


def both_accounts(inventory: Path) -> None:
    """An inventory with dev in one account and prod in another one, each reached by its profile."""
    hosts = {}
    for name, account in (("dev", ACCOUNT), ("prod", OTHER)):
        shutil.copytree(ROOT / "inventories" / name / "host_vars" / name, inventory / "host_vars" / name)
        hosts[name] = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
        for topic, change in (
            ("environment", {"aws_account_id": account, "aws_profile": f"of-{name}"}),
            ("ingress", {}),
        ):
            path = inventory / "host_vars" / name / f"{topic}.yml"
            variables = yaml.safe_load(path.read_text())
            if name == "prod":
                variables.get("ingress", {}).pop("certificate_arn", None)
            path.write_text(yaml.safe_dump({**variables, **change}))
    (inventory / "hosts.yml").write_text(json.dumps({"all": {"hosts": hosts}}))


def test_two_accounts_in_one_run_by_profiles_with_endpoints(built_dev: Account, tmp_path: Path) -> None:
    """A profile has its own keys and endpoint, and goes before the keys in the environment."""
    both_accounts(tmp_path / "both")
    (tmp_path / "second").mkdir()
    with running(tmp_path / "second", SPEED, REHEARSAL_ACCOUNT_ID=OTHER) as url:
        profiles = [
            f"[profile of-{name}]\nendpoint_url = {at}\naws_access_key_id = any\naws_secret_access_key = thing\n"
            for name, at in (("dev", built_dev.url), ("prod", url))
        ]
        (tmp_path / "config").write_text("\n".join(profiles))
        own: dict[str, str | None] = {"AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_ENDPOINT_URL": None}
        someone = Person(built_dev.url, tmp_path, own=own)
        run = someone.playbook("deploy.yml", "--check", inventory=tmp_path / "both")
        command = someone.playbook("playbooks/exec.yml", "-l", "dev", inventory=tmp_path / "both", service="api")
    assert run.code == 0, run.output
    output = re.sub(r"\s+", " ", run.output)
    assert f"Planning dev in account {ACCOUNT}, {REGION}, at {built_dev.url} (not AWS)" in output
    assert f"Planning prod in account {OTHER}, {REGION}, at {url} (not AWS)" in output
    assert f"--region {REGION} --profile of-dev" in re.sub(r"\s+", " ", command.output)


def test_credentials_are_renewed_before_they_expire(built_dev: Account) -> None:
    iam = built_dev.client("iam")
    root = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    role = iam.create_role(RoleName="short", AssumeRolePolicyDocument=document(root))["Role"]["Arn"]
    built_dev.zero()
    request = {"RoleArn": role, "RoleSessionName": "talentbase"}
    mine = boto3.session.Session(region_name=REGION)
    session = assumed(mine, request, ["any", "thing", None], partial(mine.client, endpoint_url=built_dev.url))
    client = session.client("sts", endpoint_url=built_dev.url)
    client.get_caller_identity()
    client.get_caller_identity()
    credentials = session.get_credentials()
    credentials._expiry_time = datetime.now(UTC)
    credentials._refresh_using.__self__._cache.clear()  # what it gave is old as well
    client.get_caller_identity()
    assert built_dev.calls()["by_operation"] == {"sts:AssumeRole": 2, "sts:GetCallerIdentity": 3}
    iam.delete_role(RoleName="short")
