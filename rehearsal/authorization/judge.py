"""Judges API calls by the policies of whoever signed them. Off until it is asked for."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from .. import ACCOUNT_ID, error_responses
from ..error_responses import ErrorResponse
from ..iam_evaluation import Call, Decision, Principal, decide, grants, refusal
from ..iam_principals import (
    ACCOUNT_NAMES,
    SERVICE_CONTROL_POLICIES,
    RoleSession,
    boundary_of,
    find_role,
    policies_of_user,
)
from . import backups, containers, firewall, named, network, others, roles
from .check import Request
from .request import parameters, scope

PREFIXES = {
    "efs": "elasticfilesystem",
    "elbv2": "elasticloadbalancing",
    "service-quotas": "servicequotas",
    "resourcegroupstaggingapi": "tag",
}
SERVICES: Mapping[str, Callable[[Request], list[Call]]] = {
    "acm": others.certificates,
    "application-autoscaling": others.scaling,
    "backup": backups.calls,
    "budgets": others.budgets,
    "ce": others.anomalies,
    "ec2": network.calls,
    "ecs": containers.calls,
    "iam": roles.calls,
    "route53": others.records,
    "s3": others.objects,
    "s3control": others.account_settings,
    "scheduler": others.schedules,
    "secretsmanager": others.secrets,
    "wafv2": firewall.calls,
    **dict.fromkeys(named.SERVICES, named.calls),
    "elasticache": others.caches,
}
FREE = ("GetCallerIdentity", "AssumeRole", "AssumeRoleWithWebIdentity")
"""Calls that a role's trust, or nothing, decides."""
ORGANIZATION = "service_control_policies"
UNSAID = "You are not authorized to perform this operation. "


class Judge:
    """Which calls are refused, and what was asked while that was on."""

    def __init__(self) -> None:
        self._on, self._refusals, self._asked = False, list[dict[str, str]](), dict[str, Call]()

    def replace(self, body: object) -> None:
        """Switch it on or off, and forget what was asked."""
        if (
            not isinstance(body, dict)
            or not isinstance(body.get("enforce"), bool)
            or set(body) - {"enforce", ORGANIZATION}
        ):
            raise ValueError('The body must be {"enforce": true} or {"enforce": false}.')
        policies = body.get(ORGANIZATION, [])
        if not isinstance(policies, list) or not all(isinstance(item, dict) for item in policies):
            raise ValueError(f"{ORGANIZATION} must be a list of policies.")
        SERVICE_CONTROL_POLICIES[:] = [json.dumps(item) for item in policies]
        self._on, self._refusals, self._asked = body["enforce"], [], {}

    def clear(self) -> None:
        """Off, as at the start."""
        self.replace({"enforce": False})

    def as_dict(self) -> dict[str, Any]:
        """Whether it is on, what was refused, and what roles and users were asked, each once."""
        asked = [call._asdict() for call in self._asked.values()]
        return {"enforce": self._on, "refused": self._refusals, "asked": asked}

    def answer(
        self, service: str, operation: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes] | None:
        """The error of a call that its caller may not make, or None."""
        reason = self._reason(service, operation, environ) if self._on else None
        if reason is None:
            return None
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        return error_responses.respond(_error(service, environ, reason), service, environ, start_response)

    def refuses(self, environ: dict[str, Any], call: Call) -> str | None:
        """Why the caller of a request may not make another call, which a service makes in its name; None where it may."""
        key, region = scope(environ)
        caller = _caller(key, region) if self._on else None
        return self._refused(caller, _in_region(call, region)) if caller else None

    def _reason(self, service: str, operation: str, environ: dict[str, Any]) -> str | None:
        key, region = scope(environ)
        if operation in FREE:  # AssumeRoleWithWebIdentity is not signed, so its request does not say that it is for STS
            service = "sts"
        given = parameters(service, operation, environ)
        if operation in FREE:
            return _untrusted(operation, given, key, region)
        caller = _caller(key, region)
        if caller is None:
            return None
        request = Request(PREFIXES.get(service, service), operation, region, given)
        asked = SERVICES.get(request.service, _unlimited)(request)
        return next(filter(None, (self._refused(caller, _in_region(call, region)) for call in asked)), None)

    def _refused(self, caller: RoleSession | _User, call: Call) -> str | None:
        self._asked[repr(call)] = call
        decision = caller.decide(call)
        if decision.allowed:
            return None
        self._refusals.append({"user": caller.arn, "action": call.action, "resource": call.resource})
        return refusal(caller.arn, call, decision)


