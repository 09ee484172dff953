# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of an ingress: one load balancer for every service with hosts or paths."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._access_logs.actual import actual_bucket, check_bucket
from .._access_logs.desired import desired_bucket
from .._access_logs.names import LOGS_TAG
from .._aws.session import Aws
from .._inventory.environment import Ingress
from .._inventory.services import Service
from .._module.layer import Attributes, State
from .._plan.values import KindRules, Resource
from .._waf.actual import actual_waf, check_waf_snapshot
from .._waf.desired import PRUNED as WAF_PRUNED
from .._waf.desired import desired_waf
from .actual import actual_ingress
from .checks import check_ingress
from .context import IngressContext
from .desired import PRUNED, RULES, IngressSpec, desired_records, desired_resources, rules_keeping
from .existing import with_priorities
from .handlers import ingress_handlers
from .holding_back import held_back
from .leaving import LeavingRule, leaving_rules, stepping_back
from .listener_rules import desired_priorities, desired_rules, kept_actions
from .matching import Matching, RuleSet, match
from .moving import Move, Targets, concerned, moves, refuse_moves, shared_routes, waiting_routes
from .names import load_balancer, target_group_name
from .orphans import find_orphans
from .outputs import FACTS, existing_balancer, ingress_facts
from .reads import IngressSnapshot, read_ingress, read_logs, read_targets, read_waf


