# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs the checks before a deploy: the inventory first, then the credentials, then everything else side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from .._aws.errors import BotoCoreError, ClientError, Failure, code_of, explain
from .._aws.session import Aws, gather
from .._environment.survey import ORPHANS, PARTS, records_of
from .._inventory.checks import load_and_check
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory, load
from .._module.converge import IMAGES
from .._module.last_converged import SERVICES
from .._orphans.request import NOTHING, PruneRequest
from .._text.endpoint import describe_endpoint
from . import checks
from .caller import check_caller
from .checks import DENIED, Context
from .clusters import cluster
from .comparison import Comparison, compared
from .data_stores import data_stores
from .file_systems import file_systems
from .findings import Finding, report, warnings
from .image_checks import images
from .image_findings import image_findings
from .inputs import inputs_of
from .permissions import permissions
from .requested_images import RequestedImages, requested_images
from .rights import rights
from .runtime_monitoring import runtime_monitoring
from .secret_checks import secrets

# The inventory key that a check's failure is reported under, and the service as IAM's actions name it.
CHECKS: Mapping[str, tuple[Callable[[Context], Finding], str, str]] = {
    "region": (checks.region, "aws_region", "ec2"),
    "images": (images, "services", "ecr"),
    "image_findings": (image_findings, "services", "ecr"),
    "certificate": (checks.certificate, "ingress.certificate_arn", "acm"),
    "hosted_zone": (checks.hosted_zone, "ingress.hosted_zone", "route53"),
    "secrets": (secrets, "secrets", "secretsmanager"),
    "file_systems": (file_systems, "services", "elasticfilesystem"),
    "rights": (rights, "services", "iam"),
    "cluster": (cluster, "cluster.existing", "ecs"),
    "runtime_monitoring": (runtime_monitoring, "cluster.runtime_monitoring", "guardduty"),
    "network": (checks.network, "network.cidr", "ec2"),
    "data_stores": (data_stores, "databases", "rds"),
    "quotas": (checks.quotas, "quotas", "servicequotas"),
    "permissions": (permissions, "credentials", "iam"),
}
# The parts of a deploy that a check is for; where everything was compared, the others stand, so that only these are checked.
NEEDED_BY: Mapping[str, frozenset[str]] = {
    "region": frozenset(),
    "images": frozenset({"services"}),
    "image_findings": frozenset({"services"}),
    "certificate": frozenset({"ingress"}),
    "hosted_zone": frozenset({"ingress"}),
    "secrets": frozenset({"secrets", "parameters"}),
    "file_systems": frozenset({"services"}),
    "rights": frozenset({"services"}),
    "cluster": frozenset({"cluster", "services"}),
    "runtime_monitoring": frozenset({"cluster", "services"}),
    "network": frozenset({"network"}),
    "data_stores": frozenset({"data"}),
    "quotas": frozenset({"network", "data", "ingress", "services"}),
    "permissions": frozenset({*PARTS, ORPHANS}),
}
NAMED_KEY = re.compile(r"([a-z_]+(?:\.[\w-]+|\[\d+\])+): ")
ACTION = re.compile(r"not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)")