def _unlimited(request: Request) -> list[Call]:
    """A service whose actions are asked for on everything."""
    return [request.call()]


def _in_region(call: Call, region: str) -> Call:
    return call._replace(context={**call.context, "aws:RequestedRegion": region})


class _User:
    """A user of IAM with an access key of its own, and the policies of its groups."""

    def __init__(self, user: Any) -> None:
        self._identity, self._boundary, self.arn = policies_of_user(user), boundary_of(user), str(user.arn)

    def decide(self, call: Call) -> Decision:
        """Whether the user may make a call."""
        return decide(call, self._identity, self._boundary, organization=SERVICE_CONTROL_POLICIES)


def _caller(key: str, region: str) -> RoleSession | _User | None:
    """Who holds an access key; None for a key that the account did not give out, which may do everything."""
    session = sts_backends[ACCOUNT_ID]["aws"].get_assumed_role_from_access_key(key)
    role = find_role(session.role_arn) if session else None
    if session and role:
        return RoleSession(role, session.session_name, region)
    backend: Any = iam_backends[ACCOUNT_ID]["aws"]
    user = backend.get_user_from_access_key_id(key)
    return _User(user) if user else None


def _untrusted(operation: str, given: Mapping[str, Any], key: str, region: str) -> str | None:
    """Why a role's trust refuses who wants to assume it, or None."""
    if operation == "GetCallerIdentity":
        return None
    arn = str(given.get("RoleArn"))
    role, user = find_role(arn), "anonymous"
    if operation == "AssumeRole":
        caller = _caller(key, region)
        user = caller.arn if caller else ACCOUNT_NAMES[0]
        if role and _may_assume(role, caller, user, given):
            return None
        return f"User: {user} is not authorized to perform: sts:AssumeRole on resource: {arn}"
    principal, context = _federated(str(given.get("WebIdentityToken")))
    if role and grants(role.assume_role_policy_document, principal, Call(f"sts:{operation}", "*", context)):
        return None
    return "Not authorized to perform sts:AssumeRoleWithWebIdentity"


def _may_assume(role: Any, caller: RoleSession | _User | None, user: str, given: Mapping[str, Any]) -> bool:
    """Whether the trust names the caller; where it names the account, the caller's own policies decide, too."""
    keys = {"sts:ExternalId": given.get("ExternalId"), "sts:RoleSessionName": given.get("RoleSessionName")}
    context = {name: str(value) for name, value in keys.items() if value}
    known = caller.principal.names if isinstance(caller, RoleSession) else (user,)
    trusted = [
        grants(role.assume_role_policy_document, Principal("AWS", known, account), Call("sts:AssumeRole", "*", context))
        for account in ((), ACCOUNT_NAMES)
    ]
    own = caller is None or caller.decide(Call("sts:AssumeRole", role.arn, context)).allowed
    return trusted[0] or (trusted[1] and own)


def _federated(token: str) -> tuple[Principal, dict[str, str]]:
    """Whom a token is of, and its claims as condition keys; its signature is not looked at."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError):
        return Principal("Federated", ()), {}
    issuer = str(claims.get("iss", "")).removeprefix("https://")
    provider = f"arn:aws:iam::{ACCOUNT_ID}:oidc-provider/{issuer}"
    keys = {f"{issuer}:{name}": str(value) for name, value in claims.items()}
    known = iam_backends[ACCOUNT_ID]["aws"].open_id_providers
    return Principal("Federated", (provider,) if provider in known else ()), keys


def _error(service: str, environ: Mapping[str, Any], reason: str) -> ErrorResponse:
    """The error in the service's own words: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"""
    if service == "ec2":
        return ErrorResponse(403, "UnauthorizedOperation", UNSAID + reason)
    code = "AccessDenied" if error_responses.is_xml(service, environ) else "AccessDeniedException"
    return ErrorResponse(403, code, reason)
