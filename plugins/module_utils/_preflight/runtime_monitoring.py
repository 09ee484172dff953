# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether GuardDuty's Runtime Monitoring is on in the account, where the inventory has it watch the cluster.

The detector is the account's, one in a region: it is read, and never made or changed. With the tag of a cluster, the automated agent
configuration for the whole account need not be on:
https://docs.aws.amazon.com/guardduty/latest/ug/managing-gdu-agent-ecs-automated.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from shlex import quote
from typing import Any

from .._aws.session import Aws, gather
from .._ecs.cluster import KIND as CLUSTER
from .._ecs.runtime_monitoring import PROPERTY
from .._inventory.faults import Fault
from .checks import Context
from .findings import Finding

NAME = "runtime_monitoring"
KEY = f"cluster.{PROPERTY}"
ON, FEATURE = "ENABLED", "RUNTIME_MONITORING"
FEATURES = f"--features Name={FEATURE},Status={ON}"
BY_WHOM = "or have the account that administers GuardDuty do it"


def runtime_monitoring(context: Context) -> Finding:
    """Nothing is asked where the inventory has no cluster watched. What is off is refused before the cluster is tagged, a warning later."""
    cluster = context.inventory.cluster
    if cluster is None or not cluster.runtime_monitoring:
        return Finding(NAME)
    tagging = _tags_now(context)
    problem, command = _missing(_detectors(context.aws), context.inventory.region)
    if problem:
        hint = f"run {command}, {BY_WHOM}, or drop the option"
        return Finding(NAME, faults=[Fault(KEY, problem, hint, warning=not tagging)])
    later = (
        "; services that run are watched from their next deployment on, see playbooks/restart.yml" if tagging else ""
    )
    return Finding(NAME, f"GuardDuty watches what is deployed in {cluster.name}{later}")


def _tags_now(context: Context) -> bool:
    """Whether this deploy tells GuardDuty, as far as is known."""
    if context.steps is None:
        return True
    return any(item.step.address.kind == CLUSTER and PROPERTY in item.step.after for item in context.steps)


def _detectors(aws: Aws) -> Mapping[str, Mapping[str, Any]]:
    client = aws.client("guardduty")
    ids = aws.pages("guardduty", "list_detectors", "DetectorIds")
    return gather({item: partial(client.get_detector, DetectorId=item) for item in ids}) if ids else {}


def _missing(detectors: Mapping[str, Mapping[str, Any]], region: str) -> tuple[str, str]:
    """What is off, and the command that turns it on; nothing where all is on."""
    place = quote(region)
    if not detectors:
        problem = f"is true, and GuardDuty is off in {region}"
        return problem, f"aws guardduty create-detector --region {place} --enable {FEATURES}"
    on = {name: item for name, item in detectors.items() if item.get("Status") == ON}
    features = [part for item in on.values() for part in item.get("Features") or []]
    if any(part.get("Name") == FEATURE and part.get("Status") == ON for part in features):
        return "", ""
    what, enable = ("GuardDuty's Runtime Monitoring is off", "") if on else ("GuardDuty is suspended", "--enable ")
    name = quote(next(iter(on or detectors)))
    command = f"aws guardduty update-detector --region {place} --detector-id {name} {enable}{FEATURES}"
    return f"is true, and {what} in {region}", command
