# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the info modules about requests return: those of the load balancer's logs, and those that its web ACL matched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.account import check_account
from .._aws.clock import answered_at
from .._aws.errors import ClientError, Failure, code_of
from .._aws.session import Aws, gather
from .._history.request import cluster_api
from .._ingress.reads import find_load_balancer
from .._inventory.inventory import Inventory, checked
from .._inventory.waf import COUNT
from .._inventory.waf_groups import MANAGED
from .._module.inventory import inventory_of
from .._module.run import Result, Run
from .._waf.names import REGIONAL, acl_name, log_group_name, logs
from . import figures, waf_figures
from .access_log_reader import AccessLogReader, target_tasks
from .waf_records import Match, matches_of, record_of, sampled_match
from .window import Window, window_of

MOST_RECORDS = 50_000
SAMPLES = 500
"""Requests that GetSampledRequests gives of a rule at most, of the last three hours."""
NO_ACL = "give ingress.waf, and deploy"
FREE_OF_LOGS = "give ingress.access_logs with a bucket, and deploy"


def logged_requests(run: Run) -> Result:
    """What the access logs tell of a window."""
    inventory = inventory_of(run.params)
    logs_of = inventory.ingress.access_logs if inventory.ingress else None
    if logs_of is None:
        raise Failure("The inventory has no ingress.access_logs, so there is nothing to read", todo=FREE_OF_LOGS)
    api = cluster_api(run.aws, inventory)
    window = window_of(run.params, api.now())
    account = run.aws.once("caller", lambda: run.aws.client("sts").get_caller_identity())["Account"]
    reader = AccessLogReader(run.aws, logs_of, account, checked(inventory.ingress).name)
    found = figures.figures(reader.requests(window), target_tasks(api))
    lines = figures.lines(found, window, run.progress.width)
    lines.append(
        f"From {reader.files} files; the load balancer writes one every five minutes, a while after their end."
    )
    if reader.left_out:
        lines.append(f"{reader.left_out} older files were not read: give a shorter window with since and until.")
    run.progress.show(lines)
    return {"changed": False, **found, "files": reader.files, "files_left_out": reader.left_out, "lines": lines}


def matched_requests(run: Run) -> Result:
    """What the web ACL counted and blocked in a window."""
    inventory = inventory_of(run.params)
    if inventory.ingress is None or inventory.ingress.waf is None:
        raise Failure("The inventory has no ingress.waf, so nothing is counted or blocked", todo=NO_ACL)
    check_account(run.aws, inventory.account_id)
    waf = inventory.ingress.waf
    acl = _web_acl(run.aws, inventory)
    window = window_of(run.params, _now(acl))
    if logs(waf):
        found, more = _recorded(run.aws, acl_name(inventory.ingress), window)
    else:
        found, more = _sampled(run.aws, acl["WebACL"], window), False
    counted = waf_figures.figures(found)
    lines = waf_figures.lines(counted, waf, window, run.progress.width)
    if more:
        lines.append(f"Only {MOST_RECORDS} records were read: give a shorter window with since and until.")
    if not logs(waf):
        lines.append("From samples of AWS, of the last three hours; ingress.waf.log_retention_days keeps all records.")
    run.progress.show(lines)
    return {"changed": False, **counted, "lines": lines}


def _web_acl(aws: Aws, inventory: Inventory) -> Any:
    """The answer with the load balancer's web ACL."""
    ingress = checked(inventory.ingress)
    balancer = find_load_balancer(aws, ingress)
    answer = aws.client("wafv2").get_web_acl_for_resource(ResourceArn=balancer["LoadBalancerArn"]) if balancer else {}
    if not answer.get("WebACL"):
        raise Failure(f"The load balancer {ingress.label} has no web ACL", todo="deploy first, which gives it one")
    return answer


def _now(answer: Any) -> datetime:
    return answered_at(answer)


def _recorded(aws: Aws, acl: str, window: Window) -> tuple[list[Match], bool]:
    """The matches of the log, and whether there are more."""
    groups = {group.name: key for key, group in MANAGED.items()}
    found: list[Match] = []
    for number, message in enumerate(_messages(aws, log_group_name(acl), window)):
        if number >= MOST_RECORDS:
            return found, True
        found += matches_of(record_of(message), groups)
    return found, False


def _messages(aws: Aws, group: str, window: Window) -> Iterator[str]:
    times = {"startTime": _milliseconds(window.start), "endTime": _milliseconds(window.end)}
    pages = aws.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group, **times)
    try:
        for page in pages:
            yield from (str(event["message"]) for event in page["events"])
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        raise Failure(f"There is no log group {group}", todo="deploy first, which makes it") from error


def _sampled(aws: Aws, acl: Any, window: Window) -> list[Match]:
    client = aws.client("wafv2")
    rules = {str(rule["Name"]): rule for rule in acl.get("Rules") or []}
    about = {"WebAclArn": acl["ARN"], "Scope": REGIONAL, "MaxItems": SAMPLES}
    times = {"TimeWindow": {"StartTime": window.start, "EndTime": window.end}}
    reads = {
        name: partial(
            client.get_sampled_requests, **about, **times, RuleMetricName=rule["VisibilityConfig"]["MetricName"]
        )
        for name, rule in rules.items()
    }
    answers = gather(reads) if reads else {}
    counting = {name for name, rule in rules.items() if _counts(rule)}
    return [
        sampled_match(name, item, name in counting)
        for name, answer in answers.items()
        for item in answer["SampledRequests"]
    ]


def _counts(rule: Any) -> bool:
    return COUNT.capitalize() in {**(rule.get("OverrideAction") or {}), **(rule.get("Action") or {})}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