class IngressLayer:
    """The ingress of an environment. See IngressSpec for prune, removing and move.

    postpones: whether the run removes in two steps, so that a host or path can stay with its service until another one has healthy tasks.
    rules: once observed, with what stays.
    """

    part = "ingress"
    desired_follows_actual = True
    facts: Collection[str] = FACTS

    def __init__(
        self,
        aws: Aws,
        ingress: Ingress,
        services: Mapping[str, Service],
        tags: Mapping[str, str],
        context: IngressContext,
        prune: bool = False,
        removing: bool = False,
        move: bool = False,
        postpones: bool = False,
    ) -> None:
        balanced = {key: service for key, service in services.items() if service.takes_requests}
        self._aws = aws
        self._spec = IngressSpec(ingress, balanced, tags, context, prune, removing, move)
        self.prune: Sequence[str] = (*WAF_PRUNED, *PRUNED) if prune else WAF_PRUNED
        self.handlers = ingress_handlers(aws, ingress)
        self.rules: Mapping[str, KindRules] = RULES
        self._postpones = postpones

    def observe(self) -> IngressSnapshot:
        """AWS's answers; targets are counted only where a rule is to forward to other target groups than it does."""
        spec, snapshot = self._spec, read_ingress(self._aws, self._spec)
        spec = self._spec_of(snapshot)
        matching = match(spec, snapshot)
        check_ingress(spec, snapshot, matching)
        snapshot = self._guarded(snapshot, spec)
        if spec.removing or spec.move:
            return snapshot
        moving = self._moves(spec, snapshot, matching)
        targets = read_targets(self._aws, concerned(moving))
        if not self._postpones:
            refuse_moves(moving, targets)
            return snapshot
        return self._waiting(spec, snapshot, matching, moving, targets)

    def _waiting(
        self, spec: IngressSpec, snapshot: IngressSnapshot, matching: Matching, moving: Sequence[Move], targets: Targets
    ) -> IngressSnapshot:
        """The snapshot with what waits for the rollout, by which the rules of the plan become those of its first half."""
        behind = held_back(moving, targets, matching.rule_sets[0])
        placed = [move if move.part.name in behind else replace(move, taken_from=0) for move in moving]
        waiting = waiting_routes(placed, targets)
        refuse_moves(moving, targets, waiting)
        leaving = leaving_rules(spec, snapshot)
        held = [name for name, rule in stepping_back(leaving, snapshot.rules) if rule.routes & waiting]
        self.rules = rules_keeping(waiting | shared_routes(moving, targets), held, behind)
        return replace(snapshot, waiting_routes=waiting)

    def _moves(self, spec: IngressSpec, snapshot: IngressSnapshot, matching: Matching) -> list[Move]:
        leaving = leaving_rules(spec, snapshot)
        unplaced = [target_group_name(item) for item in self._spec.services.values() if not item.priority]
        return moves(matching, snapshot.target_group_arns, leaving, unplaced)

    def _guarded(self, snapshot: IngressSnapshot, spec: IngressSpec) -> IngressSnapshot:
        """The same with the web ACL and the bucket of the logs; raises Failure where they are somebody else's."""
        found = replace(
            snapshot,
            waf=read_waf(self._aws, spec, snapshot),
            bucket=None if spec.removing else read_logs(self._aws, spec),  # it stays
        )
        if found.waf and not spec.removing:
            check_waf_snapshot(spec.ingress, found.waf, snapshot.load_balancer_tags, spec.tags)
        if found.bucket and spec.ingress.access_logs:
            check_bucket(spec.ingress.access_logs.bucket, found.bucket, spec.tags)
        return found

    def _spec_of(self, snapshot: IngressSnapshot) -> IngressSpec:
        """The spec with a priority for every service, which on a load balancer of somebody else depends on the rules that it has."""
        return with_priorities(self._spec, snapshot)

    def refuse_waiting(self, snapshot: IngressSnapshot, rolling_out: Collection[str]) -> None:
        """Raises Failure where a host waits for tasks that this run does not roll out. rolling_out: the services that it does, by name."""
        if not snapshot.waiting_routes:
            return
        rolled = {target_group_name(item) for item in self._spec.services.values() if item.name in rolling_out}
        spec = self._spec_of(snapshot)
        found = self._moves(spec, snapshot, match(spec, snapshot))
        stuck = [move for move in found if move.part.target_group not in rolled]
        refuse_moves(stuck, read_targets(self._aws, concerned(stuck)))

    def desired(self, snapshot: IngressSnapshot) -> list[Resource]:
        """Every part that the services need; of an ingress that is removed, also what no service accounts for."""
        spec = self._spec_of(snapshot)
        matching = match(spec, snapshot)
        logged = LOGS_TAG in snapshot.load_balancer_tags
        resources = desired_resources(spec, matching.groups, snapshot.certificate_arn, logged)
        logs, bucket = spec.ingress.access_logs, snapshot.bucket
        resources += [desired_bucket(logs, bucket.account_id, self._aws.region, spec.tags)] if logs and bucket else []
        if spec.hosts and spec.ingress.hosted_zone:
            resources.append(desired_records(spec.ingress, spec.hosts, existing_balancer(spec, snapshot)))
        resources += desired_waf(spec.ingress, load_balancer(spec.ingress), spec.tags)
        for rule_set in matching.rule_sets:
            port, parts, claimed = rule_set.port, rule_set.parts, rule_set.claimed
            kept = {} if spec.prune else kept_actions(parts, claimed, matching.traffic, snapshot.target_group_names)
            existing = (snapshot.listener(port) or {}).get("ListenerArn", "") if spec.ingress.existing else ""
            resources += desired_rules(spec.ingress, port, parts, matching.traffic, kept, spec.tags, existing)
            priority_by_name = {part.name: part.priority for part in parts if part.name in claimed}
            priority_by_name |= {name: rule.behind for name, rule in self._stepping_back(snapshot, rule_set)}
            if priority_by_name:
                resources.append(desired_priorities(spec.ingress, priority_by_name, port))
        return resources + (find_orphans(spec, snapshot, matching).resources(spec.ingress) if spec.removing else [])

    def _stepping_back(self, snapshot: IngressSnapshot, rule_set: RuleSet) -> list[tuple[str, LeavingRule]]:
        return list(stepping_back(leaving_rules(self._spec_of(snapshot), snapshot), rule_set.unclaimed))

    def actual(self, snapshot: IngressSnapshot) -> State:
        """Every part of the services, and what no service accounts for."""
        spec = self._spec_of(snapshot)
        matching = match(spec, snapshot)
        parts = actual_ingress(spec, snapshot, matching)
        parts += find_orphans(spec, snapshot, matching).actual()
        logs, bucket = spec.ingress.access_logs, snapshot.bucket
        found = actual_bucket(logs.bucket, bucket) if logs and bucket else None
        parts += [found] if found else []
        if snapshot.waf:
            parts += actual_waf(spec.ingress, snapshot.waf, snapshot.load_balancer_arn, spec.tags, spec.removing)
        return {item.address: item for item in parts}

    def outputs(self, snapshot: IngressSnapshot, attributes: Attributes) -> dict[str, Any]:
        """The facts for later layers, and what no service accounts for where it is not pruned."""
        spec = self._spec_of(snapshot)
        matching = match(spec, snapshot)
        orphans = [] if spec.prune else find_orphans(spec, snapshot, matching).actual()
        return {
            **ingress_facts(spec, snapshot, matching, attributes),
            "orphans": [str(item.address) for item in orphans],
        }
