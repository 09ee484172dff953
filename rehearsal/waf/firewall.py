"""The web ACLs of an account's load balancers: they judge each request, and keep records of what they matched."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from moto.logs.models import logs_backends
from moto.wafv2.models import wafv2_backends

from ..alb.rules import Request
from .evaluation import Lookups, Verdict, evaluate
from .inspected import Inspected
from .rates import keys
from .records import record, sample

SAMPLES, SAMPLED_SECONDS = 500, 3 * 3600.0
"""Requests of a rule that are kept, and for how long: https://docs.aws.amazon.com/waf/latest/APIReference/API_GetSampledRequests.html"""
LONGEST_WINDOW = 600.0


class Firewall:
    """Whether a load balancer's web ACL lets a request pass."""

    def __init__(self, account_id: str) -> None:
        self._account_id = account_id
        self._number = 0

    def judge(self, balancer: Any, request: Request, now: float) -> str:
        """ALLOW or BLOCK, empty without a web ACL; what matched is sampled and recorded as the web ACL says."""
        region = balancer.arn.split(":")[3]
        backend = wafv2_backends[self._account_id][region]
        acl = backend.get_web_acl_for_resource(balancer.arn)
        if acl is None:
            return ""
        came = _came(acl)
        rules = [rule.to_dict() for rule in acl.rules]
        for key in keys(rules, request):
            _count(came, key, now)
        item = Inspected(request, request.body)
        lookups = Lookups(
            lambda arn: backend.ip_sets[arn].addresses if arn in backend.ip_sets else [],
            lambda source, seconds: sum(now - at < seconds for at in came.get(source, ())),
        )
        verdict = evaluate(rules, next(iter(acl.default_action)).upper(), item, lookups)
        _keep_samples(acl, item, verdict, now)
        self._log(backend, acl, balancer.arn, item, verdict, now)
        return verdict.action

    def _log(self, backend: Any, acl: Any, balancer: str, item: Inspected, verdict: Verdict, now: float) -> None:
        found = backend.logging_configurations.get(acl.arn)
        if found is None or not _kept(found.logging_filter, verdict):
            return
        self._number += 1
        account, name = balancer.split(":")[4], balancer.split(":loadbalancer/")[1]
        redacted = {field["SingleHeader"]["Name"].lower() for field in found.redacted_fields or ()}
        line = record(acl.arn, f"{account}-{name}", item, verdict, redacted, now, self._number)
        group, region = found.log_destination_configs[0].removesuffix(":*").split(":")[-1], acl.arn.split(":")[3]
        logs, stream = logs_backends[self._account_id][region], f"{region}_{acl.name}_0"
        if group not in logs.groups:
            return
        logs.ensure_log_stream(group, stream)
        logs.put_log_events(group, stream, [{"timestamp": line["timestamp"], "message": json.dumps(line)}])


def samples(acl: Any, metric: str, start: float, end: float) -> list[dict[str, Any]]:
    """The sampled requests of a rule in a window."""
    return [item for item in _samples(acl).get(metric, ()) if start <= item["Timestamp"] <= end]


def _keep_samples(acl: Any, item: Inspected, verdict: Verdict, now: float) -> None:
    metrics = {rule.name: rule.visibility_config for rule in acl.rules}
    for name, inner, action in verdict.matched:
        if metrics[name].get("SampledRequestsEnabled"):
            kept = _samples(acl).setdefault(metrics[name]["MetricName"], deque(maxlen=SAMPLES))
            kept.append(sample(item, inner, action, now))


def _samples(acl: Any) -> dict[str, deque[Any]]:
    found: dict[str, deque[Any]] = acl.__dict__.setdefault("samples", {})
    return found


def _came(acl: Any) -> dict[str, deque[float]]:
    found: dict[str, deque[float]] = acl.__dict__.setdefault("came", {})
    return found


def _count(came: dict[str, deque[float]], source: str, now: float) -> None:
    times = came.setdefault(source, deque())
    times.append(now)
    while now - times[0] > LONGEST_WINDOW:
        times.popleft()


def _kept(choice: Any, verdict: Verdict) -> bool:
    """Whether a logging filter keeps the record."""
    if not choice:
        return True
    for item in choice["Filters"]:
        wanted = [
            condition["ActionCondition"]["Action"] for condition in item["Conditions"] if "ActionCondition" in condition
        ]
        met = [action in verdict.actions for action in wanted]
        if any(met) if item["Requirement"] == "MEETS_ANY" else all(met):
            return bool(item["Behavior"] == "KEEP")
    return bool(choice["DefaultBehavior"] == "KEEP")
