"""The roles of a task over the wire: what they may do decides whether it starts, in AWS's words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.rehearsal.stack import EXECUTION_ACTIONS, ROLE, TRUST, WEB, Stack

USER = "User: arn:aws:sts::258993895334:assumed-role/execution/"
SILENT = "because no identity-based policy allows the {0} action"
REPOSITORY = "arn:aws:ecr:us-east-1:258993895334:repository/talentbase-web"
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


@pytest.fixture
def stack(account: Any) -> Stack:
    return Stack(account)


def stopped(stack: Stack, **changes: Any) -> str:
    """Why a task of a task definition did not start; empty where it runs."""
    network = {"subnets": stack.subnets[:1], "assignPublicIp": "ENABLED"}
    started = stack.ecs.run_task(
        cluster="c",
        launchType="FARGATE",
        taskDefinition=stack.task_definition(stack.container(**changes.pop("container", {})), **changes),
        networkConfiguration={"awsvpcConfiguration": network},
    )
    stack.account.advance(21)
    task = stack.ecs.describe_tasks(cluster="c", tasks=[started["tasks"][0]["taskArn"]])["tasks"][0]
    assert (task["lastStatus"] == "RUNNING") == ("stopCode" not in task)
    return str(task.get("stoppedReason", ""))


def without(stack: Stack, action: str) -> None:
    stack.allow(*(item for item in EXECUTION_ACTIONS if item != action))


def test_a_role_that_is_not_there(stack: Stack) -> None:
    stack.iam.delete_role_policy(RoleName="execution", PolicyName="tests")
    first = stack.task_definition()
    stack.iam.delete_role(RoleName="execution")
    words = f"ECS was unable to assume the role '{ROLE}' that was provided for this task. Please verify that the role"
    with pytest.raises(ClientError, match="ClientException") as refused:
        stopped(stack)
    assert words in str(refused.value)
    stack.create(first, desiredCount=1, deploymentConfiguration=BREAKER)
    assert any(message.startswith(f"failed to launch a task with (error {words}") for message in stack.messages())
    stack.account.advance(300)
    assert stack.service()["deployments"][0]["rolloutState"] == "FAILED"
    assert stack.tasks("STOPPED") == []


@pytest.mark.parametrize(
    "change",
    [
        {"Principal": {"Service": "ecs.amazonaws.com"}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}},
        {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:eu-west-1:258993895334:*"}}},
        {"Action": "sts:TagSession"},
    ],
)
def test_a_trust_that_leaves_ecs_out(stack: Stack, change: dict[str, Any]) -> None:
    trust = {**TRUST, "Statement": [{**TRUST["Statement"][0], **change}]}
    for role, key in (("execution", "executionRoleArn"), ("app", "taskRoleArn")):
        if role == "app":
            stack.iam.create_role(RoleName="app", AssumeRolePolicyDocument="{}")
        stack.iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))
        with pytest.raises(ClientError, match=f"unable to assume the role 'arn:aws:iam::258993895334:role/{role}'"):
            stopped(stack, **{key: f"arn:aws:iam::258993895334:role/{role}"})
        stack.iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(TRUST))
        assert stopped(stack, **{key: f"arn:aws:iam::258993895334:role/{role}"}) == ""


def test_without_the_registrys_token(stack: Stack) -> None:
    without(stack, "ecr:GetAuthorizationToken")
    reason = stopped(stack)
    assert reason.startswith(
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
        f"unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: {USER}"
    )
    silent = SILENT.format("ecr:GetAuthorizationToken")
    assert reason.endswith(f"perform: ecr:GetAuthorizationToken on resource: * {silent} status code: 400")
    assert stopped(stack, container={"image": "public.ecr.aws/nginx:1"}) == ""


@pytest.mark.parametrize(
    "action", ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
)
def test_without_a_right_to_pull(stack: Stack, action: str) -> None:
    without(stack, action)
    assert stopped(stack) == (
        f"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {WEB}: "
        "pulling from host 258993895334.dkr.ecr.us-east-1.amazonaws.com failed with status code [manifests latest]: "
        "403 Forbidden"
    )
    stack.allow(action, name="pull", resource=REPOSITORY.replace("web", "api"))
    assert "403 Forbidden" in stopped(stack)
    stack.allow(action, name="pull", resource=REPOSITORY)
    assert stopped(stack) == ""


def test_without_a_right_to_log(stack: Stack) -> None:
    without(stack, "logs:CreateLogStream")
    reason = stopped(stack)
    assert reason.startswith(
        "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed "
        f"to create Cloudwatch log stream: AccessDeniedException: {USER}"
    )
    assert "on resource: arn:aws:logs:us-east-1:258993895334:log-group:/ecs/app:log-stream:web/app/" in reason
    stack.allow("logs:CreateLogStream", name="logs", resource="arn:aws:logs:*:*:log-group:/ecs/app:*")
    assert stopped(stack) == ""
    without(stack, "logs:PutLogEvents")
    logs = stack.account.client("logs")
    logs.delete_log_group(logGroupName="/ecs/app")
    logs.create_log_group(logGroupName="/ecs/app")
    assert stopped(stack) == ""
    assert logs.filter_log_events(logGroupName="/ecs/app")["events"] == []


def test_without_a_right_to_a_secret_or_a_parameter(stack: Stack) -> None:
    secret = stack.account.client("secretsmanager").create_secret(
        Name="app/key", SecretString='{"KEY": "hunter2"}', Tags=[{"Key": "env", "Value": "dev"}]
    )["ARN"]
    stack.account.client("ssm").put_parameter(Name="/app/url", Value="u", Type="String")
    parameter = "arn:aws:ssm:us-east-1:258993895334:parameter/app/url"
    for action, value_from, arn in (
        ("secretsmanager:GetSecretValue", f"{secret}:KEY::", secret),
        ("ssm:GetParameters", "/app/url", parameter),
        ("ssm:GetParameters", parameter, parameter),
    ):
        container = {"secrets": [{"name": "KEY", "valueFrom": value_from}]}
        without(stack, action)
        reason = stopped(stack, container=container)
        assert f"is not authorized to perform: {action} on resource: {arn} {SILENT.format(action)}" in reason
        stack.allow(*EXECUTION_ACTIONS)
        assert stopped(stack, container=container) == ""


def test_a_deny_a_boundary_a_condition_and_the_policy_of_a_secret(stack: Stack) -> None:
    secrets = stack.account.client("secretsmanager")
    tags = [{"Key": "env", "Value": "dev"}]
    arn = secrets.create_secret(Name="app/key", SecretString="hunter2", Tags=tags)["ARN"]
    container = {"secrets": [{"name": "KEY", "valueFrom": arn}]}
    action, condition = "secretsmanager:GetSecretValue", {"StringEquals": {"aws:ResourceTag/env": "prod"}}

    def put(effect: str, **more: Any) -> None:
        statement = {"Effect": effect, "Action": action, "Resource": arn, **more}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        stack.iam.put_role_policy(RoleName="execution", PolicyName="own", PolicyDocument=document)

    put("Deny")
    assert "with an explicit deny in an identity-based policy" in stopped(stack, container=container)
    put("Deny", Condition=condition)
    assert stopped(stack, container=container) == ""
    without(stack, action)
    put("Allow", Condition=condition)
    assert SILENT.format(action) in stopped(stack, container=container)
    shared = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": action, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [shared]})
    secrets.put_resource_policy(SecretId=arn, ResourcePolicy=document)
    assert stopped(stack, container=container) == ""
    stack.allow(*EXECUTION_ACTIONS)
    limit = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ecr:*"], "Resource": "*"}]}
    made = stack.iam.create_policy(PolicyName="limit", PolicyDocument=json.dumps(limit))["Policy"]["Arn"]
    stack.iam.put_role_permissions_boundary(RoleName="execution", PermissionsBoundary=made)
    assert "because no permissions boundary allows the logs:CreateLogStream action" in stopped(stack)


def test_a_secret_with_a_key_of_the_customer(stack: Stack) -> None:
    kms = stack.account.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    arn = stack.account.client("secretsmanager").create_secret(Name="app/key", SecretString="x", KmsKeyId=key)["ARN"]
    stack.account.client("ssm").put_parameter(Name="/app/url", Value="u", Type="SecureString", KeyId=key)
    words = {
        arn: f"failed to fetch secret {arn} from secrets manager: AccessDeniedException: Access to KMS is not allowed",
        "/app/url": "AccessDeniedException: The ciphertext refers to a customer master key that does not exist",
    }
    for value_from, reason in words.items():
        container = {"secrets": [{"name": "KEY", "valueFrom": value_from}]}
        stack.allow("kms:Decrypt", name="key", resource=key.replace("key/", "key/other-"))
        assert reason in stopped(stack, container=container)
        stack.allow("kms:Decrypt", name="key", resource=key)
        assert stopped(stack, container=container) == ""
    nobody = {"Effect": "Allow", "Principal": {"AWS": f"{ROLE}-other"}, "Action": "kms:*", "Resource": "*"}
    kms.put_key_policy(
        KeyId=key, PolicyName="default", Policy=json.dumps({"Version": "2012-10-17", "Statement": [nobody]})
    )
    assert words[arn] in stopped(stack, container={"secrets": [{"name": "KEY", "valueFrom": arn}]})


def test_the_task_role_mounts_a_file_system_and_opens_exec(stack: Stack) -> None:
    system = stack.account.client("efs").create_file_system(CreationToken="a")["FileSystemId"]
    settings = {"fileSystemId": system, "transitEncryption": "ENABLED", "authorizationConfig": {"iam": "ENABLED"}}
    changes = {
        "volumes": [{"name": "data", "efsVolumeConfiguration": settings}],
        "taskRoleArn": "arn:aws:iam::258993895334:role/app",
    }
    stack.iam.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(TRUST))
    assert stopped(stack, **changes) == (
        "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: "
        "b'mount.nfs4: access denied by server while mounting 127.0.0.1:/' : unsuccessful EFS utils command execution; "
        "code: 32"
    )
    resource = f"arn:aws:elasticfilesystem:us-east-1:258993895334:file-system/{system}"
    stack.allow("elasticfilesystem:ClientMount", role="app", resource=resource)
    assert stopped(stack, **changes) == ""
    for actions, status in ((["ssmmessages:*"], "RUNNING"), (["ssmmessages:Open*"], "STOPPED")):
        stack.allow(*actions, role="app", name="exec")
        request = stack.service_request(stack.task_definition(**changes), enableExecuteCommand=True, desiredCount=1)
        stack.ecs.create_service(**{**request, "serviceName": status})
        stack.account.advance(30)
        (arn,) = stack.ecs.list_tasks(cluster="c", serviceName=status)["taskArns"]
        (container,) = stack.ecs.describe_tasks(cluster="c", tasks=[arn])["tasks"][0]["containers"]
        assert container["managedAgents"][0]["lastStatus"] == status


def test_a_task_meets_the_policy_of_the_moment_at_which_it_starts(stack: Stack) -> None:
    stack.create(stack.task_definition(), desiredCount=1)
    stack.account.advance(30)  # it started ten seconds ago
    without(stack, "ecr:BatchGetImage")
    assert [task["lastStatus"] for task in stack.tasks()] == ["RUNNING"]


def test_a_pull_through_cache_fills_itself_with_the_rights_of_who_pulls(stack: Stack) -> None:
    rule = {"ecrRepositoryPrefix": "docker-hub", "upstreamRegistryUrl": "registry-1.docker.io"}
    stack.account.client("ecr").create_pull_through_cache_rule(**rule)
    image = "258993895334.dkr.ecr.us-east-1.amazonaws.com/docker-hub/library/nginx:1"
    assert "403 Forbidden" in stopped(stack, container={"image": image})
    stack.allow(*EXECUTION_ACTIONS, "ecr:BatchImportUpstreamImage", "ecr:CreateRepository")
    assert stopped(stack, container={"image": image}) == ""
