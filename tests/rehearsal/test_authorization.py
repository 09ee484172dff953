"""IAM on request: calls are judged by the policies of whoever signed them, in AWS's words."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from ansible_collections.talentbase.aws.plugins.module_utils._aws.session import _at_address

ISSUER = "token.actions.githubusercontent.com"
ROLE = "arn:aws:iam::258993895334:role/worker"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal: dict[str, str], action: str = "sts:AssumeRole", **more: Any) -> str:
    return document({"Effect": "Allow", "Action": action, "Principal": principal, **more})


@pytest.fixture
def enforced(account: Any) -> Iterator[Any]:
    """The account with IAM switched on, and a role that its root user may assume."""
    principal = {"AWS": "arn:aws:iam::258993895334:root"}
    account.client("iam").create_role(RoleName="worker", AssumeRolePolicyDocument=trust(principal))
    assert account.ask("PUT", "iam", {"enforce": True})[0] == 200
    yield account
    account.ask("PUT", "iam", {"enforce": False})


def worker(account: Any, *statements: dict[str, Any]) -> Callable[[str], Any]:
    """Clients of the role with these statements."""
    account.client("iam").put_role_policy(RoleName="worker", PolicyName="x", PolicyDocument=document(*statements))
    given = account.client("sts").assume_role(RoleArn=ROLE, RoleSessionName="trial")["Credentials"]
    made = boto3.session.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], "us-east-1")
    return lambda service: made.client(service, endpoint_url=account.url)


def test_it_is_off_until_it_is_asked_for_and_after_a_reset(account: Any) -> None:
    assert account.ask("GET", "iam")[1]["enforce"] is False
    status, answer = account.ask("PUT", "iam", {"enforce": "yes"})
    assert (status, answer["message"]) == (400, 'The body must be {"enforce": true} or {"enforce": false}.')
    account.ask("PUT", "iam", {"enforce": True})
    account.ask("POST", "reset")
    assert account.ask("GET", "iam")[1] == {"enforce": False, "refused": [], "asked": []}


def test_the_settings_of_an_account_have_an_action_of_their_own(enforced: Any, refused: Callable[..., str]) -> None:
    def look(*actions: str) -> Callable[[], Any]:
        client = worker(enforced, {"Effect": "Allow", "Action": actions, "Resource": "*"})("s3control")
        client.meta.events.register("before-sign.s3-control", _at_address)
        return partial(client.get_public_access_block, AccountId="258993895334")

    refused("NoSuchPublicAccessBlockConfiguration", look("s3:GetAccountPublicAccessBlock"))
    denied = refused("AccessDenied", look("s3:GetBucket*", "s3:GetObject"))
    assert "not authorized to perform: s3:GetAccountPublicAccessBlock on" in denied


def test_a_role_may_do_what_its_policies_say(enforced: Any, refused: Callable[..., str]) -> None:
    enforced.client("sns").create_topic(Name="theirs")  # a key that the account did not give out may do everything
    topic = "arn:aws:sns:us-east-1:258993895334:ours"
    client = worker(enforced, {"Effect": "Allow", "Action": "sns:CreateTopic", "Resource": topic})
    client("sns").create_topic(Name="ours")
    assert refused("AccessDenied", client("sns").create_topic, Name="others") == (
        "User: arn:aws:sts::258993895334:assumed-role/worker/trial is not authorized to perform: sns:CreateTopic on "
        "resource: arn:aws:sns:us-east-1:258993895334:others because no identity-based policy allows the "
        "sns:CreateTopic action"
    )
    refused("AccessDeniedException", client("ecs").create_cluster, clusterName="x")
    assert refused("UnauthorizedOperation", client("ec2").describe_vpcs).startswith(
        "You are not authorized to perform this operation. User: arn:aws:sts::"
    )
    refused("AccessDenied", client("route53").list_hosted_zones)
    assert [item["action"] for item in enforced.ask("GET", "iam")[1]["refused"]] == [
        "sns:CreateTopic",
        "ecs:CreateCluster",
        "ec2:DescribeVpcs",
        "route53:ListHostedZones",
    ]
    assert not enforced.client("ecs").list_clusters()["clusterArns"]


def test_tags_of_the_request_and_of_the_resource(enforced: Any, refused: Callable[..., str]) -> None:
    new = {"StringEquals": {"aws:RequestTag/team": "a"}}
    own = {"StringEquals": {"aws:ResourceTag/team": "a"}}
    client = worker(
        enforced,
        {"Effect": "Allow", "Action": "ec2:CreateVpc", "Resource": "*", "Condition": new},
        {
            "Effect": "Allow",
            "Action": "ec2:CreateTags",
            "Resource": "*",
            "Condition": {"Null": {"ec2:CreateAction": "false"}},
        },
        {"Effect": "Allow", "Action": "ec2:DeleteVpc", "Resource": "*", "Condition": own},
    )
    ec2, root = client("ec2"), enforced.client("ec2")
    tags = [{"ResourceType": "vpc", "Tags": [{"Key": "team", "Value": "a"}]}]
    refused("UnauthorizedOperation", ec2.create_vpc, CidrBlock="10.1.0.0/16")
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"]
    theirs = root.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
    refused("UnauthorizedOperation", ec2.delete_vpc, VpcId=theirs)
    refused("UnauthorizedOperation", ec2.create_tags, Resources=[theirs], Tags=[{"Key": "team", "Value": "a"}])
    ec2.delete_vpc(VpcId=vpc)


def test_keys_with_several_values(enforced: Any, refused: Callable[..., str]) -> None:
    mine = {"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}
    ssm = worker(enforced, {**EVERYTHING, "Condition": mine})("ssm")
    put = {"Name": "/x", "Value": "v", "Type": "String"}
    ssm.put_parameter(**put, Tags=[{"Key": "b", "Value": "1"}, {"Key": "a", "Value": "1"}])
    refused("AccessDeniedException", ssm.put_parameter, **put, Tags=[{"Key": "c", "Value": "1"}])
    hosts = {"ForAllValues:StringLike": {"route53:ChangeResourceRecordSetsNormalizedRecordNames": ["*.ours.example"]}}
    route53 = worker(enforced, {**EVERYTHING, "Condition": hosts})("route53")
    zone = enforced.client("route53").create_hosted_zone(Name="example", CallerReference="1")["HostedZone"]["Id"]

    def change(name: str) -> dict[str, Any]:
        record = {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
        return {"HostedZoneId": zone, "ChangeBatch": {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}}

    route53.change_resource_record_sets(**change("A.ours.example"))
    refused("AccessDenied", route53.change_resource_record_sets, **change("theirs.example"))


def test_roles_are_handed_over_only_by_who_may(enforced: Any, refused: Callable[..., str]) -> None:
    to_tasks = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    client = worker(
        enforced,
        {"Effect": "Allow", "Action": "ecs:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": ROLE, "Condition": to_tasks},
    )
    definition = {"family": "x", "containerDefinitions": [{"name": "x", "image": "nginx"}]}
    client("ecs").register_task_definition(**definition, taskRoleArn=ROLE)
    other = ROLE.replace("worker", "other")
    message = refused("AccessDeniedException", client("ecs").register_task_definition, **definition, taskRoleArn=other)
    assert f"iam:PassRole on resource: {other}" in message


def test_a_boundary_holds_and_is_a_condition(enforced: Any, refused: Callable[..., str]) -> None:
    iam = enforced.client("iam")
    narrow = document({"Effect": "Allow", "Action": "iam:*", "Resource": "*"})
    boundary = iam.create_policy(PolicyName="narrow", PolicyDocument=narrow)["Policy"]["Arn"]
    bounded = {"StringEquals": {"iam:PermissionsBoundary": boundary}}
    client = worker(
        enforced, {**EVERYTHING, "Action": "iam:CreateRole", "Condition": bounded}, {**EVERYTHING, "Action": "sns:*"}
    )
    new = {"RoleName": "new", "AssumeRolePolicyDocument": trust({"Service": "ecs-tasks.amazonaws.com"})}
    refused("AccessDenied", client("iam").create_role, **new)
    client("iam").create_role(**new, PermissionsBoundary=boundary)
    client("sns").create_topic(Name="x")
    iam.put_role_permissions_boundary(RoleName="worker", PermissionsBoundary=boundary)
    assert "because no permissions boundary allows the sns:CreateTopic action" in refused(
        "AccessDenied", client("sns").create_topic, Name="y"
    )


def test_a_user_s_key_has_the_policies_of_the_user_and_its_groups(enforced: Any, refused: Callable[..., str]) -> None:
    iam = enforced.client("iam")
    iam.create_user(UserName="ana")
    iam.create_group(GroupName="readers")
    iam.add_user_to_group(GroupName="readers", UserName="ana")
    iam.put_group_policy(
        GroupName="readers", PolicyName="x", PolicyDocument=document({**EVERYTHING, "Action": "ecs:List*"})
    )
    key = iam.create_access_key(UserName="ana")["AccessKey"]
    made = boto3.session.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name="us-east-1")
    ecs = made.client("ecs", endpoint_url=enforced.url)
    ecs.list_clusters()
    assert "User: arn:aws:iam::258993895334:user/ana is not" in refused(
        "AccessDeniedException", ecs.create_cluster, clusterName="x"
    )


def test_a_web_identity_needs_the_provider_and_the_trust(enforced: Any, refused: Callable[..., str]) -> None:
    iam, sts = enforced.client("iam"), enforced.client("sts")
    provider = f"arn:aws:iam::258993895334:oidc-provider/{ISSUER}"
    condition = {"StringLike": {f"{ISSUER}:sub": "repo:acme@*/shop@*:environment:dev"}}
    document = trust({"Federated": provider}, "sts:AssumeRoleWithWebIdentity", Condition=condition)
    iam.update_assume_role_policy(RoleName="worker", PolicyDocument=document)

    def assume(subject: str) -> dict[str, Any]:
        return {"RoleArn": ROLE, "RoleSessionName": "ci", "WebIdentityToken": token(subject)}

    good = "repo:acme@1/shop@2:environment:dev"
    refused("AccessDenied", sts.assume_role_with_web_identity, **assume(good))
    iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["sts.amazonaws.com"])
    assert sts.assume_role_with_web_identity(**assume(good))["Credentials"]["AccessKeyId"]
    refused("AccessDenied", sts.assume_role_with_web_identity, **assume("repo:acme@1/shop@2:pull_request"))
    refused("AccessDenied", sts.assume_role, RoleArn=ROLE, RoleSessionName="trial")


def token(subject: str) -> str:
    """A token of GitHub's, without a signature."""
    claims = {"iss": f"https://{ISSUER}", "sub": subject, "aud": "sts.amazonaws.com"}
    parts = ({"alg": "none"}, claims)
    return ".".join(
        [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts] + ["x"]
    )


