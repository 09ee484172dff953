# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What listeners and rules do, from AWS's answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Answer = Mapping[str, Any]
# What a redirect leaves as it is: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
SAME = {"Protocol": "#{protocol}", "Host": "#{host}", "Port": "#{port}", "Path": "/#{path}", "Query": "#{query}"}


def actual_action(actions: Sequence[Answer]) -> dict[str, Any]:
    """What a listener or rule does; an action of another kind than ours is shown as AWS gives it."""
    action = actions[0] if len(actions) == 1 else {}
    groups = list(weights_of(action))
    if action.get("Type") == "redirect":
        to = {**SAME, **action["RedirectConfig"]}
        url = f"{to['Protocol'].lower()}://{to['Host']}:{to['Port']}{to['Path']}?{to['Query']}"
        return {"type": "redirect", "to": url, "status": to["StatusCode"]}
    if action.get("Type") == "fixed-response":
        answer = action["FixedResponseConfig"]
        return {
            "type": "fixed-response",
            "status": answer["StatusCode"],
            "content_type": answer.get("ContentType"),
            "body": answer.get("MessageBody"),
        }
    if action.get("Type") == "forward" and len(groups) == 1:
        return {"type": "forward", "target_group": groups[0]}
    if action.get("Type") == "forward" and len(groups) == 2:
        return {"type": "forward", "target_groups": sorted(groups, key=group_name)}
    return {"type": "other", "actions": [dict(item) for item in actions]}


def group_name(arn: str) -> str:
    """The name of a target group, which is the second part of its ARN."""
    return arn.split("/")[1] if "/" in arn else arn


def weights_of(action: Answer) -> dict[str, int]:
    """The ARNs of the target groups that an action forwards to, with their weights."""
    groups = (action.get("ForwardConfig") or {}).get("TargetGroups") or []
    weights = {item["TargetGroupArn"]: int(item.get("Weight", 1)) for item in groups}
    return weights or {arn: 1 for arn in [action.get("TargetGroupArn")] if arn}
