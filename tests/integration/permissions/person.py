"""Who has the policies of some purposes of dev, and no other right, in an account that enforces policies."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.harness import Account
from tests.integration.permissions.world import ROOT_TRUST, document

KEYS = {
    "AWS_ACCESS_KEY_ID": "AccessKeyId",
    "AWS_SECRET_ACCESS_KEY": "SecretAccessKey",
    "AWS_SESSION_TOKEN": "SessionToken",
}


@dataclass
class Person(Account):
    """The account, as a person with credentials of a role sees it."""

    keys: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The environment of a user, with the credentials."""
        return {**super().environment(), **self.keys}


def person(account: Account, *purposes: str, inventory: str | Path = "inventories/dev") -> Person:
    """Somebody with the policies that playbooks/permissions.yml makes for these purposes."""
    iam = account.client("iam")
    made = account.playbook("playbooks/permissions.yml", inventory=inventory)
    assert made.code == 0, made.output
    role = iam.create_role(RoleName="person", AssumeRolePolicyDocument=document(ROOT_TRUST))["Role"]
    for policy in iam.list_policies(Scope="Local")["Policies"]:
        if any(f"-{purpose}" in policy["PolicyName"] for purpose in purposes):
            iam.attach_role_policy(RoleName="person", PolicyArn=policy["Arn"])
    assert len(iam.list_attached_role_policies(RoleName="person")["AttachedPolicies"]) >= len(purposes)
    given = account.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="person")["Credentials"]
    account.ask("PUT", "iam", {"enforce": True})
    return Person(account.url, account.home, keys={name: given[key] for name, key in KEYS.items()})