def test_a_dry_run_of_ec2_says_whether_a_call_is_allowed_and_changes_nothing(
    enforced: Any, refused: Callable[..., str]
) -> None:
    allowed = {"Effect": "Allow", "Action": "ec2:AllocateAddress", "Resource": "*"}
    ec2 = worker(enforced, allowed)("ec2")
    enforced.ask("DELETE", "calls")
    words = refused("DryRunOperation", ec2.allocate_address, Domain="vpc", DryRun=True)
    assert words == "Request would have succeeded, but DryRun flag is set."
    refused("UnauthorizedOperation", ec2.create_vpc, CidrBlock="10.1.0.0/16", DryRun=True)
    assert not enforced.client("ec2").describe_addresses()["Addresses"]
    assert enforced.ask("GET", "calls")[1]["writes"] == 0


def test_an_organization_denies_what_the_roles_own_policies_allow(enforced: Any, refused: Callable[..., str]) -> None:
    denial = {"Effect": "Deny", "Action": "ecs:CreateCluster", "Resource": "*"}
    scp = json.loads(document(EVERYTHING, denial))
    enforced.ask("PUT", "iam", {"enforce": True, "service_control_policies": [scp]})
    ecs = worker(enforced, EVERYTHING)("ecs")
    ecs.list_clusters()
    assert refused("AccessDeniedException", ecs.create_cluster, clusterName="c").endswith(
        "with an explicit deny in a service control policy"
    )
    allowing = json.loads(document({"Effect": "Allow", "Action": "ecs:List*", "Resource": "*"}))
    enforced.ask("PUT", "iam", {"enforce": True, "service_control_policies": [allowing]})
    assert "no service control policy allows" in refused("AccessDeniedException", ecs.describe_clusters)


