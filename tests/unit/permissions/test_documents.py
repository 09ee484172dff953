"""The policies of each purpose: complete, limited to their environment, and of a length that IAM takes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._aws.purposes import ACTIONS, LOOK
from ansible_collections.talentbase.aws.plugins.module_utils._iam.boundaries import not_allowed
from ansible_collections.talentbase.aws.plugins.module_utils._iam.policies import execution_policy, task_policy
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._permissions.arns import FEW, compact
from ansible_collections.talentbase.aws.plugins.module_utils._permissions.documents import (
    Policy,
    policies_of,
    statements_of,
    warnings_of,
)
from ansible_collections.talentbase.aws.plugins.module_utils._permissions.packing import LONGEST, length
from ansible_collections.talentbase.aws.plugins.module_utils._permissions.template import files_of, template_of
from rehearsal.iam_conditions import pattern
from tools.permission_tables import NOBODY
from tools.permissions import actions, purposes

ROOT = Path(__file__).parents[3]
ACCOUNT = "258993895334"


def variables(environment: str) -> dict[str, Any]:
    folder = ROOT / "inventories" / environment / "host_vars" / environment
    return {key: value for path in folder.glob("*.yml") for key, value in yaml.safe_load(path.read_text()).items()}


def inventory(given: dict[str, Any]) -> Inventory:
    faults: list[Fault] = []
    found = load(given, faults)
    assert not [fault for fault in faults if not fault.warning]
    return found


def everything() -> Inventory:
    """An inventory that has a resource for every rule."""
    given = variables("dev")
    key = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"
    given["ingress"]["request_certificate"] = True
    given["report_bucket"] = "example-reports"
    given["cost"] = {"budget": {"amount": 100}, "anomalies": {}}
    given["hours"] = {"weekdays": "08:00-20:00"}
    given["backup"] = {"kms_key": key, "copies": [{"region": "eu-west-1"}]}
    given["ingress"] |= {"waf": {}, "access_logs": {"bucket": "example-logs"}}
    given["databases"]["other"] = {
        **given["databases"]["main"],
        "identifier": "other",
        "credentials": "",
        "managed_password": True,
        "username": "admin_user",
        "parameter_group": "other-15",
    }
    given["network"] |= {"flow_logs": {}, "endpoints": ["s3"]}
    given["caches"]["main"] |= {"log_exports": ["slow-log"]}
    given["cluster"] |= {"exec_logging": {}, "runtime_monitoring": True}
    given["monitoring"] |= {"database_events": True}
    given["secrets"]["session"] |= {"kms_key": key, "policy": {"Version": "2012-10-17", "Statement": []}}
    copied = {"name": "/app/new", "type": "SecureString", "kind": "hex", "copy_from": "/app/old"}
    given["parameters"]["token"] = copied
    given["repositories"] = {"web": {"name": "talentbase-web"}}
    given["services"]["web"]["deployment"] = {"strategy": "canary", "canary_percent": 10}
    return inventory(given)


def many(number: int, environment: str = "dev") -> dict[str, Any]:
    given = variables(environment)
    web = given["services"]["web"]
    names = [f"shop-{chr(97 + index % 26)}{index}-service-{environment}" for index in range(number)]
    given["secrets"] |= {f"s{n}": {"name": f"shop/{environment}/{name}", "kind": "hex"} for n, name in enumerate(names)}
    given["services"] = {
        f"s{n}": {
            **web,
            "name": name,
            "hosts": [f"{name}.salesdog.click"],
            "priority": n + 1,
            "secrets": {"KEY": f"s{n}"},
        }
        for n, name in enumerate(names)
    }
    return given


def statements(policies: list[Policy], *chosen: str) -> list[dict[str, Any]]:
    return [item for policy in policies if policy.purpose in chosen for item in policy.document["Statement"]]


def test_the_purposes_are_what_the_code_calls() -> None:
    by_purpose = purposes(actions())
    assert {
        purpose: {f"{service}:{name}" for service, names in services.items() for name in names.split()}
        for purpose, services in ACTIONS.items()
    } == by_purpose, "run python -m tools.permissions --write"
    assert set().union(*by_purpose.values()) == actions() - NOBODY


@pytest.mark.parametrize("purpose", ACTIONS)
def test_every_action_of_a_purpose_has_a_statement(purpose: str) -> None:
    allowed = {action for item in statements_of(purpose, everything()) for action in item["Action"]}
    assert allowed == {f"{service}:{name}" for service, names in ACTIONS[purpose].items() for name in names.split()}


def test_only_what_has_no_resource_is_allowed_on_everything() -> None:
    policies = policies_of(everything())
    wide = {item["Sid"] for item in statements(policies, *ACTIONS) if "*" in item["Resource"]}
    assert wide == {"Look", "Certificates", "SecretsAtOnce", "LogDelivery", "NewAnomalyMonitors", "VaultStorage"}
    writes = {
        action for item in statements(policies, "deploy", "rotate", "restore", "destroy") for action in item["Action"]
    }
    assert not writes & {"iam:UpdateAssumeRolePolicy", "iam:DeleteRolePermissionsBoundary", "iam:AttachRolePolicy"}
    assert not [action for action in writes if re.search(r"iam:.*(User|Group|PolicyVersion|InstanceProfile)", action)]


def test_who_restores_may_delete_what_was_restored_beside_a_store_and_not_the_living_one() -> None:
    policies = policies_of(inventory(variables("dev")))
    deleted = {
        arn.split(":", 5)[5]
        for item in statements(policies, "restore")
        for arn in item["Resource"]
        if {"elasticache:DeleteReplicationGroup", "rds:DeleteDBInstance"} & {*item["Action"]}
    }
    assert {"replicationgroup:talentbase-dev-redis-restore", "db:talentbase-dev-restore"} <= deleted
    assert not {"replicationgroup:talentbase-dev-redis", "db:talentbase-dev"} & deleted
    made = next(
        item for item in statements(policies, "restore") if "elasticache:CreateReplicationGroup" in item["Action"]
    )
    assert any(arn.endswith("talentbase-dev-redis") for arn in made["Resource"])


def test_who_looks_reads_images_of_the_services_repositories_alone() -> None:
    given = variables("dev")
    given["services"]["web"]["sidecars"] = {
        "log": {"image": f"{ACCOUNT[:-1]}0.dkr.ecr.eu-west-1.amazonaws.com/log/router:1"}
    }
    (found,) = [item for item in statements(policies_of(inventory(given)), LOOK) if item["Sid"] == "Images"]
    assert found["Action"] == ["ecr:GetDownloadUrlForLayer"]
    own = [f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/talentbase-{name}" for name in ("api", "web")]
    assert found["Resource"] == sorted([f"arn:aws:ecr:eu-west-1:{ACCOUNT[:-1]}0:repository/log/router", *own])


def test_what_a_service_has_under_another_name_is_allowed_by_that_name() -> None:
    given = variables("dev")
    role = f"arn:aws:iam::{ACCOUNT}:role/apps/shared"
    existing = {"family": "Web-B2", "log_group": "/old/web", "execution_role": role, "task_role": "tasks"}
    given["services"]["web"] |= existing
    found = {item["Sid"]: item["Resource"] for item in statements(policies_of(inventory(given)), "deploy")}
    names = {sid: {arn.split(":", 5)[5] for arn in arns} for sid, arns in found.items()}
    assert names["TaskDefinitions"] == {f"task-definition/{name}:*" for name in ("Web-B2", "talentbase-api-dev")}
    assert {"log-group:/old/web", "log-group:/ecs/talentbase-api-dev"} <= names["LogGroups"]
    assert {"role/apps/shared", "role/tasks"} <= names["PassRoles"]
    assert not {"role/apps/shared", "role/tasks"} & (names["Roles"] | names["BoundedRoles"])


def test_who_looks_or_deploys_reads_no_secret_but_what_makes_a_database() -> None:
    policies = policies_of(everything())
    reading = [
        item
        for item in statements(policies, LOOK, "deploy")
        if any(action.endswith(":GetSecretValue") or "BatchGet" in action for action in item["Action"])
        and "ecr:BatchGetImage" not in item["Action"]
    ]
    secret = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:talentbase-dev-rds-credentials-??????"
    assert [(item["Action"], item["Resource"]) for item in reading] == [(["secretsmanager:GetSecretValue"], [secret])]
    given = variables("dev")
    given["parameters"]["token"] = {"name": "/app/token", "type": "SecureString", "kind": "hex"}
    parameters = [
        item
        for item in statements(policies_of(inventory(given)), LOOK, "deploy")
        if any(action.startswith("ssm:GetParameter") for action in item["Action"])
    ]
    assert parameters
    assert not [arn for item in parameters for arn in item["Resource"] if "app/token" in arn]


@pytest.mark.parametrize("number", [2, FEW, FEW + 1, 14, 40, 100])
def test_iam_takes_policies_for_many_services(number: int) -> None:
    policies = policies_of(inventory(many(number)))
    assert max(length(policy.document) for policy in policies) <= LONGEST
    assert warnings_of(policies) == []
    assert len({policy.name for policy in policies}) == len(policies)
    for policy in policies:
        sids = [item["Sid"] for item in policy.document["Statement"]]
        assert len(set(sids)) == len(sids)


def test_a_quota_that_is_too_small_is_told() -> None:
    given = many(100)
    for service in given["services"].values():
        service["name"] = service["name"].replace("-dev", "-x")
    [warning] = [text for text in warnings_of(policies_of(inventory(given))) if " and deploy need " in text]
    assert "a role may have 10" in warning


@pytest.mark.parametrize(("number", "other"), [(0, 0), (30, 30), (0, 30), (30, 0)])
def test_no_pattern_of_dev_is_of_prod(number: int, other: int) -> None:
    dev = policies_of(inventory(many(number) if number else variables("dev")))
    prod = policies_of(inventory(many(other, "prod") if other else variables("prod")))
    # Shared by both: the hosted zone (their hosts' records differ), and what a tag tells apart.
    shared = re.compile(
        r":hostedzone/|^\*$|:ec2:|:scalable-target/|:certificate/|aws-service-role|:(pg|og|parametergroup):default"
    )
    of_prod = {arn for item in statements(prod, *ACTIONS) for arn in item["Resource"] if not shared.search(arn)}
    for item in statements(dev, "deploy", "rotate", "restore", "destroy"):
        for arn in item["Resource"]:
            if not shared.search(arn):
                assert not [theirs for theirs in of_prod if pattern(arn).fullmatch(theirs.replace("*", "x"))], arn


def test_the_tag_or_the_name_is_asked_for_where_an_arn_does_not_tell() -> None:
    for item in statements(policies_of(everything()), *ACTIONS):
        told = [
            arn for arn in item["Resource"] if re.search(r":ec2:.*\*$|scalable-target|hostedzone|certificate/", arn)
        ]
        if told and item["Sid"] != "GroupRules":  # a rule is made in its group, which is asked for as well
            assert item["Condition"], item["Sid"]


def test_many_names_are_one_pattern_where_they_end_in_the_environment_s() -> None:
    names = [f"shop-{index:02}-dev" for index in range(FEW + 1)]
    assert compact(names, "dev") == ["shop-*-dev"]
    assert compact(names, "prod") == names
    assert compact([*names, "legacy"], "dev") == ["shop-*-dev", "legacy"]
    assert compact(names[:3], "dev") == names[:3]


def test_a_boundary_allows_what_the_roles_need() -> None:
    found = everything()
    boundaries = {item.name: item.document for item in policies_of(found) if item.purpose == "boundary"}
    arns = {
        f"secret.{key}": f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:{item.name}-AbCdEf"
        for key, item in found.secrets.items()
    }
    for service in found.services.values():
        boundary = boundaries[f"{service.name}-us-east-1-boundary"]
        roles = execution_policy(service, found, "us-east-1", arns), task_policy(service, ACCOUNT, "us-east-1")
        for policy in roles:
            assert not_allowed(policy, boundary) == []
    other = execution_policy(found.services["web"], found, "us-east-1", arns)
    assert not_allowed(other, boundaries["talentbase-api-dev-us-east-1-boundary"])


def test_the_files_are_a_document_for_each_policy_and_a_template() -> None:
    policies = policies_of(inventory(variables("dev")))
    assert set(files_of(policies)) == {*(f"{item.name}.json" for item in policies), "cloudformation.json"}
    resources = template_of(policies)["Resources"]
    assert [item["Properties"]["ManagedPolicyName"] for item in resources.values()] == [item.name for item in policies]
    assert all(re.fullmatch(r"[A-Za-z0-9]+", name) for name in resources)


def test_a_value_to_copy_may_be_read_and_no_other() -> None:
    given = variables("dev")
    given["secrets"]["session"]["copy_from"] = "old/session"
    given["secrets"]["django"]["copy_from"] = "none"
    secure = {"name": "/app/new", "type": "SecureString", "kind": "hex", "copy_from": "/app/old"}
    given["parameters"]["token"] = secure
    found = {item["Sid"]: item for item in statements_of("deploy", inventory(given))}
    assert found["CopiedSecrets"]["Action"] == ["secretsmanager:GetSecretValue"]
    assert found["CopiedSecrets"]["Resource"] == [
        f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:old/session-??????"
    ]
    assert found["CopiedParameters"]["Action"] == ["ssm:GetParameter"]
    assert found["CopiedParameters"]["Resource"] == [f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/app/old"]
    assert "ssm:GetParameter" not in found["Parameters"]["Action"]


def test_only_an_environment_with_a_budget_may_touch_budgets() -> None:
    def asked(given: dict[str, Any]) -> dict[str, list[str]]:
        found = [item for purpose in ACTIONS for item in statements_of(purpose, inventory(given))]
        return {
            action: item["Resource"] for item in found for action in item["Action"] if action.startswith("budgets:")
        }

    without = variables("dev")
    assert asked(without) == {}
    arn = [f"arn:aws:budgets::{ACCOUNT}:budget/ours"]
    with_one = {**without, "cost": {"budget": {"amount": 9, "name": "ours"}}}
    writes = {f"budgets:{name}": arn for name in ("ModifyBudget", "TagResource", "UntagResource")}
    assert asked(with_one) == {"budgets:ViewBudget": ["*"], "budgets:ListTagsForResource": ["*"], **writes}


def test_only_an_environment_with_a_web_acl_or_logs_may_touch_them() -> None:
    def asked(given: dict[str, Any]) -> dict[str, list[str]]:
        found = [item for purpose in ACTIONS for item in statements_of(purpose, inventory(given))]
        return {action: item["Resource"] for item in found for action in item["Action"] if _is_about_requests(action)}

    given = variables("dev")
    of_anybody = ("GetWebACLForResource", "GetLoggingConfiguration", "ListIPSets", "ListWebACLs")
    judged = (*(f"wafv2:{name}" for name in of_anybody), "s3:GetAccountPublicAccessBlock")
    assert asked(given) == {action: ["*"] for action in judged}
    given["ingress"] |= {"waf": {"name": "ours"}, "access_logs": {"bucket": "ours-logs"}}
    found = asked(given)
    base = f"arn:aws:wafv2:us-east-1:{ACCOUNT}:regional"
    balancer = f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:loadbalancer/app/talentbase-dev/*"
    assert found["wafv2:GetWebACL"] == ["*"]
    parts = {f"{base}/webacl/ours/*", f"{base}/ipset/ours-*/*", f"{base}/managedruleset/*/*"}
    assert parts <= {*found["wafv2:UpdateWebACL"]}
    assert balancer in found["elasticloadbalancing:SetWebAcl"]
    assert found["s3:GetObject"] == ["arn:aws:s3:::ours-logs/*"]
    assert found["s3:PutBucketPolicy"] == found["s3:ListBucket"] == ["arn:aws:s3:::ours-logs"]
    assert not [action for action in found if action.startswith("s3:Delete")]


def _is_about_requests(action: str) -> bool:
    return action.startswith(("wafv2:", "s3:")) or "LogDelivery" in action or "SetWebAcl" in action


def test_a_restore_may_delete_what_it_restored_and_nothing_else() -> None:
    def deleted(purpose: str) -> list[str]:
        found = statements_of(purpose, inventory(variables("dev")))
        return [arn for item in found if "rds:DeleteDBInstance" in item["Action"] for arn in item["Resource"]]

    copy = f"arn:aws:rds:us-east-1:{ACCOUNT}:db:talentbase-dev-restore"
    assert deleted("restore") == [copy]
    assert {copy, copy.removesuffix("-restore")} < set(deleted("destroy"))
    assert [deleted(purpose) for purpose in ("deploy", "rotate")] == [[], []]


def test_the_token_of_a_cache_is_read_by_who_gives_it() -> None:
    given = variables("dev")
    given["secrets"]["cache"] = {"name": "dev/cache-token", "kind": "cache_token"}
    given["caches"]["main"] |= {"transit_encryption": True, "auth_token": "cache"}
    [read] = [item for item in statements_of("deploy", inventory(given)) if item["Sid"] == "CacheTokens"]
    arn = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:dev/cache-token-??????"
    assert (read["Action"], read["Resource"]) == (["secretsmanager:GetSecretValue"], [arn])
    [change] = [item for item in statements_of("rotate", inventory(given)) if item["Sid"] == "Caches"]
    assert change["Action"] == ["elasticache:ModifyReplicationGroup"]
