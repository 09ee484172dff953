"""Answers HTTP requests from the account's load balancers, target groups and tasks as they are now."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from moto.elbv2.models import elbv2_backends

from ..clock import Clock
from ..ecs.aws import network
from ..ecs.aws.target_groups import tracked
from ..ecs.task import RUNNING, Target, Task
from ..metrics.traffic import Traffic
from ..reach import targets
from ..timings import CONNECT_TIMEOUT
from ..waf.firewall import Firewall
from . import actions
from .actions import Response
from .log_delivery import LogDelivery
from .log_lines import Place
from .rules import Request, Rule, choose

LOCAL = "127.0.0.1"
"""Who asks from this machine is where any load balancer is reached from; a client with another address is in its network."""
TARGET_CONNECT_TIMEOUT = 10.0
"""ELBv2 User Guide, "Troubleshoot your Application Load Balancers", HTTP 504."""


class Listener(NamedTuple):
    """One listener, with what its load balancer adds to it."""

    balancer: Any
    protocol: str
    port: str
    rules: list[Rule]


class LoadBalancers:
    """The load balancers of an account."""

    def __init__(self, account_id: str, clock: Clock, traffic: Traffic) -> None:
        self._account_id, self._clock, self._traffic = account_id, clock, traffic
        self._rng = random.Random(0)
        self._round_robin = itertools.count()
        self._firewall, self._logs = Firewall(account_id), LogDelivery(account_id)

    def answer(self, request: Request) -> Response:
        """What the listener for the request's host answers; 503 where no active load balancer has one."""
        listener = self._listener(request)
        if listener is None:
            body = f"No active load balancer of this account answers for {request.host}.\n".encode()
            return Response(503, body, {"Content-Type": "text/plain"})
        source = "" if request.source == LOCAL or ":" in request.source else request.source
        if targets.listener_obstacle(listener.balancer, int(listener.port), source):
            return Response(0, after=CONNECT_TIMEOUT, dropped=True)
        now = self._clock.now()
        response = self._served(listener, request, now)
        place = Place(listener.balancer.arn.split(":loadbalancer/")[1], listener.protocol, listener.port)
        self._logs.note(listener.balancer, place, request, response, now)
        return response

    def deliver_logs(self) -> None:
        """Put the logs that are due into their buckets."""
        self._logs.deliver(self._clock.now())

    def _served(self, listener: Listener, request: Request, now: float) -> Response:
        judgement = self._firewall.judge(listener.balancer, request, now)
        if judgement == "BLOCK":
            return replace(actions.error(403), inspected=True)
        rule = choose(listener.rules, request)
        assert rule is not None  # the default rule matches everything
        response = self._acted(rule.actions[-1], listener, request)
        priority, kind = str(rule.priority or 0), str(rule.actions[-1].get("Type") or "forward")
        return replace(response, rule=priority, action=kind, inspected=bool(judgement))

    def _acted(self, action: dict[str, Any], listener: Listener, request: Request) -> Response:
        if action.get("Type") == "fixed-response":
            return actions.fixed_response(action)
        if action.get("Type") == "redirect":
            return actions.redirect(action, request, listener.protocol, listener.port)
        return self._forward(actions.target_group(action, self._rng), listener.balancer, request)

    def _listener(self, request: Request) -> Listener | None:
        """The listener that has a rule of its own for the request, or whose name the host is, or the first one."""
        candidates = [
            listener for listener in map(self._of_balancer, self._active(), itertools.repeat(request)) if listener
        ]
        for listener in candidates:
            rule = choose(listener.rules, request)
            if rule is not None and rule.priority is not None:
                return listener
        named = (listener for listener in candidates if listener.balancer.dns_name == request.host)
        return next(named, candidates[0] if candidates else None)

    def _active(self) -> Iterator[Any]:
        for backend in elbv2_backends[self._account_id].values():
            for balancer in backend.load_balancers.values():
                if balancer.state == "active" and balancer.type == "application":
                    yield balancer

    def _of_balancer(self, balancer: Any, request: Request) -> Listener | None:
        """HTTPS unless the request says otherwise: X-Forwarded-Port names a port, X-Forwarded-Proto a protocol."""
        port, protocol = request.headers.get("x-forwarded-port"), request.headers.get("x-forwarded-proto", "")
        listeners = list(balancer.listeners.values())
        if port:
            listeners = [item for item in listeners if str(item.port) == port]
        elif protocol.lower() == "http":
            listeners = [item for item in listeners if item.protocol == "HTTP"]
        listeners.sort(key=lambda item: (item.protocol != "HTTPS", int(item.port) not in (80, 443)))
        if not listeners:
            return None
        chosen = listeners[0]
        return Listener(balancer, chosen.protocol, str(chosen.port), [_rule(item) for item in chosen.rules.values()])

    def _forward(self, arn: str | None, balancer: Any, request: Request) -> Response:
        healthy = [target for target in self._targets(arn) if target.state == "healthy" and target.owner is not None]
        if not healthy:
            return actions.error(503)
        target = healthy[next(self._round_robin) % len(healthy)]
        assert target.owner is not None
        idle_seconds = float(balancer.attrs.get("idle_timeout.timeout_seconds") or 60)
        response = _respond(target.owner, target, idle_seconds, request)
        if response.status == 200:
            self._traffic.note(balancer.arn, target.target_group_arn, self._clock.now(), response.after)
        address = f"{network.private_address(target.owner)}:{target.port}"
        return replace(response, target=address, target_group=target.target_group_arn)

    def _targets(self, arn: str | None) -> list[Target]:
        for backend in elbv2_backends[self._account_id].values():
            if arn in backend.target_groups:
                return list(tracked(backend.target_groups[arn]).values())
        return []


def _rule(rule: Any) -> Rule:
    priority = None if rule.is_default else int(rule.priority)
    return Rule(priority, rule.conditions, [action.data for action in rule.actions])


def _respond(task: Task, target: Target, idle_seconds: float, request: Request) -> Response:
    """The answer of a target's container: 502 once it is gone, 504 where it is not reached or outlasts the idle timeout."""
    container = task.container(target.container)
    if not target.access.served:
        return actions.error(504, after=TARGET_CONNECT_TIMEOUT)
    if task.status != RUNNING or container.status != RUNNING or container.behaviour.refuses_port(target.port):
        return actions.error(502)
    seconds = container.behaviour.response_seconds or 0.0
    if seconds > idle_seconds:
        return actions.error(504, after=idle_seconds)
    body = {
        "service": task.details["group"].removeprefix("service:"),
        "task": task.id,
        "revision": task.revision_id,
        "taskDefinition": task.details["taskDefinitionArn"].split("/")[-1],
        "image": container.image,
        "host": request.host,
        "path": request.path,
    }
    return Response(200, json.dumps(body).encode() + b"\n", {"Content-Type": "application/json"}, after=seconds)
