# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of anomaly monitors. They are made only where one is wanted, or the topic names one, as Cost Explorer's calls cost a cent each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from .._aws.errors import Failure
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._plan.owner import belongs_to_others, owners
from .anomalies import MonitorAnswer, actual_monitor, desired_monitor
from .context import MonitoringContext


def read_monitors(aws: Aws, context: MonitoringContext, named: str) -> Mapping[str, MonitorAnswer]:
    """The monitor of the inventory and the one that the topic names, as far as they are there.

    Raises Failure where the name is another environment's, or the monitor counts something else, which AWS does not change.
    """
    own = context.anomalies.name if context.anomalies else ""
    wanted = {own, named} - {""}
    if not wanted:
        return {}
    listed = aws.pages("ce", "get_anomaly_monitors", "AnomalyMonitors")
    monitors = {item["MonitorName"]: item for item in listed if item["MonitorName"] in wanted}
    client = aws.client("ce")
    answers = gather(
        {
            f"{what} {name}": partial(read, item["MonitorArn"])
            for name, item in monitors.items()
            for what, read in (
                ("subscriptions", lambda arn: client.get_anomaly_subscriptions(MonitorArn=arn)["AnomalySubscriptions"]),
                ("tags", lambda arn: to_dict(client.list_tags_for_resource(ResourceArn=arn)["ResourceTags"])),
            )
        }
    )
    found = {
        name: MonitorAnswer(item, next(iter(answers[f"subscriptions {name}"]), None), answers[f"tags {name}"])
        for name, item in monitors.items()
    }
    if own in found:
        _refuse(found[own], context)
    return {name: item for name, item in found.items() if not belongs_to_others(item.tags, context.tags)}


def _refuse(answer: MonitorAnswer, context: MonitoringContext) -> None:
    name, anomalies = answer.monitor["MonitorName"], context.anomalies
    if belongs_to_others(answer.tags, context.tags):
        others = ", ".join(sorted(owners(answer.tags) - owners(context.tags)))
        raise Failure(
            f"cost.anomalies.name: the anomaly monitor {name} is that of the environment {others}",
            todo="give cost.anomalies.name of this environment, which is unique in the account",
        )
    counts = actual_monitor(answer).properties["counts"]
    if anomalies and counts != desired_monitor(anomalies, context).properties["counts"]:
        raise Failure(
            f"cost.anomalies.name: the anomaly monitor {name} counts {counts}, which AWS cannot change",
            todo="give another cost.anomalies.name; the monitor of before is then deleted",
        )
