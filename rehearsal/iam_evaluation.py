"""What IAM decides on a call, given policies as JSON texts. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
The reasons are in the words of "Troubleshoot access denied error messages" in the same guide.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from .iam_conditions import Context, fill, holds, pattern

IDENTITY, BOUNDARY, RESOURCE = "identity-based policy", "permissions boundary", "resource-based policy"
ORGANIZATION = "service control policy"


class Call(NamedTuple):
    """An API call: its action, such as ecr:BatchGetImage, the ARN that it is on, and the keys of its request."""

    action: str
    resource: str = "*"
    context: Context = {}


class Decision(NamedTuple):
    """Whether a call is allowed; the reason is what AWS puts behind "is not authorized to perform: ... on resource"."""

    allowed: bool
    reason: str = ""


class Principal(NamedTuple):
    """Who calls, as a policy's Principal element names it: its kind (AWS, Service, Federated) and its names.

    `account` has the names of its account: to allow the account leaves it to the account's own policies whom.
    """

    kind: str
    names: tuple[str, ...]
    account: tuple[str, ...] = ()


ALLOWED = Decision(True)


def refusal(user: str, call: Call, decision: Decision) -> str:
    """The message of AWS's AccessDenied errors. user: the ARN of who calls."""
    return f"User: {user} is not authorized to perform: {call.action} on resource: {call.resource} {decision.reason}"


@dataclass(frozen=True)
class Statement:
    """One statement of a policy."""

    effect: str
    actions: tuple[str, ...]
    other_actions: tuple[str, ...]
    resources: tuple[str, ...]
    other_resources: tuple[str, ...]
    condition: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    principal: Mapping[str, Sequence[str]] | None = None
    other_principal: Mapping[str, Sequence[str]] | None = None

    def applies(self, call: Call) -> bool:
        """Whether the statement holds for a call, whoever makes it."""
        return self.is_about(call) and holds(self.condition, call.context)

    def is_about(self, call: Call) -> bool:
        """Whether the statement is about a call's action and resource."""
        action = call.action.lower()
        if self.actions and not any(pattern(item).fullmatch(action) for item in self.actions):
            return False
        if any(pattern(item).fullmatch(action) for item in self.other_actions):
            return False
        if self.resources and not _among(self.resources, call):
            return False
        return not _among(self.other_resources, call)

    def names(self, principal: Principal) -> bool:
        """Whether the statement of a resource's or a role's policy is about a principal."""
        if self.other_principal is not None:
            return not _listed_in(self.other_principal, principal)
        return self.principal is not None and _listed_in(self.principal, principal)


def decide(
    call: Call,
    identity: Iterable[str],
    boundary: Iterable[str] | None = None,
    resource_policy: str | None = None,
    principal: Principal | None = None,
    organization: Iterable[str] = (),
) -> Decision:
    """Whether a principal's policies allow a call in its own account, its boundary and the resource's policy included.

    organization: service control policies, each of which has to allow the call; none where the account has none.
    """
    own, limits = statements(identity), statements(boundary or [])
    shared = statements([resource_policy] if resource_policy and principal else [])
    forbidding = [item for item in shared if principal and item.names(principal)]
    above = decide_above(call, organization)
    if not above.allowed:
        return above
    for kind, group in ((IDENTITY, own), (BOUNDARY, limits), (RESOURCE, forbidding)):
        if any(item.effect == "Deny" and item.applies(call) for item in group):
            return Decision(False, f"with an explicit deny in {'an' if kind == IDENTITY else 'a'} {kind}")
    if _allows((item for item in shared if principal and item.names(principal._replace(account=()))), call):
        return ALLOWED
    if not _allows(own, call):
        return Decision(False, f"because no {IDENTITY} allows the {call.action} action")
    if boundary is not None and not _allows(limits, call):
        return Decision(False, f"because no {BOUNDARY} allows the {call.action} action")
    return ALLOWED


def decide_above(call: Call, organization: Iterable[str]) -> Decision:
    """Whether the service control policies of an organization let an account's roles and users make a call."""
    groups = [statements([text]) for text in organization]
    if any(item.effect == "Deny" and item.applies(call) for group in groups for item in group):
        return Decision(False, f"with an explicit deny in a {ORGANIZATION}")
    if not all(_allows(group, call) for group in groups):
        return Decision(False, f"because no {ORGANIZATION} allows the {call.action} action")
    return ALLOWED


def grants(policy: str, principal: Principal, call: Call) -> bool:
    """Whether a policy with principals, such as a role's trust or a key's policy, lets a principal make a call."""
    about = [item for item in statements([policy]) if item.names(principal)]
    return _allows(about, call) and not any(item.effect == "Deny" and item.applies(call) for item in about)


def statements(documents: Iterable[str]) -> list[Statement]:
    """The statements of policies; each text is read once."""
    return [statement for document in documents for statement in _parse(document)]


@lru_cache(maxsize=4096)
def _parse(document: str) -> tuple[Statement, ...]:
    found = json.loads(document).get("Statement") or []
    return tuple(_statement(item) for item in (found if isinstance(found, list) else [found]))


def _statement(item: Mapping[str, Any]) -> Statement:
    return Statement(
        effect=item["Effect"],
        actions=_texts(item.get("Action"), lower=True),
        other_actions=_texts(item.get("NotAction"), lower=True),
        resources=_texts(item.get("Resource")),
        other_resources=_texts(item.get("NotResource")),
        condition=item.get("Condition") or {},
        principal=_principals(item.get("Principal")),
        other_principal=_principals(item.get("NotPrincipal")),
    )


def _principals(element: Any) -> Mapping[str, Sequence[str]] | None:
    if element is None:
        return None
    return {"*": ("*",)} if element == "*" else {kind: _texts(names) for kind, names in element.items()}


def _texts(value: Any, lower: bool = False) -> tuple[str, ...]:
    items = [] if value is None else value if isinstance(value, list) else [value]
    return tuple(str(item).lower() if lower else str(item) for item in items)


def _among(globs: Sequence[str], call: Call) -> bool:
    """A * may reach beyond the colons of an ARN (IAM User Guide, "IAM JSON policy elements: Resource")."""
    return any(pattern(fill(glob, call.context)).fullmatch(call.resource) for glob in globs)


def _listed_in(principals: Mapping[str, Sequence[str]], principal: Principal) -> bool:
    if "*" in principals:
        return True
    listed = principals.get(principal.kind, ())
    return any(name == "*" or name in principal.names or name in principal.account for name in listed)


def _allows(group: Iterable[Statement], call: Call) -> bool:
    return any(item.effect == "Allow" and item.applies(call) for item in group)
