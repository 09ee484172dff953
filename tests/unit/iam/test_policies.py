"""A role allows what its service names, and no more."""

from __future__ import annotations

import json
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data

from ansible_collections.talentbase.aws.plugins.module_utils._aws.partition import partition
from ansible_collections.talentbase.aws.plugins.module_utils._iam.names import role_name
from ansible_collections.talentbase.aws.plugins.module_utils._iam.policies import (
    execution_policy,
    infrastructure_policy,
    or_none,
    task_policy,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load, read_services
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import UNKNOWN

KEY = "arn:aws:kms:eu-west-1:258993895334:key/"
DATABASE = {
    "identifier": "app",
    "engine_version": "15.8",
    "instance_class": "db.t3.micro",
    "storage_gib": 20,
    "database_name": "app",
    "managed_password": True,
    "username": "app_admin",
}
ACCOUNT, REGION = "258993895334", "eu-west-1"
SECTIONS = {
    "aws_account_id": "258993895334",
    "secrets": {
        "a": {"name": "app/a", "kind": "hex", "kms_key": f"{KEY}k"},
        "b": {"name": "app/b", "kind": "hex"},
        "c": {"name": "app/c", "kind": "hex"},
    },
    "parameters": {
        "url": {"name": "/app/url", "value": "x"},
        "token": {"name": "/app/token", "type": "SecureString", "kind": "hex", "kms_key": f"{KEY}p"},
        "plain": {"name": "/app/plain", "type": "SecureString", "kind": "hex"},
    },
    "databases": {"main": {**DATABASE, "password_kms_key": f"{KEY}d"}, "other": DATABASE},
}
ARNS = {f"secret.{key}": f"arn:aws:secretsmanager:eu-west-1:1:secret:{key}-abcdef" for key in "abc"}
ARNS |= {f"parameter.{key}": f"arn:aws:ssm:eu-west-1:1:parameter/app/{key}" for key in ("url", "token", "plain")}
ARNS |= {f"rds.{key}": f"arn:aws:secretsmanager:eu-west-1:1:secret:rds!db-{key}-abcdef" for key in ("main", "other")}


def service(**changes: Any) -> Service:
    entry = {"name": "app-web", "repository": "app-web", "cpu": 256, "memory": 512, **changes}
    return read_services({"services": {"web": entry}}, [])["web"]


def inventory() -> Inventory:
    faults: list[Fault] = []
    found = load(SECTIONS, faults)
    assert faults == []
    return found


def statements_of(item: Service) -> dict[str, dict[str, Any]]:
    policy = execution_policy(item, inventory(), "eu-west-1", ARNS)
    return {statement["Sid"]: statement for statement in policy["Statement"]}


def allowed(item: Service) -> dict[str, list[str]]:
    return {sid: statement["Resource"] for sid, statement in statements_of(item).items()}


def test_exactly_the_named_secrets_and_parameters() -> None:
    sidecar = {"image": "x", "secrets": {"B": "b"}}
    found = allowed(service(secrets={"A": "a.KEY", "URL": "parameter.url"}, sidecars={"log": sidecar}))
    assert found["Secrets"] == [ARNS["secret.a"], ARNS["secret.b"]]
    assert found["Parameters"] == [ARNS["parameter.url"]]
    assert found["Keys"] == [f"{KEY}k"]


def test_a_key_decrypts_through_the_service_whose_value_it_encrypts() -> None:
    found = statements_of(service(secrets={"A": "a", "T": "parameter.token", "P": "rds.main.password"}))
    assert found["Keys"]["Resource"] == [f"{KEY}d", f"{KEY}k"]
    assert found["Keys"]["Condition"] == {"StringLike": {"kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com*"}}
    assert found["ParameterKeys"]["Resource"] == [f"{KEY}p"]
    assert found["ParameterKeys"]["Condition"] == {"StringLike": {"kms:ViaService": "ssm.eu-west-1.amazonaws.com*"}}


def test_the_account_s_own_keys_need_no_permission() -> None:
    found = allowed(service(secrets={"B": "b", "T": "parameter.plain", "U": "rds.other.username"}))
    assert set(found) == {"Login", "Logs", "Pull", "Secrets", "Parameters"}


def test_a_password_that_rds_manages_is_read_from_its_own_secret() -> None:
    found = allowed(service(secrets={"USER": "rds.main.username", "PASSWORD": "rds.main.password"}))
    assert found["Secrets"] == [ARNS["rds.main"]]
    assert allowed(service(secrets={"X": "rds.new.password"}))["Secrets"] == [UNKNOWN]


def test_a_wildcard_only_where_aws_knows_no_resource() -> None:
    found = allowed(service(secrets={"A": "a"}))
    assert [sid for sid, resources in found.items() if "*" in resources] == ["Login"]
    assert found["Pull"] == ["arn:aws:ecr:eu-west-1:258993895334:repository/app-web"]
    assert found["Logs"] == ["arn:aws:logs:eu-west-1:258993895334:log-group:/ecs/app-web:*"]


def test_an_arn_with_a_json_key_allows_the_secret_itself() -> None:
    arn = "arn:aws:secretsmanager:eu-west-1:1:secret:x-abcdef"
    assert allowed(service(secrets={"X": f"{arn}:KEY::"}))["Secrets"] == [arn]


def test_nothing_is_read_where_nothing_is_named() -> None:
    assert set(allowed(service())) == {"Login", "Logs", "Pull"}


def test_the_task_role_has_exec_and_the_grants_of_the_entry() -> None:
    grant = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::files/*"}
    assert grant in task_policy(service(task_policy=[grant]), ACCOUNT, REGION)["Statement"]
    assert or_none(task_policy(service(), ACCOUNT, REGION)) is not None
    assert or_none(task_policy(service(execute_command=False), ACCOUNT, REGION)) is None


def test_names_fit_and_differ() -> None:
    long = [service(name="x" * 80 + end) for end in "ab"]
    names = {role_name(item, "ap-southeast-2", "execution") for item in long}
    assert len(names) == 2
    assert all(len(name) <= 64 for name in names)


def test_partitions() -> None:
    assert [partition(region) for region in ("eu-west-1", "cn-north-1", "us-gov-west-1")] == [
        "aws",
        "aws-cn",
        "aws-us-gov",
    ]


TRAFFIC = {
    "arn": "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/1",
    "alternate_arn": "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web-alternate/2",
    "production_rule_arn": "arn:aws:elasticloadbalancing:eu-west-1:1:listener-rule/app/web/3/4/5",
    "test_rule_arn": "arn:aws:elasticloadbalancing:eu-west-1:1:listener-rule/app/web/3/6/7",
}


def test_ecs_may_move_the_traffic_of_this_service_alone() -> None:
    statements = {item["Sid"]: item for item in infrastructure_policy(TRAFFIC)["Statement"]}
    assert [sid for sid, item in statements.items() if "*" in item["Resource"]] == ["Look"]
    assert statements["Targets"]["Resource"] == sorted([TRAFFIC["arn"], TRAFFIC["alternate_arn"]])
    assert statements["Rules"]["Resource"] == [TRAFFIC["production_rule_arn"], TRAFFIC["test_rule_arn"]]
    listeners = [f"arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/web/3/{number}" for number in (4, 6)]
    assert statements["Listeners"]["Resource"] == listeners


def test_the_infrastructure_role_does_not_change_when_the_traffic_has_moved() -> None:
    moved = {**TRAFFIC, "arn": TRAFFIC["alternate_arn"], "alternate_arn": TRAFFIC["arn"]}
    assert infrastructure_policy(moved) == infrastructure_policy(TRAFFIC)


def test_the_infrastructure_role_allows_the_actions_of_the_managed_policy() -> None:
    managed = json.loads(aws_managed_policies_data)["AmazonECSInfrastructureRolePolicyForLoadBalancers"]["Document"]
    assert _actions(infrastructure_policy(TRAFFIC)) == _actions(managed)


def test_before_a_first_deploy_its_parts_are_not_known_yet() -> None:
    found = {item["Sid"]: item["Resource"] for item in infrastructure_policy({})["Statement"]}
    assert (found["Targets"], found["Rules"], found["Listeners"]) == ([UNKNOWN], [UNKNOWN], [UNKNOWN])


def _actions(policy: dict[str, Any]) -> set[str]:
    given = [item["Action"] for item in policy["Statement"]]
    return {action for item in given for action in ([item] if isinstance(item, str) else item)}
