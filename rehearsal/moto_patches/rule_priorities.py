"""Elastic Load Balancing: SetRulePriorities compares with the priorities that will be, so two rules can swap theirs."""

from __future__ import annotations

from typing import Any

from moto.elbv2.exceptions import PriorityInUseError, RuleNotFoundError
from moto.elbv2.models import ELBv2Backend, FakeListenerRule

from ..clock import Clock
from ..patching import replace


def install(clock: Clock) -> None:
    """Patch moto, which compares each priority with those before the call."""
    replace(ELBv2Backend, set_rule_priorities=_set_rule_priorities)


def _set_rule_priorities(self: ELBv2Backend, rule_priorities: list[dict[str, Any]]) -> list[FakeListenerRule]:
    wanted = {item["RuleArn"]: item["Priority"] for item in rule_priorities}
    rules: dict[str, FakeListenerRule] = {}
    for balancer in self.load_balancers.values():
        for listener in balancer.listeners.values():
            own = {arn: rule for arn, rule in listener.rules.items() if isinstance(rule, FakeListenerRule)}
            if wanted.keys() & own.keys():
                after = [int(wanted.get(arn, rule.priority)) for arn, rule in own.items()]
                if len(set(after)) < len(after):
                    raise PriorityInUseError()
            rules.update(own)
    if wanted.keys() - rules.keys():
        raise RuleNotFoundError()
    for arn, priority in wanted.items():
        rules[arn].priority = priority
    return [rules[arn] for arn in wanted]
