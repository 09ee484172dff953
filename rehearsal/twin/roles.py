"""Roles with their policies, and the account's own managed policies."""

from __future__ import annotations

import json
from typing import Any

from moto.iam.models import ManagedPolicy, Role, iam_backends

from ..clock import Clock, naive_utc
from .file import Twin, seconds, tags
from .making import made

OPERATION = "GetAccountAuthorizationDetails"
NOTHING = json.dumps({"Version": "2012-10-17", "Statement": []})


def load(twin: Twin, clock: Clock) -> None:
    """Put them into the account."""
    backend: Any = iam_backends[twin.account]["aws"]
    settings = {item["RoleName"]: item for item in twin.items("iam", "ListRoles")}

    def add_policy(item: dict[str, Any]) -> None:
        version = next(each for each in item["PolicyVersionList"] if each["IsDefaultVersion"])
        _policy(twin, backend, item, json.dumps(version["Document"]))

    def add_role(item: dict[str, Any]) -> None:
        with clock.frozen(seconds(item["CreateDate"])):
            _role(twin, backend, {**settings.get(item["RoleName"], {}), **item})

    twin.each("iam", f"{OPERATION}.Policies", add_policy)
    twin.each("iam", OPERATION, add_role)


def _policy(twin: Twin, backend: Any, item: dict[str, Any], document: str) -> Any:
    policy = made(
        ManagedPolicy,
        item["PolicyName"],
        account_id=twin.account,
        region=twin.region,
        default_version_id=item.get("DefaultVersionId"),
        document=document,
        path=item.get("Path"),
        create_date=naive_utc(seconds(item.get("CreateDate") or twin.read_at)),
        update_date=naive_utc(seconds(item.get("UpdateDate") or twin.read_at)),
        tags={key: {"Key": key, "Value": value} for key, value in tags(item.get("Tags")).items()},
    )
    policy.id = item.get("PolicyId", policy.id)
    backend.managed_policies[policy.arn] = policy
    return policy


def _role(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    boundary = item.get("PermissionsBoundary") or {}
    role = made(
        Role,
        account_id=twin.account,
        partition="aws",
        role_id=item["RoleId"],
        name=item["RoleName"],
        assume_role_policy_document=json.dumps(item["AssumeRolePolicyDocument"]),
        path=item["Path"],
        permissions_boundary=boundary.get("PermissionsBoundaryArn"),
        description=item.get("Description"),
        tags=[dict(tag) for tag in item.get("Tags") or []],
        max_session_duration=item.get("MaxSessionDuration", 3600),
    )
    role.policies = {
        each["PolicyName"]: json.dumps(each["PolicyDocument"]) for each in item.get("RolePolicyList") or []
    }
    backend.roles[role.id] = role
    for each in item.get("AttachedManagedPolicies") or []:
        attached = backend.managed_policies.get(each["PolicyArn"])
        if attached is None:  # AWS's own that moto does not know allows nothing here
            attached = _aws_policy(twin, backend, each)
        attached.attach_to(role)


def _aws_policy(twin: Twin, backend: Any, item: dict[str, Any]) -> Any:
    path = item["PolicyArn"].split(":policy", 1)[1].removesuffix(item["PolicyName"])
    policy = made(ManagedPolicy, item["PolicyName"], account_id="aws", region=twin.region, document=NOTHING, path=path)
    backend.managed_policies[item["PolicyArn"]] = policy
    return policy
