"""What readers find of dev, for a page; and the same with a text of others wherever others may write."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._info.report import report_of
from ansible_collections.talentbase.aws.plugins.module_utils._metrics.series import Span
from ansible_collections.talentbase.aws.plugins.module_utils._report.metrics import chart, graphs_of, span_of
from ansible_collections.talentbase.aws.plugins.module_utils._report.model import page_of
from ansible_collections.talentbase.aws.plugins.module_utils._report.parts import Parts
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.approval import Pause
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.verdict import Deployment
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.consumers import Consumer
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.status import Status
from ansible_collections.talentbase.aws.plugins.plugin_utils.report.render import report_html
from tests.unit.info.environment import NOW, definition, dev, service, well

BALANCER = "arn:aws:elasticloadbalancing:us-east-1:258993895334:loadbalancer/app/talentbase-dev/0123456789abcdef"


def deployment(key: str = "api", days: float = 1, **changes: Any) -> Deployment:
    """A deployment of some days ago."""
    created = NOW - timedelta(days=days)
    made = Deployment(
        service=key,
        arn="arn",
        created=created,
        ended=created + timedelta(seconds=100),
        seconds=100.0,
        verdict="succeeded",
        cause="",
        image=f"1.dkr.ecr.us-east-1.amazonaws.com/talentbase-{key}:abc",
        digest="sha256:" + "cd" * 32,
        task_definition=definition(key, 12),
        by="ana",
    )
    return replace(made, **changes)


def secret(key: str, **changes: Any) -> Status:
    """A secret that is well."""
    return replace(
        Status("secrets", key, f"app/{key}", "hex", "ok", age_days=10, since="2026-05-01T00:00:00+00:00"), **changes
    )


def difference(**changes: Any) -> dict[str, Any]:
    """A resource that drifted."""
    by = {"who": "arn:aws:iam::1:user/ana", "when": "2026-05-30T10:00:00+00:00", "event": "PutMetricAlarm"}
    return {
        "resource": "alarm x",
        "change": "update alarm x (threshold)",
        "drifted": True,
        "because": "drifted",
        "details": ["threshold is 5"],
        "changed_by": by,
        **changes,
    }


def charts(span: Span) -> dict[str, list[dict[str, Any]]]:
    """Metrics that rise, with a gap."""
    inventory = dev()
    group = "arn:aws:elasticloadbalancing:us-east-1:258993895334:targetgroup/{}/0123456789abcdef"
    services = {
        item.name: {**service(item.name), "loadBalancers": [{"targetGroupArn": group.format(item.name)}]}
        for item in inventory.services.values()
    }
    graphs = graphs_of(inventory, "us-east-1", "258993895334", services, {"LoadBalancerArn": BALANCER})
    alarms = inventory.monitoring.alarms if inventory.monitoring else {}
    points = [None if place == 5 else float(place) for place in range(span.count)]
    return {
        key: [chart(graph, [points for _ in graph.lines], span, alarms) for graph in items]
        for key, items in graphs.items()
    }


def parts(**changes: Any) -> Parts:
    """Everything well, but for the changes."""
    span = span_of(NOW, 2)
    found = Parts(
        span=span,
        report=report_of(dev(), well(dev())),
        charts=charts(span),
        deployments={
            "web": [deployment("web", 40)],
            "api": [deployment("api", 1), deployment("api", 60, seconds=300.0)],
        },
        secrets=[secret("session"), secret("django", age_days=90, state="overdue")],
        drift={"drifted": [], "not_deployed": [], "upgrade": [], "orphans": []},
    )
    return replace(found, **changes)


def page(**changes: Any) -> dict[str, Any]:
    """The page of dev as data."""
    place = {"account": "258993895334", "region": "us-east-1", "endpoint": "AWS", "id": "env1"}
    return {**page_of(dev(), parts(**changes), NOW), **place}


def html(*pages: dict[str, Any]) -> str:
    """The file."""
    return report_html([{**item, "id": f"env{number}"} for number, item in enumerate(pages or (page(),), 1)])


def with_text(text: str) -> dict[str, Any]:
    """The page of an environment in which others wrote the text wherever they may."""
    snapshot = well(dev())
    name = dev().services["api"].name
    told = service(
        name,
        events=[{"createdAt": NOW, "message": text}],
        deployments=[{"status": "PRIMARY", "rolloutState": "FAILED", "rolloutStateReason": text}],
        runningCount=0,
    )
    alarms = {**snapshot.alarms, f"{name}-cpu-critical": {"StateValue": "ALARM", "StateReason": text}}
    stopped = {"createdAt": NOW, "stopCode": "EssentialContainerExited", "stoppedReason": text}
    snapshot = replace(
        snapshot,
        services={**snapshot.services, name: told},
        alarms=alarms,
        stopped={name: [stopped]},
        waiting_removals=[text],
    )
    by = {"who": text, "when": "2026-05-30T10:00:00+00:00", "event": text}
    drifted = difference(resource=text, change=text, details=[text], changed_by=by)
    return page(
        report=report_of(dev(), snapshot),
        pauses=[Pause(name, "arn", "hook", text)],
        deployments={"web": [], "api": [deployment(cause=text, by=text, image=text, verdict="rolled back")]},
        secrets=[secret("session", consumers=[Consumer(text, ("A",), 1, 0)])],
        drift={
            "drifted": [drifted],
            "not_deployed": [drifted],
            "upgrade": [{**drifted, "drifted": False}],
            "orphans": [{"kind": text, "name": text, "options": text}],
        },
        errors={"metrics": text},
    )
