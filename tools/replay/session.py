"""A session that answers from recordings, where boto3's would ask AWS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from threading import Lock
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.model import Shape, StructureShape

from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from ansible_collections.talentbase.aws.plugins.module_utils._aws.session import Aws

REGION, DATE = "us-east-1", "Sun, 29 Nov 2026 06:00:00 GMT"


class Recorded(Aws):
    """Answers each operation with its recording, and every other one with an empty answer of its shape."""

    def __init__(self, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self.region, self.progress = REGION, Progress(None)
        self._recorded = answers
        self._answers, self._asking, self._asked = {}, Lock(), {}

    def beside(self, answers: Mapping[str, Mapping[str, Any]]) -> Recorded:
        """The same, with answers of other operations."""
        return Recorded({**answers, **self._recorded})

    def client(self, service: str, region: str = "") -> Any:
        """The client of a service."""
        return _Client(service, self._recorded)


class _Client:
    def __init__(self, service: str, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self._service, self._answers = service, answers

    def __getattr__(self, name: str) -> Callable[..., Mapping[str, Any]]:
        operation = _operations(self._service)[name]

        def call(**_request: Any) -> Mapping[str, Any]:
            answer = self._answers.get(f"{self._service}.{operation}")
            return _empty(self._service, operation) | {k: v for k, v in (answer or {}).items() if k != METADATA}

        return call

    def can_paginate(self, name: str) -> bool:
        """Every answer is a whole one."""
        return True

    def get_paginator(self, name: str) -> _Pages:
        """The paginator of an operation, of one page."""
        return _Pages(getattr(self, name))


class _Pages:
    def __init__(self, call: Callable[..., Mapping[str, Any]]) -> None:
        self._call = call

    def paginate(self, **_request: Any) -> Iterator[Mapping[str, Any]]:
        yield self._call()


METADATA = "ResponseMetadata"


@cache
def _model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


@cache
def _operations(service: str) -> dict[str, str]:
    return {xform_name(name): name for name in _model(service).operation_names}


def _empty(service: str, operation: str) -> dict[str, Any]:
    shape: Shape | None = _model(service).operation_model(operation).output_shape
    members = shape.members if isinstance(shape, StructureShape) else {}
    empty: dict[str, Any] = {"list": [], "map": {}, "structure": {}}
    found = {name: empty[member.type_name] for name, member in members.items() if member.type_name in empty}
    return {**found, METADATA: {"HTTPHeaders": {"date": DATE}}}
