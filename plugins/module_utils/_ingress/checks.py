# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS or another environment would have us leave alone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._aws.errors import Failure
from .._inventory.environment import Ingress
from .._inventory.routes import Route
from .actual import host_records
from .desired import IngressSpec
from .existing import check_existing
from .leaving import leaving_rules
from .listener_rules import RulePart, rule_hosts, rule_paths, rule_routes, taken_by
from .matching import Matching, RuleSet
from .orphans import goes_with_others

if TYPE_CHECKING:
    from .reads import IngressSnapshot


PRIORITY_TAKEN = (
    "give the service another priority; a deploy without the service first, and with -e services_prune=true "
    "or -e ingress_prune=true, removes a rule that the inventory has no more"
)


def check_ingress(spec: IngressSpec, snapshot: IngressSnapshot, matching: Matching) -> None:
    """Raise Failure for the first thing that must not be touched."""
    _check_target_groups(snapshot, matching)
    if spec.removing:
        _check_protection(spec, snapshot)
        return
    if spec.ingress.existing:
        check_existing(spec, snapshot)
    else:
        _check_scheme(spec.ingress, snapshot)
        _check_http_rules(spec, snapshot)
    for rule_set in matching.rule_sets:
        staying = [rule for rule in rule_set.unclaimed if not spec.prune or goes_with_others(spec, snapshot, rule)]
        _check_priorities(rule_set, staying)
        if not spec.prune:
            _check_shadows(rule_set, {item.arn for item in leaving_rules(spec, snapshot)})
    _check_records(host_records(spec, snapshot))


def _check_target_groups(snapshot: IngressSnapshot, matching: Matching) -> None:
    for group in snapshot.target_groups:
        elsewhere = [arn for arn in group["LoadBalancerArns"] if arn != snapshot.load_balancer_arn]
        if elsewhere and group["TargetGroupName"] in matching.groups:
            raise Failure(
                f"Target group {group['TargetGroupName']} belongs to another load balancer, {elsewhere[0]}",
                todo="give the service a name that no other environment has",
            )


def _check_protection(spec: IngressSpec, snapshot: IngressSnapshot) -> None:
    attributes = snapshot.attributes.get(snapshot.load_balancer_arn, {})
    if attributes.get("deletion_protection.enabled") == "true":
        raise Failure(
            f"Load balancer {spec.ingress.name} is protected against deletion",
            todo="set ingress.deletion_protection to false, deploy, then remove it",
        )


def _check_scheme(ingress: Ingress, snapshot: IngressSnapshot) -> None:
    """The scheme is an argument of CreateLoadBalancer alone: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/"""
    scheme = (snapshot.load_balancer or {}).get("Scheme", ingress.scheme)
    if scheme != ingress.scheme:
        raise Failure(
            f"ingress.scheme: is {ingress.scheme}, but the load balancer {ingress.name} is {scheme}, which AWS cannot change",
            todo="set it back; or give ingress.name and the target_group.name of each service new names, for a second load balancer, "
            "in a maintenance window: hosts answer 503 until new tasks are healthy behind it",
        )


def _check_http_rules(spec: IngressSpec, snapshot: IngressSnapshot) -> None:
    """With HTTPS nobody looks at the rules of the HTTP listener again: they would serve requests that are to be redirected."""
    if snapshot.http_rules and not spec.prune:
        routes = {route for rule in snapshot.http_rules for route in rule_routes(rule)}
        raise Failure(
            f"ingress.https: is true, but the HTTP listener of {spec.ingress.name} has rules for {_told(routes)}",
            todo="set it back to false; or deploy with -e ingress_prune=true, which deletes them: HTTP is redirected to HTTPS then",
        )


def _check_priorities(rule_set: RuleSet, staying: Sequence[Mapping[str, Any]]) -> None:
    names = {part.priority: part.name for part in rule_set.parts}
    taken = [rule for rule in staying if int(rule["Priority"]) in names]
    if taken:
        priority, hosts = int(taken[0]["Priority"]), _told(rule_routes(taken[0]))
        problem = f"Priority {priority} of {names[priority]} is taken by a rule of no service in the inventory"
        raise Failure(
            f"{problem} (on port {rule_set.port}, for {hosts})",
            todo=PRIORITY_TAKEN,
        )


def _check_shadows(rule_set: RuleSet, leaving: Collection[str]) -> None:
    """Rules that are new or change, beside rules of nobody here: neither may take all requests for a host or path of the other.

    leaving: the ARNs of rules of which the inventory's services take all hosts and paths.
    """
    for part in (part for part in rule_set.parts if not _stands(part, rule_set.claimed.get(part.name))):
        for rule in (rule for rule in rule_set.unclaimed if rule["RuleArn"] not in leaving):
            other, routes = int(rule["Priority"]), rule_routes(rule)
            loses = [route for route in part.routes if taken_by(rule, route)] if other < part.priority else []
            takes = other > part.priority and _takes(part, rule)
            if loses or takes:
                who = (
                    f"{part.name} (priority {part.priority})",
                    f"a rule of no service in the inventory (priority {other})",
                )
                winner, loser = who if takes else who[::-1]
                raise Failure(
                    f"On port {rule_set.port}, {loser} would get no request for {_told(loses or routes)}: {winner} takes all",
                    todo="give the service a priority on the other side of that rule, or other hosts",
                )


def _stands(part: RulePart, rule: Mapping[str, Any] | None) -> bool:
    same = rule is not None and (rule_hosts(rule), rule_paths(rule)) == ([*part.hosts], [*part.paths])
    return rule is not None and same and int(rule["Priority"]) == part.priority


def _takes(part: RulePart, rule: Mapping[str, Any]) -> bool:
    """Whether a part takes every request that a later rule has; what other conditions a rule has makes no difference."""
    return all(any(own.takes_all(route) for own in part.routes) for route in rule_routes(rule))


def _told(routes: Collection[Route]) -> str:
    return ", ".join(sorted(map(str, routes)))


def _check_records(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    for host, some in records.items():
        if any("SetIdentifier" in record for record in some):
            raise Failure(
                f"Host {host} has records with a routing policy, which exclude a simple record",
                todo="remove them, or take the host out of the inventory",
            )
