# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2's own dry runs: the first request of each kind of step, by the handler that will send it, with DryRun.

EC2 answers DryRunOperation where it would carry the request out, and UnauthorizedOperation where it is denied, by whatever
policy: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html (DryRun)
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, cast

from .._aws.errors import ClientError, code_of
from .._aws.progress import Progress
from .._aws.session import Aws, gather
from .._module.apply import Handler
from .._network.handlers import network_handlers
from .._plan.values import Verb, holds_unknown
from .planned_calls import PlannedStep
from .writes import NETWORK

ALLOWED, DENIED = "DryRunOperation", "UnauthorizedOperation"


def dry_runs(aws: Aws, steps: Iterable[PlannedStep]) -> dict[str, str]:
    """By action what EC2 says of it: empty where it is allowed, else its message. What it answers otherwise is left out."""
    handlers = network_handlers(cast(Aws, _DryRuns(aws)), Progress(None))
    first: dict[tuple[str, str], PlannedStep] = {}
    for item in steps:
        kind, step = item.step.address.kind, item.step
        if kind in NETWORK and step.verb is not Verb.DELETE and not holds_unknown({**item.properties}):
            first.setdefault((kind, str(step.verb) + " ".join(sorted(step.after)) * (step.verb is Verb.UPDATE)), item)
    asked = gather({str(key): partial(_ask, aws, handlers[key[0]], item) for key, item in first.items()})
    return dict(sorted(item for item in asked.values() if item[0]))  # of one action, a denial is last


def _ask(aws: Aws, handler: Handler, item: PlannedStep) -> tuple[str, str]:
    """The action of a step's first request, and why it is denied; no action where that is not known."""
    step, properties = item.step, item.properties
    try:
        with aws.waiting_while(lambda: False):
            if item.actual is None or step.verb is Verb.CREATE:
                handler.create(step.address.name, properties)
            else:
                handler.update(item.actual, properties, list(step.after))
    except _NoDryRun:
        return "", ""
    except ClientError as error:
        action = f"ec2:{error.operation_name}"
        if code_of(error) == ALLOWED:
            return action, ""
        return (action, str(error.response["Error"]["Message"])) if code_of(error) == DENIED else ("", "")
    return "", ""


class _NoDryRun(Exception):
    """EC2 has no dry run of a request, such as ModifyVpcAttribute."""


class _DryRuns:
    """Stands for Aws: its clients ask EC2 only whether it would carry a request out."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    def client(self, service: str) -> Any:
        """The client of EC2, each call of which is a dry run and so raises ClientError."""
        return _DryRunClient(self._aws.client(service))


class _DryRunClient:
    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, operation: str) -> Any:
        meta = self._client.meta
        model = meta.service_model.operation_model(meta.method_to_api_mapping[operation])
        if "DryRun" not in model.input_shape.members:
            raise _NoDryRun(operation)
        return partial(getattr(self._client, operation), DryRun=True)
