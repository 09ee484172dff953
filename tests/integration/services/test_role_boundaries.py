"""The permissions boundary of services' roles: taken where there is one, kept, and refused where it is too narrow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.harness import Account

NAME = "shop-web-dev"
ROLE = f"{NAME}-us-east-1-task"
SERVICE = {
    "name": NAME,
    "repository": "shop-web",
    "cpu": 256,
    "memory": 512,
    "task_policy": [{"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": "arn:aws:sqs:us-east-1:1:jobs"}],
}
OTHER = "arn:aws:iam::258993895334:policy/other"


def roles(account: Account, check: bool = False, **more: Any) -> dict[str, Any]:
    account.zero()
    return account.module_alone(
        "iam_service_roles", check, services={"web": SERVICE}, aws_account_id="258993895334", **more
    )


def allow(*actions: str) -> str:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def boundary_of(account: Account) -> str:
    role = account.client("iam").get_role(RoleName=ROLE)["Role"]
    return str(role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""))


def test_a_boundary_reaches_new_and_old_roles(account: Account) -> None:
    iam = account.client("iam")
    assert roles(account)["changed"]
    assert boundary_of(account) == ""
    made = iam.create_policy(
        PolicyName=f"{NAME}-us-east-1-boundary",
        Path="/talentbase.aws/shop-dev/",
        PolicyDocument=allow("ecr:*", "logs:*", "ssmmessages:*"),
    )
    own = made["Policy"]["Arn"]
    narrow = roles(account)
    assert narrow["failed"]
    assert account.calls()["writes"] == 0
    assert f"role {ROLE} needs sqs:SendMessage on arn:aws:sqs:us-east-1:1:jobs" in narrow["msg"]
    assert own in narrow["msg"]
    assert "playbooks/permissions.yml" in narrow["msg"]

    wide = allow("ecr:*", "logs:*", "ssmmessages:*", "sqs:SendMessage")
    iam.create_policy_version(PolicyArn=own, PolicyDocument=wide, SetAsDefault=True)
    foreseen = roles(account, check=True)
    expected = [f"update role {NAME}-us-east-1-{purpose} (boundary)" for purpose in ("execution", "task")]
    assert (sorted(foreseen["plan"]), account.calls()["writes"]) == (expected, 0)
    assert sorted(roles(account)["plan"]) == expected
    assert boundary_of(account) == own
    assert not roles(account)["changed"]
    assert account.calls()["writes"] == 0

    iam.delete_role_permissions_boundary(RoleName=ROLE)
    assert roles(account)["plan"] == [f"update role {ROLE} (boundary)"]
    iam.delete_role_policy(RoleName=ROLE, PolicyName="talentbase.aws")
    account.ask("POST", "clock", {"advance": 60})  # until IAM sees that its policies are gone
    iam.delete_role(RoleName=ROLE)
    assert roles(account)["plan"] == [f"create role {ROLE}"]
    assert boundary_of(account) == own


def test_the_inventory_names_a_boundary(account: Account) -> None:
    missing = roles(account, permissions_boundary=OTHER)
    assert missing["failed"]
    assert f"permissions_boundary: {OTHER} does not exist" in missing["msg"]
    assert account.calls()["writes"] == 0
    account.client("iam").create_policy(PolicyName="other", PolicyDocument=allow("ecr:*"))
    assert roles(account, permissions_boundary=OTHER)["changed"]
    assert boundary_of(account) == OTHER
    assert not roles(account, permissions_boundary=OTHER)["changed"]


def test_a_boundary_by_hand_stays_where_none_is_requested(account: Account) -> None:
    iam = account.client("iam")
    roles(account)
    iam.create_policy(PolicyName="other", PolicyDocument=allow("ecr:*"))
    iam.put_role_permissions_boundary(RoleName=ROLE, PermissionsBoundary=OTHER)
    assert not roles(account)["changed"]


class Limited(Account):
    """The account for who may do everything with roles but list them all, and what is named more."""

    keys: dict[str, str] = {}

    def environment(self) -> dict[str, str]:
        """The keys of a role in place of the account's own."""
        return {**super().environment(), **self.keys}


def limited(account: Account, *denied: str) -> Account:
    iam = account.client("iam")
    root = {"AWS": "arn:aws:iam::258993895334:root"}
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": root}
    iam.create_role(
        RoleName="limited", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )
    statements = [
        {"Effect": "Allow", "Action": "iam:*", "Resource": "*"},
        {"Effect": "Deny", "Action": ["iam:GetAccountAuthorizationDetails", *denied], "Resource": "*"},
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_role_policy(RoleName="limited", PolicyName="x", PolicyDocument=document)
    arn = "arn:aws:iam::258993895334:role/limited"
    given = account.client("sts").assume_role(RoleArn=arn, RoleSessionName="trial")["Credentials"]
    found = Limited(account.url, account.home)
    found.keys = {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }
    account.ask("PUT", "iam", {"enforce": True})
    return found


@pytest.mark.parametrize("listed", [True, False])
def test_who_may_not_list_the_account_s_roles_knows_boundaries_by_their_path(account: Account, listed: bool) -> None:
    name = f"{NAME}-us-east-1-boundary"
    account.client("iam").create_policy(
        PolicyName=name, Path="/talentbase.aws/shop-dev/", PolicyDocument=allow("ecr:*")
    )
    made = roles(limited(account, *([] if listed else ["iam:ListPolicies"])))
    assert made["changed"], made
    assert boundary_of(account).endswith(name) is listed
