"""playbooks/github.yml: two roles that GitHub Actions may take, and no key."""

from __future__ import annotations

import json
from typing import Any

from tests.harness import Account, Run

REPOSITORY = "acme/shop"
ISSUER = "token.actions.githubusercontent.com"
MOST = 10240  # characters of a role's inline policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html


def github(account: Account, *arguments: str) -> Run:
    return account.playbook("playbooks/github.yml", *arguments)


def test_two_roles_for_one_repository(account: Account) -> None:
    refused = github(account)
    assert refused.code != 0
    assert "github_repository: is missing" in refused.output
    assert refused.writes == 0
    asked = ("-e", f"github_repository={REPOSITORY}")
    foreseen = github(account, *asked, "--check", "--diff")
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    first = github(account, *asked)
    assert first.code == 0, first.output
    again = github(account, *asked)
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output
    checked = github(account, *asked, "--check", "--diff")
    assert (checked.code, checked.changed, checked.writes) == (0, 0, 0), checked.output

    iam = account.client("iam")
    subjects, allowed = {}, {}
    for purpose in ("push", "deploy"):
        name = f"talentbase-dev-github-{purpose}"
        [trust] = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"]["Federated"].endswith(f":oidc-provider/{ISSUER}")
        subjects[purpose] = trust["Condition"]["StringEquals"]
        document = iam.get_role_policy(RoleName=name, PolicyName="talentbase.aws")["PolicyDocument"]
        assert len(json.dumps(document, separators=(",", ":"))) < MOST
        allowed[purpose] = document["Statement"]
    assert subjects == {
        "push": {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": f"repo:{REPOSITORY}:ref:refs/heads/main"},
        "deploy": {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": f"repo:{REPOSITORY}:environment:dev"},
    }
    assert resources(allowed["push"], "Push") == [
        f"arn:aws:ecr:us-east-1:258993895334:repository/talentbase-{name}" for name in ("api", "web")
    ]
    assert resources(allowed["deploy"], "HandRolesToEcs") == [
        f"arn:aws:iam::258993895334:role/talentbase-{name}-dev*" for name in ("api", "web")
    ]
    assert (
        "arn:aws:secretsmanager:us-east-1:258993895334:secret:talentbase/development/sendgrid-api-key-*"
        in resources(allowed["deploy"], "Secrets")
    )


def resources(statements: list[dict[str, Any]], sid: str) -> list[str]:
    return next(list(item["Resource"]) for item in statements if item["Sid"] == sid)


def test_a_provider_of_somebody_else_is_taken_over(account: Account) -> None:
    iam = account.client("iam")
    iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["theirs"])
    run = account.module("iam_oidc_provider", url=f"https://{ISSUER}")
    assert run.code == 0, run.output
    assert account.result()["plan"] == [f"update OIDC provider {ISSUER} (client_ids)"]
    arn = account.result()["provider"]["arn"]
    assert sorted(iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)["ClientIDList"]) == [
        "sts.amazonaws.com",
        "theirs",
    ]
    assert account.module("iam_oidc_provider", url=f"https://{ISSUER}").writes == 0
