"""What the credentials may not do is told before the first write: by dry runs of EC2, and by IAM's simulation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._environment.survey import Survey
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.comparison import planned_steps
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.planned_calls import planned_calls
from rehearsal.calls import is_write
from tests.harness import REGION, Account
from tests.integration.conftest import first_deploy
from tests.integration.permissions.world import EVERYTHING, ROOT_TRUST, document, role
from tools.account import aws
from tools.permission_names import PREFIXES

LINKED = {
    "ecs.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "elasticache.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "rds.amazonaws.com",
}
DEPLOYER = "/ci/deployers/"
"""A path, which a session's ARN lacks."""


@pytest.fixture
def enforced(account: Account) -> Iterator[Account]:
    """The account, in which callers are judged by their policies."""
    account.ask("PUT", "iam", {"enforce": True})
    yield account
    account.ask("PUT", "iam", {"enforce": False})


def everything_but(*actions: str) -> str:
    """A policy without some actions."""
    return document({"Effect": "Allow", "NotAction": list(actions), "Resource": "*"})


def deployer(account: Account, policy: str = "", arns: list[str] | None = None, **more: Any) -> dict[str, str]:
    """The options of a module with the credentials of a role that has these policies."""
    iam, name = account.client("iam"), "deployer"
    made = iam.create_role(RoleName=name, Path=DEPLOYER, AssumeRolePolicyDocument=document(ROOT_TRUST), **more)["Role"]
    if policy:
        iam.put_role_policy(RoleName=name, PolicyName="deploy", PolicyDocument=policy)
    for arn in arns or []:
        iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    given = account.client("sts").assume_role(RoleArn=made["Arn"], RoleSessionName="trial")["Credentials"]
    keys = {"access_key": "AccessKeyId", "secret_key": "SecretAccessKey", "session_token": "SessionToken"}
    return {option: given[key] for option, key in keys.items()}


