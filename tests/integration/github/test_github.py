"""playbooks/github.yml: three roles that GitHub Actions may take, and no key."""

from __future__ import annotations

import json
from typing import Any

from rehearsal.iam_evaluation import Call, Principal, grants
from tests.harness import Account, Run
from tools.permission_tables import READS

REPOSITORY = "acme/shop"
ISSUER = "token.actions.githubusercontent.com"
MOST = (
    6144  # characters of a managed policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
)


def github(account: Account, *arguments: str) -> Run:
    return account.playbook("playbooks/github.yml", *arguments)


def test_three_roles_for_one_repository(account: Account) -> None:
    refused = github(account)
    assert refused.code != 0
    assert "github_repository: is missing" in refused.output
    assert refused.writes == 0
    asked = ("-e", f"github_repository={REPOSITORY}")
    anything = github(account, *asked, "-e", "github_branch=*")
    assert (anything.code != 0, anything.writes) == (True, 0)
    assert "ref:refs/heads/* must name one" in anything.output
    foreseen = github(account, *asked, "--check", "--diff")
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    first = github(account, *asked)
    assert first.code == 0, first.output
    again = github(account, *asked)
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output
    checked = github(account, *asked, "--check", "--diff")
    assert (checked.code, checked.changed, checked.writes) == (0, 0, 0), checked.output

    trust = {purpose: trust_of(account, purpose) for purpose in ("push", "deploy", "look")}
    ends = {"push": "ref:refs/heads/main", "deploy": "environment:dev", "look": "environment:dev-look"}
    for purpose, document in trust.items():
        for subject in ("repo:acme/shop", "repo:acme@12/shop@345"):
            assert may_assume(document, f"{subject}:{ends[purpose]}"), (purpose, subject)
            assert not may_assume(document, f"{subject}:pull_request")
            assert not may_assume(document, f"{subject}:ref:refs/heads/other")
        for subject in ("repo:acme/shop2", "repo:acme@1/shop-2@3", "repo:acme2@1/shop@2", "repo:acme-x/shop"):
            assert not may_assume(document, f"{subject}:{ends[purpose]}"), subject

    allowed = {purpose: statements_of(account, purpose) for purpose in ("deploy", "look")}
    assert resources(allowed["deploy"], "PassRoles") == [
        f"arn:aws:iam::258993895334:role/talentbase-{name}-dev-us-east-1-{purpose}"
        for name in ("api", "web")
        for purpose in ("execution", "task")
    ]
    assert (
        "arn:aws:secretsmanager:us-east-1:258993895334:secret:talentbase/development/sendgrid-api-key-??????"
        in resources(allowed["deploy"], "Secrets")
    )
    calls = [action.partition(":")[2] for item in allowed["look"] for action in item["Action"]]
    assert {call for call in calls if not call.startswith(READS)} == set()


def test_ids_of_the_repository_are_pinned(account: Account) -> None:
    run = github(account, "-e", "github_repository=acme@123456/shop@456789")
    assert run.code == 0, run.output
    document = trust_of(account, "deploy")
    assert may_assume(document, "repo:acme@123456/shop@456789:environment:dev")
    assert may_assume(document, "repo:acme/shop:environment:dev")
    assert not may_assume(document, "repo:acme@123456/shop@1:environment:dev")


def trust_of(account: Account, purpose: str) -> str:
    role = account.client("iam").get_role(RoleName=f"talentbase-dev-github-{purpose}")["Role"]
    return json.dumps(role["AssumeRolePolicyDocument"])


def may_assume(trust: str, subject: str) -> bool:
    provider = Principal("Federated", (f"arn:aws:iam::258993895334:oidc-provider/{ISSUER}",))
    claims = {f"{ISSUER}:sub": subject, f"{ISSUER}:aud": "sts.amazonaws.com"}
    return grants(trust, provider, Call("sts:AssumeRoleWithWebIdentity", "*", claims))


def statements_of(account: Account, purpose: str) -> list[dict[str, Any]]:
    """The statements of the policies that are attached to a role, each of which IAM takes."""
    iam = account.client("iam")
    name = f"talentbase-dev-github-{purpose}"
    assert iam.list_role_policies(RoleName=name)["PolicyNames"] == []
    statements = []
    for item in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        version = iam.get_policy(PolicyArn=item["PolicyArn"])["Policy"]["DefaultVersionId"]
        document = iam.get_policy_version(PolicyArn=item["PolicyArn"], VersionId=version)["PolicyVersion"]["Document"]
        assert len(json.dumps(document, separators=(",", ":"))) <= MOST
        statements += document["Statement"]
    return statements


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
