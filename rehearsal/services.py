"""AWS's services: moto, with the ECS and the patches of this package."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from . import ACCOUNT_ID, account, error_responses, moto_patches, price_list, reachability, reports
from .alb.actions import Response
from .alb.load_balancers import LoadBalancers
from .alb.rules import Request
from .calls import is_write
from .clock import Clock
from .ecs import moto_patch
from .error_responses import ErrorResponse
from .event_queue import EventQueue
from .images import Images
from .load.history import History
from .load.simulation import Simulation
from .metrics.alarm_states import AlarmStates
from .metrics.measured import Measured
from .metrics.traffic import Traffic
from .moto_patches import ecr_layers, ecr_scans, metric_data, scaling_activities
from .scaling.target_tracking import TargetTracking
from .twin.account import TwinAccount

# Network interfaces, targets, log lines, secrets and passwords follow the clock; what starts before a value changes
# reads the old one. A deployment meets an alarm when it is set.
TIME_DEPENDENT = (
    "application-autoscaling",
    "backup",
    "ec2",
    "ecs",
    "elasticache",
    "elbv2",
    "logs",
    "rds",
    "secretsmanager",
    "ssm",
)
# What is written here decides whether a task starts; what starts before meets what was there.
DECIDING = ("ecr", "efs", "guardduty", "iam", "kms")
# What is written here decides whom a load balancer reaches.
NETWORKS = ("ec2", "elbv2")
# What no task and no deployment changes; a rerun asks it for each target group.
TIME_INDEPENDENT = ("DescribeTargetGroupAttributes",)

# What of CloudWatch follows the clock.
MEASURED = ("SetAlarmState", "DescribeAlarms", "GetMetricData", "GetMetricStatistics")

log = logging.getLogger(__name__)


class Services:
    """Answers AWS's wire protocols."""

    layers = ecr_layers.BUCKET

    def __init__(self, clock: Clock, images: Images, twin: TwinAccount | None = None) -> None:
        self._images, self.twin = images, twin
        self._clock, self._events, self._ecs = clock, EventQueue(), moto_patch.Ecs(clock, images)
        moto_patch.install(self._ecs)
        moto_patches.install(clock, self._events)
        self._traffic, self._history = Traffic(), History()
        metric_data.install(self._measured, clock.now)
        alarms = AlarmStates(self._measured)
        scaling = TargetTracking(alarms)
        scaling_activities.install(scaling.activities)
        self._load = Simulation(clock, self._events, self._ecs, self._history, alarms, scaling)
        ecr_scans.install(clock, images)
        self._balancers = LoadBalancers(ACCOUNT_ID, clock, self._traffic)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self.reset()

    def reset(self) -> None:
        """Restore the account as it starts."""
        self._ecs.clear()
        self._events.clear()
        self._traffic.clear()
        self._load.clear()
        if self.twin is None:
            account.restore()
        else:
            self.twin.restore(self._clock, self._ecs, self._images, self._moto)

    def _measured(self, region: str) -> Measured:
        return Measured(self._ecs.region(region), self._traffic, self._history)

    def answer_http(self, request: Request) -> Response:
        """Let the account's load balancers answer, as its tasks are now."""
        with self._clock.frozen():
            self._catch_up()
            return self._balancers.answer(request)

    def load(self) -> dict[str, Any]:
        """The load that the account has."""
        return self._load.as_dict()

    def give_load(self, body: object) -> dict[str, Any]:
        """Carry a load out from now on."""
        with self._clock.frozen():
            self._catch_up()
            return self._load.give(body)

    def end_load(self) -> dict[str, Any]:
        """Have no load from now on."""
        with self._clock.frozen():
            self._catch_up()
            return self._load.end()

    def tasks(self) -> dict[str, Any]:
        """The tasks that run, with the versions of the secrets that they read when they started."""
        with self._clock.frozen():
            self._catch_up()
            return reports.tasks(self._ecs)

    def reachability(self) -> dict[str, Any]:
        """The tasks that run: who reaches them, what they reach, and whether they could start again."""
        with self._clock.frozen():
            self._catch_up()
            return reachability.report(self._ecs)

    def databases(self) -> dict[str, Any]:
        """The databases, with the versions of secrets that log in to them."""
        with self._clock.frozen() as now:
            self._catch_up()
            return reports.databases(now)

    def write_row(self, where: object) -> dict[str, Any]:
        """Write a row into the database of an address."""
        with self._clock.frozen() as now:
            self._catch_up()
            return reports.write_row(where, now)

    def download(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """What S3 gives of a presigned URL of ECR."""
        with self._clock.frozen() as now:
            return ecr_layers.download(environ, start_response, now)

    def _catch_up(self) -> None:
        """Replay what was due, in its order: what the account does by itself, and between it what tasks do."""
        while (due := self._events.next_due) <= self._clock.now():
            with self._clock.frozen(due):
                if not (self._load.is_due(due) and self._ecs.is_quiet(due)):
                    self._ecs.catch_up()
                self._events.pop()()
        self._ecs.catch_up()

    def answer(
        self, service: str, operation: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Let moto answer; what it does not implement becomes one clear error, not a 500 that clients retry."""
        if service == "pricing":
            return price_list.answer(environ, start_response, self._clock)
        try:
            with self._clock.frozen():
                if _depends_on_time(service, operation):
                    self._catch_up()
                if service == "s3" and operation.startswith("ListObjects"):
                    self._balancers.deliver_logs()
                answer = list(self._moto(environ, start_response))
                if service in NETWORKS and is_write(service, operation):
                    self._ecs.review_targets()
                return answer
        except NotImplementedError:
            message = f"This rehearsal account does not model {service}:{operation}."
            return error_responses.respond(
                ErrorResponse(400, "NotImplemented", message), service, environ, start_response
            )
        except Exception as error:
            # A 500 would be retried by every client. The message is left out: it may quote the request.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s:%s failed with %s\n%s", service, operation, type(error).__name__, frames)
            message = f"The rehearsal account failed in {service}:{operation} ({type(error).__name__}); see its log."
            return error_responses.respond(
                ErrorResponse(400, "RehearsalFault", message), service, environ, start_response
            )


def _depends_on_time(service: str, operation: str) -> bool:
    """Whether a call can see or change what the account does by itself."""
    if service in DECIDING:
        return is_write(service, operation)
    return operation in MEASURED or (service in TIME_DEPENDENT and operation not in TIME_INDEPENDENT)