def check(account: Account, inventory: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    """The result of a preflight of permissions alone, which writes nothing."""
    account.zero()
    found = account.module_alone("preflight", inventory=inventory, compare=True, checks=["permissions"], **options)
    assert account.calls()["writes"] == 0, account.calls()
    return found


def lines(result: dict[str, Any]) -> list[str]:
    """The numbered lines of a report."""
    assert result.get("failed"), result
    return [line.partition(". ")[2] for line in result["msg"].splitlines()[1:]]


def warnings(result: dict[str, Any]) -> list[str]:
    """The warnings of a run."""
    return [json.dumps(item) for item in result["warnings"]]


def simulations(account: Account) -> int:
    return int(account.calls()["by_operation"].get("iam:SimulatePrincipalPolicy", 0))


def test_planned_calls_are_those_of_a_first_deploy(
    original_dev: Account, account: Account, dev: dict[str, Any]
) -> None:
    inventory, faults = load_and_check(dev)
    assert not faults
    survey = Survey(aws(account, REGION), inventory, account.client("sts").get_caller_identity())
    survey.run()
    zone = account.client("route53").list_hosted_zones()["HostedZones"][0]["Id"]
    planned = {call.action for call in planned_calls(inventory, planned_steps(survey), zone)}
    made = actions(first_deploy(original_dev))
    assert planned - made == {"iam:PassRole", "ssm:DeleteParameter"} - made
    # What a layer does beside its steps: nothing else may be written that no preflight asks for, but a comfort that may be denied:
    # start-up times, where they could be measured, are kept as a tag of the revision.
    assert {action for action in made - planned if is_write(*action.split(":"))} <= {"ecs:TagResource"}


def actions(calls: dict[str, Any]) -> set[str]:
    """The actions of IAM for the operations that were called."""
    called = (name.split(":") for name in calls["by_operation"])
    return {f"{PREFIXES.get(service, service)}:{operation}" for service, operation in called}


def test_the_policies_of_the_collection_are_enough(enforced: Account, dev: dict[str, Any]) -> None:
    made = enforced.module_alone("iam_permissions", inventory=dev)
    options = deployer(enforced, arns=[*made["policies"]["look"], *made["policies"]["deploy"]])
    result = check(enforced, dev, options)
    assert not result.get("failed"), result["msg"]
    assert not result.get("warnings"), result["warnings"]
    [summary] = [line for line in result["summary"] if line.startswith("permissions: ")]
    print(summary, simulations(enforced), "simulations", enforced.calls()["total"], "calls")
    assert summary.endswith("calls of the plan are allowed")


def test_a_missing_right_is_named_with_action_resource_and_remedy(enforced: Account, dev: dict[str, Any]) -> None:
    options = deployer(enforced, everything_but("ecs:CreateService", "logs:CreateLogGroup"))
    logs, service = sorted(lines(check(enforced, dev, options)))
    assert logs.startswith("monitoring: these credentials may not call logs:CreateLogGroup on arn:aws:logs:us-east-1:")
    assert "may not call ecs:CreateService on arn:aws:ecs:us-east-1:258993895334:service/talentbase-dev/" in service
    assert "and 1 more: no identity-based policy allows it; grant the action" in service
    assert "it is of the purpose deploy" in service


def test_roles_that_may_not_be_passed_are_named(enforced: Account, dev: dict[str, Any]) -> None:
    others = {"Effect": "Deny", "Action": "iam:PassRole", "Resource": role("talentbase-web-dev-us-east-1-task")}
    everything = json.loads(EVERYTHING)["Statement"]
    [line] = lines(check(enforced, dev, deployer(enforced, document(*everything, others))))
    assert "may not call iam:PassRole on arn:aws:iam::258993895334:role/talentbase-web-dev-us-east-1-task:" in line
    assert "a policy of the account or of its organization denies it" in line


def test_what_depends_on_the_request_is_a_warning(enforced: Account, dev: dict[str, Any]) -> None:
    condition = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
    rest = {"Effect": "Allow", "NotAction": "sns:CreateTopic", "Resource": "*"}
    policy = document(rest, {"Effect": "Allow", "Action": "sns:*", "Resource": "*", "Condition": condition})
    result = check(enforced, dev, deployer(enforced, policy))
    assert not result.get("failed"), result["msg"]
    [warning] = warnings(result)
    assert "these credentials may perhaps not call sns:CreateTopic on " in warning


def test_an_organization_denies(enforced: Account, dev: dict[str, Any]) -> None:
    denied = {"Effect": "Deny", "Action": ["rds:CreateDBInstance", "ec2:AllocateAddress"], "Resource": "*"}
    options = deployer(enforced, EVERYTHING)
    scp = json.loads(document(*json.loads(EVERYTHING)["Statement"], denied))
    enforced.ask("PUT", "iam", {"enforce": True, "service_control_policies": [scp]})
    result = check(enforced, dev, options)
    [line] = lines(result)  # EC2 itself was asked
    assert line.startswith("network: ")
    assert "may not call ec2:AllocateAddress on " in line
    assert (
        "EC2 denies a dry run of it; grant ec2:AllocateAddress: a policy of the account or of its organization" in line
    )
    [warning] = warnings(result)
    assert "call rds:CreateDBInstance on arn:aws:rds:us-east-1:258993895334:db:talentbase-dev:" in warning
    assert "a service control policy denies it; grant" in warning


def test_a_boundary_that_lacks_an_action_is_told(enforced: Account, dev: dict[str, Any]) -> None:
    small = enforced.client("iam").create_policy(
        PolicyName="small", PolicyDocument=everything_but("ecs:RegisterTaskDefinition")
    )
    options = deployer(enforced, EVERYTHING, PermissionsBoundary=small["Policy"]["Arn"])
    result = check(enforced, dev, options)
    assert any(
        "RegisterTaskDefinition" in text and "no permissions boundary allows it" in text for text in warnings(result)
    )


def test_service_linked_roles_that_may_not_be_made(enforced: Account, dev: dict[str, Any]) -> None:
    options = deployer(enforced, everything_but("iam:CreateServiceLinkedRole"))
    found = lines(check(enforced, dev, options))
    assert {line.rpartition(" ")[2] for line in found} == LINKED
    assert all("aws iam create-service-linked-role --aws-service-name " in line for line in found)
    assert any(line.startswith("ingress: needs AWSServiceRoleForElasticLoadBalancing") for line in found)
    for service in LINKED:
        enforced.client("iam").create_service_linked_role(AWSServiceName=service)
    assert not check(enforced, dev, options).get("failed")


def test_where_iam_may_not_be_asked_nothing_is_refused(enforced: Account, dev: dict[str, Any]) -> None:
    options = deployer(enforced, everything_but("iam:SimulatePrincipalPolicy", "ecs:CreateService"))
    result = check(enforced, dev, options)
    assert not result.get("failed"), result["msg"]
    assert any("IAM does not simulate these credentials" in line for line in result["summary"])


def test_a_rerun_asks_nothing_and_a_change_only_for_itself(
    built_dev: Account, dev: dict[str, Any], run_module: Callable[..., dict[str, Any]]
) -> None:
    built_dev.ask("PUT", "iam", {"enforce": True})
    try:
        options = deployer(built_dev, EVERYTHING)
        assert check(built_dev, dev, options)["todo"] == []
        asked = built_dev.calls()["by_operation"]
        assert simulations(built_dev) == 0
        assert "iam:GetRole" not in asked
        dev["services"]["web"]["environment"] = {"COLOUR": "blue"}
        result = check(built_dev, dev, options)
        assert not result.get("failed"), result["msg"]
        assert 0 < simulations(built_dev) <= 5
    finally:
        built_dev.ask("PUT", "iam", {"enforce": False})
