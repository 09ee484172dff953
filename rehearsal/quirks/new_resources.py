"""What is seconds old, and which service does not know it yet."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from .. import ACCOUNT_ID
from ..error_responses import ErrorResponse
from .ages import AGES
from .call import Call
from .switches import SWITCHES

ROLE, SERVICE, TARGET, GROUP, CLUSTER = "role", "ecs-service", "scalable-target", "security-group", "cluster"
USED_TARGETS = "used-target-group"
SECURITY_GROUP = re.compile(r"\bsg-[0-9a-f]{8,17}\b")
ROLE_ARN = re.compile(r"arn:aws:iam::\d+:role/[\w+=,.@/-]+")
ROOT = f"arn:aws:iam::{ACCOUNT_ID}:root"


class Unknown(NamedTuple):
    """A kind of thing that an operation needs, by what quirk it is unknown for a while, and AWS's words."""

    kind: str
    quirk: str
    names: Callable[[Call], Iterator[str]]
    code: str
    words: str


def note(kind: str, name: Callable[[Call], str]) -> Callable[[Call, bytes], None]:
    """Keeps since when something is there that a call has made."""

    def keep(call: Call, _answer: bytes) -> None:
        AGES.note(kind, name(call), call.now)

    return keep


def note_once(kind: str, name: Callable[[Call], str]) -> Callable[[Call, bytes], None]:
    """The same, of what a call makes or changes: it is new once."""

    def keep(call: Call, _answer: bytes) -> None:
        if AGES.since(kind, name(call)) is None:
            AGES.note(kind, name(call), call.now)

    return keep


def note_found(kind: str, pattern: re.Pattern[str]) -> Callable[[Call, bytes], None]:
    """The same, of what the answer names."""

    def keep(call: Call, answer: bytes) -> None:
        for name in pattern.findall(answer.decode(errors="replace")):
            AGES.note(kind, name, call.now)

    return keep


def refuse(unknown: Unknown) -> Callable[[Call], ErrorResponse | None]:
    """Refuses a call that needs what is seconds old."""

    def judge(call: Call) -> ErrorResponse | None:
        seconds = SWITCHES.seconds(unknown.quirk)
        for name in unknown.names(call):
            if AGES.younger(unknown.kind, name.rsplit("/", 1)[-1] if unknown.kind == ROLE else name, seconds, call.now):
                return ErrorResponse(400, unknown.code, unknown.words.format(name=name, user=ROOT))
        return None

    return judge


def found(pattern: re.Pattern[str]) -> Callable[[Call], Iterator[str]]:
    """What a pattern finds in the parameters of a call."""
    return lambda call: iter(pattern.findall(json.dumps(call.given, default=str)))


def passed_roles(call: Call) -> Iterator[str]:
    """The roles that a task definition passes to ECS."""
    return (str(call.given[key]) for key in ("executionRoleArn", "taskRoleArn") if call.given.get(key))


def scaled(call: Call) -> Iterator[str]:
    """The resource of a call to Application Auto Scaling, such as service/CLUSTER/SERVICE."""
    return iter([str(call.given.get("ResourceId"))])


def service_name(call: Call) -> str:
    """The resource of a service that was made."""
    return f"service/{str(call.given.get('cluster')).rsplit('/', 1)[-1]}/{call.given.get('serviceName')}"


def cluster_name(call: Call) -> str:
    """The cluster of a call, without its ARN."""
    return str(call.given.get("cluster") or call.given.get("clusterName") or "default").rsplit("/", 1)[-1]


def provisioning(call: Call, answer: bytes) -> bytes:
    """The clusters of an answer, of which a new one is PROVISIONING."""
    body = json.loads(answer)
    for cluster in [*body.get("clusters", []), *([body["cluster"]] if "cluster" in body else [])]:
        if AGES.younger(CLUSTER, cluster["clusterName"], SWITCHES.seconds("provisioning-cluster"), call.now):
            cluster["status"] = "PROVISIONING"
    return json.dumps(body).encode()


def forwards(call: Call, _answer: bytes) -> None:
    """A listener or rule forwards to target groups from now on."""
    for arn in target_groups(call.given):
        if AGES.since(USED_TARGETS, arn) is None:
            AGES.note(USED_TARGETS, arn, call.now)


def clusters(call: Call) -> Iterator[str]:
    """The cluster that a call needs."""
    yield cluster_name(call)


def target_groups(given: Any) -> Iterator[str]:
    """The target groups that a call's actions forward to, or that a service registers its tasks with."""
    if isinstance(given, Mapping):
        for key, item in given.items():
            if str(key).lower() in ("targetgrouparn", "alternatetargetgrouparn"):
                yield str(item)
            else:
                yield from target_groups(item)
    elif isinstance(given, (list, tuple)):
        for item in given:
            yield from target_groups(item)