def test_simulations_answer_as_calls_would(enforced: Any, refused: Callable[..., str]) -> None:
    named = {"Effect": "Allow", "Action": "sns:*", "Resource": "arn:aws:sns:us-east-1:258993895334:ours"}
    tagged = {**named, "Action": "ecs:*", "Resource": "*", "Condition": {"StringEquals": {"aws:RequestTag/t": "a"}}}
    denied = {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}
    simulating = {"Effect": "Allow", "Action": "iam:SimulatePrincipalPolicy", "Resource": ROLE}
    worker(enforced, named, tagged, simulating, denied)
    iam = enforced.client("iam")

    def simulate(*actions: str, **more: Any) -> list[dict[str, Any]]:
        pages = iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=ROLE, ActionNames=actions, PaginationConfig={"PageSize": 1}, **more
        )
        return [item for page in pages for item in page["EvaluationResults"]]

    topics = ["arn:aws:sns:us-east-1:258993895334:ours", "arn:aws:sns:us-east-1:258993895334:theirs"]
    first, second = simulate("sns:CreateTopic", "iam:CreateRole", ResourceArns=topics)
    assert [item["EvalResourceDecision"] for item in first["ResourceSpecificResults"]] == ["allowed", "implicitDeny"]
    assert second["EvalDecision"] == "explicitDeny"
    (without,) = simulate("ecs:CreateCluster")
    assert (without["EvalDecision"], without["MissingContextValues"]) == ("implicitDeny", ["aws:RequestTag/t"])
    key = {"ContextKeyName": "aws:RequestTag/t", "ContextKeyValues": ["a"], "ContextKeyType": "string"}
    assert simulate("ecs:CreateCluster", ContextEntries=[key])[0]["EvalDecision"] == "allowed"
    words = refused(
        "InvalidInput",
        iam.simulate_principal_policy,
        PolicySourceArn="arn:aws:sts::258993895334:assumed-role/worker/trial",
        ActionNames=["sns:CreateTopic"],
    )
    assert "does not clearly define entity type" in words