def preflight(
    aws: Aws,
    variables: Mapping[str, Any],
    wanted: Collection[str],
    warn: Callable[[str], None],
    compare: bool = False,
    as_deployed: bool = False,
    services: Collection[str] = (),
    prune: PruneRequest = NOTHING,
    given: Collection[str] | None = None,
    others: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """The result of the checks; raises Failure with a report of everything that stands in a deploy's way.

    compare: whether to look at everything, see compared(). Where nothing differs, nothing will be written, and no more is checked.
    as_deployed: whether the images to compare with are those that the last deploy asked for.
    services: those that the asked image is for, by key or name; the others keep theirs. Empty means all.
    prune: what is to go of that which the inventory no longer names. given: the extra variables of the run, see requested_images().
    others: the variables of the other environments of this run in the same account and region, by host.
    """
    inventory, findings = _inventory(variables)
    result: dict[str, Any] = {"region": aws.region, "endpoint": _endpoint(aws), "account": "", "caller_arn": ""}
    identity: Mapping[str, str] = {}
    if _all_ok(findings):
        identity, caller = check_caller(aws, inventory)
        findings += caller
        result |= {"account": identity.get("Account", ""), "caller_arn": identity.get("Arn", "")}
    requested = RequestedImages(inventory)
    if _all_ok(findings):
        requested = requested_images(aws, inventory, services, given)
        inventory = requested.inventory
        findings += requested.findings
    comparison = Comparison({})
    if _all_ok(findings):
        if compare:
            comparison = compared(aws, inventory, identity, prune, as_deployed, variables)
            result |= _with_todo(comparison, requested)
        else:
            result["records"] = records_of(inputs_of(variables, inventory))
    if _all_ok(findings) and result.get("todo") != []:
        findings += _checks(Context(aws, inventory, comparison.steps, identity, _loaded(others)), wanted, result)
    if not as_deployed:
        findings += [*_refusals(comparison.refused, findings), *_cost_findings(comparison)]
    _conclude(findings, warn, {name: result[name] for name in ("region", "endpoint", "account", "caller_arn")})
    return {"changed": False, **result, **_summary(requested, findings)}


def _loaded(others: Mapping[str, Mapping[str, Any]] | None) -> dict[str, Inventory]:
    return {host: load(variables, []) for host, variables in (others or {}).items()}


def _endpoint(aws: Aws) -> str:
    """Where calls go; empty where no client can be made, which is among the findings."""
    with suppress(Failure, BotoCoreError):
        return describe_endpoint(aws.client("sts").meta.endpoint_url)
    return ""


def _with_todo(comparison: Comparison, requested: RequestedImages) -> Mapping[str, Any]:
    """What the comparison found; where it is not recorded yet what the inventory names, the services record it."""
    todo = comparison.result["todo"]
    return (
        comparison.result
        if requested.recorded or SERVICES in todo
        else {**comparison.result, "todo": [*todo, SERVICES]}
    )


def validate(variables: Mapping[str, Any], warn: Callable[[str], None]) -> dict[str, Any]:
    """The result of the check of the inventory alone, which asks AWS nothing; raises Failure with every fault."""
    inventory, findings = valid_inventory(variables, warn)
    return {"changed": False, **_summary(RequestedImages(inventory), findings)}


def valid_inventory(variables: Mapping[str, Any], warn: Callable[[str], None]) -> tuple[Inventory, list[Finding]]:
    """The inventory, checked without asking AWS, and what the check found; raises Failure with every fault."""
    inventory, findings = _inventory(variables)
    _conclude(findings, warn, {})
    return inventory, findings


def _inventory(variables: Mapping[str, Any]) -> tuple[Inventory, list[Finding]]:
    inventory, faults = load_and_check(variables)
    return inventory, [Finding("inventory", "" if faults else "every value fits", faults)]


def _conclude(findings: Collection[Finding], warn: Callable[[str], None], details: Mapping[str, Any]) -> None:
    """Tell the warnings; raise Failure with a report where something stands in a deploy's way."""
    for warning in warnings(findings):
        warn(warning)
    if not _all_ok(findings):
        heading, *lines = report(findings)
        raise Failure(heading, more=lines, **details)


def _summary(requested: RequestedImages, findings: Collection[Finding]) -> dict[str, Any]:
    inventory = requested.inventory
    return {
        "images": {
            **{name: getattr(inventory, name) for name in IMAGES},
            "inventory_tags": requested.inventory_tags,
        },
        "kept_images": requested.lines,
        "checks": [finding.as_result() for finding in findings],
        "summary": [f"{finding.name}: {finding.summary}" for finding in findings if finding.summary],
    }


def _all_ok(findings: Iterable[Finding]) -> bool:
    return all(finding.ok() for finding in findings)


def _checks(context: Context, wanted: Collection[str], result: Mapping[str, Any]) -> list[Finding]:
    """The checks of what is to be done, in parallel; of everything where the comparison did not succeed."""
    todo = None if result.get("comparison_error") else result.get("todo")
    needed = [name for name in CHECKS if name in wanted and (todo is None or NEEDED_BY[name].intersection(todo))]
    findings = gather({name: partial(_answer, name, context) for name in needed})
    if "region" in findings and not findings["region"].ok():
        return [findings["region"]]  # whatever else is missing there follows from it
    return list(findings.values())


def _cost_findings(comparison: Comparison) -> list[Finding]:
    """That the plan costs more than the inventory lets it, where it does."""
    return [Finding("cost", faults=comparison.faults)] if comparison.faults else []


def _refusals(refused: Sequence[Failure], findings: Collection[Finding]) -> list[Finding]:
    """What layers refuse, unless a check has found the same, or the region is wrong."""
    if not _all_ok([finding for finding in findings if finding.name == "region"]):
        return []
    told = [f"{fault.key}: {fault.problem}; {fault.hint}" for finding in findings for fault in finding.faults]
    faults = [_fault_of(failure, str(failure.details.get("part", "cluster"))) for failure in refused]
    new = [fault for fault in faults if not any(fault.problem in text for text in told)]
    return [Finding("layers", faults=new)] if new else []


def _fault_of(failure: Failure, key: str) -> Fault:
    """A failure as a fault of the inventory's key that it begins with; of this key where it names none."""
    problem, _todo, hint = str(failure).partition(" To do: ")
    named = NAMED_KEY.match(problem)
    key, problem = (named[1], problem[named.end() :]) if named else (key, problem)
    return Fault(key, problem.rstrip("."), hint.rstrip(".") or "fix it and run again")


def _answer(name: str, context: Context) -> Finding:
    check, key, service = CHECKS[name]
    try:
        return check(context)
    except Failure as failure:
        return Finding(name, faults=[_fault_of(failure, key)])
    except ClientError as error:
        return Finding(name, faults=[refused(key, service, error)])
    except BotoCoreError as error:
        problem, _todo, hint = explain(error).partition(" To do: ")
        return Finding(name, faults=[Fault(key, problem.rstrip("."), hint.rstrip("."))])


def refused(key: str, service: str, error: ClientError) -> Fault:
    """The fault of a check that AWS did not answer; where it denied a read, with the action to grant."""
    if code_of(error) in DENIED:
        named = ACTION.search(str(error))
        action = named.group(1) if named else f"{service}:{error.operation_name}"
        return Fault(
            key, f"could not be checked, as {action} is denied", f"grant {action} to the credentials of the deploy"
        )
    problem, _todo, hint = explain(error).partition(" To do: ")
    return Fault(key, f"could not be checked: {problem.rstrip('.')}", hint.rstrip("."))
