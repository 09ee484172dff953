"""What load balancers log, put into their buckets every five minutes, as their attributes say."""

from __future__ import annotations

import gzip
import random
from typing import Any

from moto.elbv2.models import elbv2_backends
from moto.s3.models import s3_backends

from .actions import Response
from .log_lines import Place, access_line, connection_line, moment
from .rules import Request

PERIOD = 300
"""Seconds: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html"""
KINDS = {"access_logs.s3": "", "connection_logs.s3": "conn_log."}
NODE = "192.0.2.200"


class LogDelivery:
    """The lines that wait for the end of their five minutes, kept with each load balancer."""

    def __init__(self, account_id: str) -> None:
        self._account_id = account_id
        self._random = random.Random(0)
        self._number = 0

    def note(self, balancer: Any, place: Place, request: Request, response: Response, now: float) -> None:
        """A request that came in now."""
        if not any(balancer.attrs.get(f"{kind}.enabled") == "true" for kind in KINDS):
            return
        self.deliver(now)
        self._number += 1
        period = int(now) // PERIOD
        lines = {
            "access_logs.s3": access_line(place, request, response, now, self._number),
            "connection_logs.s3": connection_line(place, request, now, self._number),
        }
        for kind, line in lines.items():
            if balancer.attrs.get(f"{kind}.enabled") == "true":
                _waiting(balancer).setdefault((kind, period), []).append(line)

    def deliver(self, now: float) -> None:
        """Put what five minutes have ended for."""
        for region, backend in elbv2_backends[self._account_id].items():
            for balancer in backend.load_balancers.values():
                ended = [key for key in _waiting(balancer) if (key[1] + 1) * PERIOD <= now]
                for key in ended:
                    self._put(balancer, region, *key, _waiting(balancer).pop(key))

    def _put(self, balancer: Any, region: str, kind: str, period: int, lines: list[str]) -> None:
        bucket, prefix = balancer.attrs.get(f"{kind}.bucket"), balancer.attrs.get(f"{kind}.prefix")
        backend: Any = s3_backends[self._account_id]["aws"]
        if bucket not in backend.buckets:
            return
        end = moment((period + 1) * PERIOD)
        day, until = end[:10].replace("-", "/"), end[:16].replace("-", "").replace(":", "") + "Z"
        name = balancer.arn.split(":loadbalancer/")[1].replace("/", ".")
        folder = f"{prefix}/" if prefix else ""
        code = f"{self._random.getrandbits(32):08x}"
        key = (
            f"{folder}AWSLogs/{self._account_id}/elasticloadbalancing/{region}/{day}/"
            f"{KINDS[kind]}{self._account_id}_elasticloadbalancing_{region}_{name}_{until}_{NODE}_{code}.log.gz"
        )
        backend.put_object(bucket, key, gzip.compress("".join(f"{line}\n" for line in lines).encode()))


def _waiting(balancer: Any) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = balancer.__dict__.setdefault("log_lines", {})
    return found
