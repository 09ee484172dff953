# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads an environment for its page, each part with the reader of the playbook that shows it alone, side by side."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from .._aws.progress import Progress
from .._ecs.api import EcsApi
from .._history.history_reader import read_history
from .._history.request import cluster_api
from .._info.reader import Reader
from .._info.report import report_of
from .._info.services import is_rolling_out
from .._info.snapshot import Answer, Snapshot
from .._inventory.inventory import Inventory
from .._metrics.series import Span
from .._module.inventory import inventory_of
from .._module.run import Result, Run
from .._rollout.approval import Approval, Pause
from .._rotation.status_reader import StatusReader
from .._text.endpoint import describe_endpoint
from .deployments import DAYS
from .metric_reader import read_charts
from .metrics import graphs_of, span_of
from .model import UNKNOWN, page_of
from .parts import Parts
from .readers import Part, gathered, read_drift


def environment_page(run: Run) -> Result:
    """Everything that the page shows of one environment. What cannot be read is named, and the rest is shown."""
    inventory = inventory_of(run.params["inventory"])
    api = cluster_api(run.aws, inventory)
    now = api.now()
    span = span_of(now, len(inventory.services))
    run.progress.say(f"{api.cluster}: reading health, deployments, metrics, secrets and drift")
    found = gathered(
        {
            "health": partial(_health, run, inventory, api, span),
            "deployments": partial(read_history, api, inventory.services, now - timedelta(days=DAYS)),
            "secrets": partial(StatusReader(run.aws, inventory, now).read, inventory),
            "drift": partial(read_drift, run, run.params["trail"]),
        }
    )
    page = page_of(inventory, _parts(found, span), now)
    page |= {"account": inventory.account_id, "region": run.aws.region, "endpoint": describe_endpoint(api.endpoint)}
    run.progress.say(f"{api.cluster}: {'health is not known' if page['verdict'] == UNKNOWN else page['verdict']}")
    return {"changed": False, "page": page}


def _parts(found: dict[str, Part], span: Span) -> Parts:
    health = found["health"].found or {}
    every = {**found, **health}
    return Parts(
        span=span,
        report=health["report"].found if health else None,
        pauses=health["approvals"].found or () if health else (),
        charts=health["metrics"].found or {} if health else {},
        deployments=found["deployments"].found,
        secrets=found["secrets"].found or (),
        drift=found["drift"].found,
        errors={name: part.error for name, part in every.items() if part.error},
    )


def _health(run: Run, inventory: Inventory, api: EcsApi, span: Span) -> dict[str, Part]:
    """Health, and what is asked of services only once they are known."""
    snapshot = Reader(run.aws, inventory).read()
    report = report_of(inventory, snapshot)
    moving = {key: item for key, item in inventory.services.items() if is_rolling_out(report["services"][key])}
    more = gathered(
        {
            "metrics": partial(_charts, run, inventory, snapshot, span),
            "approvals": partial(_pauses, api, moving),
        }
    )
    return {"report": Part(report), **more}


def _charts(run: Run, inventory: Inventory, snapshot: Snapshot, span: Span) -> Answer:
    graphs = graphs_of(inventory, run.aws.region, snapshot.account, snapshot.services, snapshot.load_balancer)
    return read_charts(run.aws, graphs, span, inventory.monitoring.alarms if inventory.monitoring else {})


def _pauses(api: EcsApi, services: dict[str, Any]) -> list[Pause]:
    return Approval(api, Progress(None)).pauses(services) if services else []