def test_a_simulation_tells_what_a_boundary_and_an_organization_say(enforced: Any) -> None:
    iam = enforced.client("iam")
    worker(enforced, EVERYTHING)
    small = document({"Effect": "Allow", "Action": "sns:*", "Resource": "*"})
    boundary = iam.create_policy(PolicyName="small", PolicyDocument=small)["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName="worker", PermissionsBoundary=boundary)
    scp = json.loads(document(EVERYTHING, {"Effect": "Deny", "Action": "sns:DeleteTopic", "Resource": "*"}))
    enforced.ask("PUT", "iam", {"enforce": True, "service_control_policies": [scp]})
    actions = ["sns:CreateTopic", "sns:DeleteTopic", "ecs:CreateCluster"]
    found = iam.simulate_principal_policy(PolicySourceArn=ROLE, ActionNames=actions)["EvaluationResults"]
    assert [
        (
            item["EvalDecision"],
            item["OrganizationsDecisionDetail"]["AllowedByOrganizations"],
            item["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"],
        )
        for item in found
    ] == [("allowed", True, True), ("explicitDeny", False, True), ("implicitDeny", True, False)]


def test_objects_and_buckets_are_judged_by_name(enforced: Any) -> None:
    enforced.client("s3").create_bucket(Bucket="pages")
    enforced.client("s3").put_object(Bucket="pages", Key="prod/a", Body=b"x")
    own = {"Effect": "Allow", "Action": "s3:*Object", "Resource": "arn:aws:s3:::pages/dev/*"}
    look = {"Effect": "Allow", "Action": "s3:GetBucketPublicAccessBlock", "Resource": "arn:aws:s3:::pages"}
    s3 = worker(enforced, own, look)("s3")
    s3.put_object(Bucket="pages", Key="dev/a", Body=b"x")
    assert s3.get_object(Bucket="pages", Key="dev/a")["Body"].read() == b"x"
    with pytest.raises(ClientError, match="NoSuchPublicAccessBlockConfiguration"):
        s3.get_public_access_block(Bucket="pages")
    for denied in (
        lambda: s3.get_object(Bucket="pages", Key="prod/a"),
        lambda: s3.put_object(Bucket="pages", Key="prod/a", Body=b"y"),
        lambda: s3.get_bucket_acl(Bucket="pages"),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            denied()


def test_a_role_is_assumed_with_the_external_id_and_the_right_to_do_so(
    enforced: Any, refused: Callable[..., str]
) -> None:
    iam, target = enforced.client("iam"), "arn:aws:iam::258993895334:role/target"
    asked = {"Condition": {"StringEquals": {"sts:ExternalId": "ours"}}}
    iam.create_role(RoleName="target", AssumeRolePolicyDocument=trust({"AWS": "258993895334"}, **asked))
    given = {"RoleArn": target, "RoleSessionName": "xy"}
    other = {"Effect": "Allow", "Action": "sns:ListTopics", "Resource": "*"}
    unable = worker(enforced, other)("sts")
    assert "sts:AssumeRole on resource: " + target in refused(
        "AccessDenied", unable.assume_role, ExternalId="ours", **given
    )
    able = worker(enforced, {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": target})("sts")
    refused("AccessDenied", able.assume_role, **given)
    refused("AccessDenied", able.assume_role, ExternalId="theirs", **given)
    assert able.assume_role(ExternalId="ours", **given)["AssumedRoleUser"]["Arn"].endswith("assumed-role/target/xy")
    iam.update_assume_role_policy(RoleName="target", PolicyDocument=trust({"AWS": ROLE}))
    assert worker(enforced, other)("sts").assume_role(**given)  # its trust names the role itself, which is enough


def test_budgets_have_an_action_to_view_and_one_to_modify(enforced: Any, refused: Callable[..., str]) -> None:
    arn = "arn:aws:budgets::258993895334:budget/ours"
    view, modify = ["budgets:ViewBudget"], ["budgets:ViewBudget", "budgets:ModifyBudget"]
    about = {"AccountId": "258993895334"}
    limit = {"Amount": "9", "Unit": "USD"}
    budget = {"BudgetName": "ours", "BudgetLimit": limit, "BudgetType": "COST", "TimeUnit": "MONTHLY"}
    client = worker(enforced, {"Effect": "Allow", "Action": modify, "Resource": arn})("budgets")
    message = refused("AccessDeniedException", client.create_budget, **about, Budget={**budget, "BudgetName": "theirs"})
    assert message.partition(" because")[0].endswith(f"budgets:ModifyBudget on resource: {arn[:-4]}theirs")
    tags = [{"Key": "Environment", "Value": "dev"}]
    message = refused("AccessDeniedException", client.create_budget, **about, Budget=budget, ResourceTags=tags)
    assert "budgets:TagResource" in message
    client.create_budget(**about, Budget=budget)
    client.update_budget(**about, NewBudget=budget)
    client = worker(enforced, {"Effect": "Allow", "Action": view, "Resource": arn})("budgets")
    assert client.describe_budget(**about, BudgetName="ours")
    assert client.describe_notifications_for_budget(**about, BudgetName="ours")["Notifications"] == []
    assert "ModifyBudget" in refused("AccessDeniedException", client.delete_budget, **about, BudgetName="ours")
    refused("AccessDeniedException", client.list_tags_for_resource, ResourceARN=arn)


def test_a_web_acl_is_made_of_what_it_refers_to_and_attached_with_a_right_on_the_load_balancer(
    enforced: Any, refused: Callable[..., str]
) -> None:
    arns = "arn:aws:wafv2:us-east-1:258993895334:regional"
    balancer = "arn:aws:elasticloadbalancing:us-east-1:258993895334:loadbalancer/app/ours/1"
    seen = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
    given = {"Scope": "REGIONAL", "DefaultAction": {"Allow": {}}, "VisibilityConfig": seen}
    group = {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}
    rule = {"Name": "r", "Priority": 1, "Statement": group, "OverrideAction": {"Count": {}}, "VisibilityConfig": seen}
    allowed = {"Effect": "Allow", "Action": "wafv2:*", "Resource": [f"{arns}/webacl/ours/*", balancer]}
    client = worker(enforced, allowed)("wafv2")
    message = refused("AccessDeniedException", client.create_web_acl, Name="theirs", **given)
    assert "wafv2:CreateWebACL" in message
    assert "managedruleset" in refused(
        "AccessDeniedException", client.create_web_acl, Name="ours", Rules=[rule], **given
    )
    made = client.create_web_acl(Name="ours", **given)["Summary"]["ARN"]
    about = {"WebACLArn": made, "ResourceArn": balancer}
    assert "elasticloadbalancing:SetWebAcl" in refused("AccessDeniedException", client.associate_web_acl, **about)
    logging = {
        "ResourceArn": made,
        "LogDestinationConfigs": ["arn:aws:logs:us-east-1:258993895334:log-group:aws-waf-logs-x"],
    }
    message = refused("AccessDeniedException", client.put_logging_configuration, LoggingConfiguration=logging)
    assert "logs:CreateLogDelivery" in message


def test_a_vault_asks_for_its_storage_and_its_key_and_a_selection_hands_on_a_role(
    enforced: Any, refused: Callable[..., str]
) -> None:
    place, key = "arn:aws:backup:us-east-1:258993895334", "arn:aws:kms:us-east-1:258993895334:key/1"
    own = {
        "Effect": "Allow",
        "Action": "backup:*",
        "Resource": [f"{place}:backup-vault:ours", f"{place}:backup-plan:*"],
    }
    storage = {"Effect": "Allow", "Action": "backup-storage:MountCapsule", "Resource": "*"}
    client = worker(enforced, own)("backup")
    assert "backup-storage:MountCapsule" in refused(
        "AccessDeniedException", client.create_backup_vault, BackupVaultName="ours"
    )
    client = worker(enforced, own, storage)("backup")
    assert ":backup-vault:theirs" in refused(
        "AccessDeniedException", client.create_backup_vault, BackupVaultName="theirs"
    )
    keyed = {"BackupVaultName": "ours", "EncryptionKeyArn": key}
    assert "kms:CreateGrant" in refused("AccessDeniedException", client.create_backup_vault, **keyed)
    client.create_backup_vault(BackupVaultName="ours", BackupVaultTags={"Team": "a"})
    rule = {"RuleName": "r", "TargetBackupVaultName": "ours", "Lifecycle": {"DeleteAfterDays": 7}}
    plan = client.create_backup_plan(BackupPlan={"BackupPlanName": "p", "Rules": [rule]})
    selection = {"SelectionName": "s", "IamRoleArn": ROLE, "Resources": ["*"]}
    about = {"BackupPlanId": plan["BackupPlanId"], "BackupSelection": selection}
    assert f"iam:PassRole on resource: {ROLE}" in refused(
        "AccessDeniedException", client.create_backup_selection, **about
    )
    assert "backup:ListBackupPlans" in refused("AccessDeniedException", client.list_backup_plans)
