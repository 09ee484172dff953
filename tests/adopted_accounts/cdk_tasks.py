"""The roles, log groups and task definitions of a CDK app: two roles with a boundary that both services share, families of CDK's names."""

from __future__ import annotations

import json
from typing import Any

from .cdk_data import CREDENTIALS, Data
from .stacks import ACCOUNT_ID, REGION, Stack

PORTS = {"web": 3000, "api": 8000}
FAMILIES = {
    "web": "TalentBasedevServicesWebTaskDefinitionB2C3D4E5",
    "api": "TalentBasedevServicesApiTaskDefinitionF6A7B8C9",
}
EXECUTION_ROLE, TASK_ROLE = (
    "TalentBase-dev-Services-TaskExecutionRole250D2532-Ab1Cd2Ef3Gh4",
    "TalentBase-dev-Services-TaskRole30FC0FBB-Ij5Kl6Mn7Op8",
)
BOUNDARY = "TalentBaseBoundary"
LAMBDA_ROLE = "TalentBase-dev-Services-LogRetentionaae0aa3c5b4d-Qr9St0Uv1Wx2"
MANAGED_LAMBDA = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
MANAGED = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
EXEC = [f"ssmmessages:{action}{kind}Channel" for action in ("Create", "Open") for kind in ("Control", "Data")]
TRUST = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
SECRETS = {
    "web": {"SESSION_SECRET": ("talentbase-dev/web/session-secret", "SESSION_SECRET")},
    "api": {
        "DB_USER": (CREDENTIALS, "username"),
        "DB_PASSWORD": (CREDENTIALS, "password"),
        "DJANGO_SECRET_KEY": ("talentbase/development/django-secret-key", "DJANGO_SECRET_KEY"),
        "FIELD_ENCRYPTION_KEY": ("talentbase/development/field-encryption-key", "FIELD_ENCRYPTION_KEY"),
        "SENDGRID_API_KEY": ("talentbase/development/sendgrid-api-key", ""),
        "AWS_ACCESS_KEY_ID": ("talentbase/development/aws-s3-credentials", "AWS_ACCESS_KEY_ID"),
        "AWS_SECRET_ACCESS_KEY": ("talentbase/development/aws-s3-credentials", "AWS_SECRET_ACCESS_KEY"),
    },
}


def environment(key: str, data: Data) -> dict[str, str]:
    """The plain variables of a service's container."""
    if key == "web":
        return {"NODE_ENV": "production", "PORT": "3000"}
    return {
        "DJANGO_SETTINGS_MODULE": "talentbase.settings.development",
        "PORT": "8000",
        "DEBUG": "True",
        "ALLOWED_HOSTS": "api-dev.salesdog.click,localhost,127.0.0.1",
        "CORS_ALLOWED_ORIGINS": "https://dev.salesdog.click,http://localhost:3000,http://localhost:3001",
        "CSRF_TRUSTED_ORIGINS": "https://dev.salesdog.click",
        "EMAIL_PROVIDER": "sendgrid",
        "DEFAULT_FROM_EMAIL": "noreply@salesdog.click",
        "REDIS_URL": f"redis://{data.cache_host}:6379/0",
        "DB_HOST": data.database_host,
        "DB_PORT": "5432",
        "DB_NAME": "talentbase_dev",
    }


def lay_task_definitions(account: Any, stack: Stack, data: Data) -> dict[str, str]:
    """The ARNs by service; before them, what their tasks need to start."""
    execution_role, task_role = _roles(account.client("iam"), stack, data)
    ecs, logs = account.client("ecs"), account.client("logs")
    definitions = {}
    for key, family in FAMILIES.items():
        logical = f"{key.capitalize()}LogGroup9D8C7B6A"
        group = stack.holds(logical, "Logs::LogGroup", f"/ecs/talentbase-{key}-dev", "Retain")
        logs.create_log_group(logGroupName=group, tags=stack.tags(logical))
        logs.put_retention_policy(logGroupName=group, retentionInDays=7)
        logical = f"{key.capitalize()}TaskDefinitionB2C3D4E5"
        arn: str = ecs.register_task_definition(
            family=family,
            cpu="512",
            memory="1024",
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            executionRoleArn=execution_role,
            taskRoleArn=task_role,
            containerDefinitions=[_container(key, data, group)],
            tags=stack.for_ecs(logical),
        )["taskDefinition"]["taskDefinitionArn"]
        definitions[key] = stack.holds(logical, "ECS::TaskDefinition", arn)
    return definitions


def _container(key: str, data: Data, log_group: str) -> dict[str, Any]:
    """Without a health check: the images hold no curl, so it was switched off."""
    secrets = {
        name: data.secrets[secret] + (f":{field}::" if field else "") for name, (secret, field) in SECRETS[key].items()
    }
    return {
        "name": f"{key.capitalize()}Container",
        "image": f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/talentbase-{key}:latest",
        "essential": True,
        "portMappings": [{"containerPort": PORTS[key], "protocol": "tcp"}],
        "environment": [{"name": name, "value": value} for name, value in environment(key, data).items()],
        "secrets": [{"name": name, "valueFrom": value} for name, value in secrets.items()],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {"awslogs-group": log_group, "awslogs-region": REGION, "awslogs-stream-prefix": key},
        },
    }


def _roles(iam: Any, stack: Stack, data: Data) -> tuple[str, str]:
    boundary = iam.create_policy(
        PolicyName=BOUNDARY, PolicyDocument=_document({"Effect": "Allow", "Action": "*", "Resource": "*"})
    )["Policy"]["Arn"]
    read = {
        "Effect": "Allow",
        "Action": ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        "Resource": list(data.secrets.values()),
    }
    execute = {"Effect": "Allow", "Action": EXEC, "Resource": "*"}
    _of_log_retention(iam, stack)
    execution = _role(iam, stack, "TaskExecutionRole250D2532", EXECUTION_ROLE, boundary, read)
    iam.attach_role_policy(RoleName=EXECUTION_ROLE, PolicyArn=MANAGED)
    return execution, _role(iam, stack, "TaskRole30FC0FBB", TASK_ROLE, boundary, execute)


def _of_log_retention(iam: Any, stack: Stack) -> None:
    """The role of the function with which CDK sets the retention of log groups, and which nothing else uses."""
    logical = "LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aServiceRole9741ECFB"
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName=LAMBDA_ROLE, AssumeRolePolicyDocument=_document(trust), Tags=stack.listed(logical))
    iam.attach_role_policy(RoleName=LAMBDA_ROLE, PolicyArn=MANAGED_LAMBDA)
    policy, actions = f"{logical}DefaultPolicyADDA7DEB", ["logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    iam.put_role_policy(RoleName=LAMBDA_ROLE, PolicyName=policy, PolicyDocument=_document(statement))
    stack.holds(policy, "IAM::Policy", policy)
    stack.holds(logical, "IAM::Role", LAMBDA_ROLE)


def _role(iam: Any, stack: Stack, logical: str, name: str, boundary: str, statement: dict[str, Any]) -> str:
    arn: str = iam.create_role(
        RoleName=name,
        AssumeRolePolicyDocument=_document(TRUST),
        PermissionsBoundary=boundary,
        Tags=stack.listed(logical),
    )["Role"]["Arn"]
    policy = f"{logical}DefaultPolicy"
    iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=_document(statement))
    stack.holds(f"{policy}0D1E2F3A", "IAM::Policy", policy)
    stack.holds(logical, "IAM::Role", name)
    return arn


def _document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
