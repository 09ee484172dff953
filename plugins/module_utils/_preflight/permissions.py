# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the credentials may make the calls of the plan, asked before the first one: by dry runs of EC2, and of IAM's simulation.

The simulation evaluates the principal's policies, its boundary and its organization's policies, with the condition keys that it is
given. It names the keys that it lacks for the principal's own policies, not for the others, so that only a denial by these is certain:
https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html (MissingContextValues)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from .._aws.denials import remedy
from .._aws.errors import BotoCoreError, ClientError
from .._aws.session import Aws, gather
from .._ingress.zone_reads import hosted_zone_id
from .._inventory.faults import Fault
from .checks import Context
from .dry_runs import dry_runs
from .findings import Finding
from .linked_roles import linked_role_fault, missing_linked_roles
from .planned_calls import PlannedCall, planned_calls, shared_context
from .principal import principal_of

NAME = "permissions"
KEY_TYPES = {
    "aws:TagKeys": "stringList",
    "route53:ChangeResourceRecordSetsNormalizedRecordNames": "stringList",
    "secretsmanager:BlockPublicPolicy": "boolean",
}
"""Condition keys that are no single text."""
IDENTITY = "identity-based policy"
SHARED = (
    "sns:Set",
    "sns:Sub",
    "sns:Tag",
    "secretsmanager:Put",
    "secretsmanager:Up",
    "secretsmanager:Tag",
    "secretsmanager:Re",
)
"""What the policy of a topic or secret may allow by itself, which IAM does not simulate for roles."""
DRY = "EC2 denies a dry run of it"
UNCERTAIN = "; IAM's simulation does not know all of the request, so that it may be allowed"


class Denial(NamedTuple):
    """A call that will be denied, why, what to do, and whether that is certain."""

    call: PlannedCall
    reason: str
    hint: str
    certain: bool = True


def permissions(context: Context) -> Finding:
    """No policy denies what the plan writes, as far as AWS tells before it is done."""
    steps = context.steps
    if not steps:
        return Finding(NAME)
    aws, inventory = context.aws, context.inventory
    zone = hosted_zone_id(aws, inventory.ingress) if inventory.ingress else ""
    calls, told = planned_calls(inventory, steps, zone), dry_runs(aws, steps)
    denials = [Denial(call, DRY, _hint(call, told[call.action])) for call in calls if told.get(call.action)]
    principal = principal_of(aws, context.identity)
    missing = missing_linked_roles(aws, inventory, steps) if principal else []
    asked = [*(call for call in calls if call.action not in told), *missing]
    try:
        found = simulated(aws, principal, shared_context(inventory, steps), asked) if principal else []
    except (ClientError, BotoCoreError):
        principal, found = "", []
    roles = [item for item in found if item.call in missing]
    faults = list(_faults([*denials, *(item for item in found if item not in roles)]))
    faults += [linked_role_fault(item.call, not item.certain) for item in roles]
    return Finding(NAME, "" if faults else _summary(len(calls), told, principal), faults)


def _hint(call: PlannedCall, words: str) -> str:
    """What to do, and EC2's words without what only a token of theirs would decode."""
    said = words.partition(" Encoded authorization failure message")[0].rstrip(".")
    return f"{remedy(words) or f'grant {call.action} to these credentials'} ({said})"


def _summary(count: int, told: Mapping[str, str], principal: str) -> str:
    if principal:
        return f"{count} calls of the plan are allowed"
    dry = f"{len(told)} dry runs of EC2 are allowed; " if told else ""
    return f"{dry}the others were not asked for, as IAM does not simulate these credentials"


def simulated(
    aws: Aws, principal: str, shared: Mapping[str, tuple[str, ...]], calls: Iterable[PlannedCall]
) -> list[Denial]:
    """What IAM's simulation denies; one request for each service and set of condition keys.

    Each action is evaluated on each resource, of which only the pairs that are calls count.
    """
    groups: dict[Any, dict[tuple[str, str], PlannedCall]] = {}
    for call in calls:
        groups.setdefault((call.action.split(":")[0], call.keys), {})[call.action, call.resource] = call
    reads = {
        str(key): partial(_results, aws, principal, {**shared, **dict(key[1])}, group) for key, group in groups.items()
    }
    results = gather(reads)
    return [
        denial for key, group in groups.items() for result in results[str(key)] for denial in denials_of(result, group)
    ]


def _results(
    aws: Aws, principal: str, context: Mapping[str, tuple[str, ...]], calls: Iterable[tuple[str, str]]
) -> list[Any]:
    actions, resources = (list(dict.fromkeys(names)) for names in zip(*calls, strict=True))
    entries = [
        {
            "ContextKeyName": key,
            "ContextKeyValues": list(values),
            "ContextKeyType": KEY_TYPES.get(key, "string"),
        }
        for key, values in context.items()
    ]
    return aws.pages(
        "iam",
        "simulate_principal_policy",
        "EvaluationResults",
        PolicySourceArn=principal,
        ActionNames=actions,
        ResourceArns=resources,
        ContextEntries=entries,
    )


def denials_of(result: Mapping[str, Any], calls: Mapping[tuple[str, str], PlannedCall]) -> Iterator[Denial]:
    """The denials in an EvaluationResult; that of a resource is among its own results alone."""
    action = result["EvalActionName"]
    above = not result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True)
    whole = {**result, "EvalResourceName": "*", "EvalResourceDecision": result["EvalDecision"]}
    for item in result.get("ResourceSpecificResults") or [whole]:
        decision, call = item["EvalResourceDecision"], calls.get((action, item["EvalResourceName"]))
        if decision == "allowed" or call is None:
            continue
        within = item.get("PermissionsBoundaryDecisionDetail", {}).get("AllowedByPermissionsBoundary", True)
        policy = "service control policy" if above else "identity-based policy" if within else "permissions boundary"
        denied = decision == "explicitDeny"
        allowed_else = not denied and action.startswith(SHARED)
        certain = policy == IDENTITY and not item.get("MissingContextValues") and not allowed_else
        reason = f"{'an' if policy == IDENTITY else 'a'} {policy} denies it" if denied else f"no {policy} allows it"
        yield Denial(call, reason, remedy(_in_aws_words(call, policy, denied)), certain)


def _in_aws_words(call: PlannedCall, policy: str, denied: bool) -> str:
    why = f"with an explicit deny in a {policy}" if denied else f"because no {policy} allows the {call.action} action"
    return f"is not authorized to perform: {call.action} on resource: {call.resource} {why}"


def _faults(denials: Iterable[Denial]) -> Iterator[Fault]:
    """A fault for each action and reason, with its first resource."""
    groups: dict[tuple[str, str, bool], list[Denial]] = {}
    for item in denials:
        groups.setdefault((item.call.action, item.reason, item.certain), []).append(item)
    for (action, reason, certain), items in groups.items():
        first, more = items[0], f" and {len(items) - 1} more" if len(items) > 1 else ""
        may = "may not call" if certain else "may perhaps not call"
        problem = f"these credentials {may} {action} on {first.call.resource}{more}: {reason}"
        yield Fault(first.call.key, problem, f"{first.hint}{'' if certain else UNCERTAIN}", warning=not certain)
