# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the info modules about services return: their status, deployments, events and log lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from .._aws.session import Aws
from .._ecs.orphans import orphan_services
from .._ecs.reads import moved_limits
from .._inventory.inventory import Inventory, checked
from .._module.inventory import inventory_of
from .._module.last_converged import ConvergedStore
from .._module.run import Result, Run
from .._text.endpoint import describe_endpoint
from .._text.times import in_words
from . import events, history, logs, status
from .history_reader import read_history, since
from .log_reader import LogReader
from .logs import LogLine
from .request import at_least_one, chosen_services, cluster_api, days_of, duration
from .status_reader import read_statuses, watch


def deployment_history(run: Run) -> Result:
    """What became of the services' deployments, as lines and as data."""
    inventory = inventory_of(run.params)
    services, days = chosen_services(inventory, run.params["service"]), days_of(run.params["days"])
    api = cluster_api(run.aws, inventory)
    now = api.now()
    deployments = read_history(api, services, now - timedelta(days=max(days, history.PERIOD_DAYS)))
    listed = since(deployments, now, days)
    figures = history.figures_by_service(since(deployments, now, history.PERIOD_DAYS))
    before = inventory.history_before
    width = run.progress.width
    title = history.title(api.cluster, days, run.aws.region, api.endpoint)
    lines = [title, *history.history_lines(listed, width), *history.figure_lines(figures, before, width)]
    run.progress.show(lines)
    return {
        "changed": False,
        "deployments": {key: [history.as_data(item) for item in items] for key, items in listed.items()},
        "figures": figures,
        "before": asdict(before) if before else None,
        "lines": lines,
    }


def service_events(run: Run) -> Result:
    """What ECS said about the services."""
    inventory, since_text = inventory_of(run.params), run.params["since"]
    names = {key: item.name for key, item in chosen_services(inventory, run.params["service"]).items()}
    seconds = duration(run.params, "since")
    api = cluster_api(run.aws, inventory)
    start = api.now() - timedelta(seconds=seconds)
    services = api.existing_services(names.values())
    merged = events.events_of(services, names, start)
    lines = [*events.event_lines(merged), *events.remarks(services, names, start, since_text, merged)]
    run.progress.show(lines)
    return {"changed": False, "events": [events.as_data(item) for item in merged], "lines": lines}


def service_logs(run: Run) -> Result:
    """What the services' tasks logged, and log next while they are followed."""
    params, progress = run.params, run.progress
    inventory, limit = inventory_of(params), at_least_one(params, "limit")
    services = chosen_services(inventory, params["service"])
    seconds, follow_seconds = duration(params, "since"), duration(params, "follow_for")
    start = cluster_api(run.aws, inventory).now() - timedelta(seconds=seconds)
    reader = LogReader(run.aws, services, int(start.timestamp() * 1000), params["filter"])
    lines, cut = reader.newest(limit)
    kept = deque(lines, maxlen=limit)
    progress.show(logs.log_lines(lines))
    progress.show(logs.remarks(params["since"], lines, limit if cut else 0, reader.missing))

    def show(new: Sequence[LogLine]) -> None:
        kept.extend(new)
        progress.show(logs.log_lines(new))

    if params["follow"]:
        time = in_words(follow_seconds)
        progress.show([f"Following for {time}; Ctrl-C ends it sooner, -e follow_for=1h later."])
        reader.follow(follow_seconds, show)
        progress.show([f"The {time} of following are over."])
    return {"changed": False, "events": [logs.as_data(item) for item in kept]}


def service_status(run: Run) -> Result:
    """How the services are, and what changes while they are watched."""
    inventory, seconds = inventory_of(run.params), duration(run.params, "watch")
    services = chosen_services(inventory, run.params["service"])
    api = cluster_api(run.aws, inventory)
    statuses = read_statuses(api, services)
    remarks = status.remarks(api.cluster, run.aws.region, statuses)
    waiting = [
        f"waits until a deploy succeeds: {item}"
        for item in ConvergedStore(run.aws, checked(inventory.cluster).name).waiting()
    ]
    orphans = orphan_services(run.aws, run.tags, [item.name for item in inventory.services.values()])
    moved = moved_limits(api, [item.name for item in services.values()])
    remarks = [*remarks, *(["", *moved] if moved else []), *waiting, *status.orphan_lines(orphans)]
    lines = [place(run.aws, inventory, api.endpoint), "", *status.status_lines(statuses, run.progress.width), *remarks]
    run.progress.show(lines)
    if seconds:
        run.progress.show(["", f"Watching for {in_words(seconds)}; only changes are printed."])
        statuses = watch(api, services, statuses, seconds, run.progress)
    return {
        "changed": False,
        "services": {item.service: asdict(item) for item in statuses},
        "orphans": [item["serviceName"] for item in orphans],
        "lines": lines,
    }


def place(aws: Aws, inventory: Inventory, endpoint: str) -> str:
    """Where a report was read: cluster, region and endpoint."""
    return f"{checked(inventory.cluster).name}, {aws.region}, at {describe_endpoint(endpoint)}"
