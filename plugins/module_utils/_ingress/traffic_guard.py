# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules that would leave a target group whose tasks answer for one that has none yet, so that their hosts would answer 503."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .actual import group_name, weights_of
from .desired import RulePart

LEAVING = ("draining", "unused")
"""States of targets that get no requests: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"""


def refusals(
    aws: Aws, parts: Sequence[RulePart], claimed: Mapping[str, Mapping[str, Any]], arns: Mapping[str, str]
) -> list[str]:
    """A line for each such rule. claimed: the rules that stand, by the wanted ones' names; arns: of target groups by name."""
    return [line for part in parts if part.name in claimed and (line := _refusal(aws, part, claimed[part.name], arns))]


def _refusal(aws: Aws, part: RulePart, rule: Mapping[str, Any], arns: Mapping[str, str]) -> str:
    serving = [arn for action in rule["Actions"] for arn, weight in weights_of(action).items() if weight]
    wanted = [arns[name] for name in (part.target_group, part.alternate) if name in arns]
    if not serving or {*serving} & {*wanted}:
        return ""
    left = sum(_targets(aws, arn) for arn in serving)
    if not left or any(_targets(aws, arn) for arn in wanted):
        return ""
    names = ", ".join(group_name(arn) for arn in serving)
    return f"{', '.join(part.hosts)}: the rule forwards to the target group {names} with {left} targets, and {part.target_group} has none"


def _targets(aws: Aws, arn: str) -> int:
    answer = aws.client("elbv2").describe_target_health(TargetGroupArn=arn)
    states = [item["TargetHealth"]["State"] for item in answer["TargetHealthDescriptions"]]
    return sum(state not in LEAVING for state in states)
