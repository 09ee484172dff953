"""Container logs of the awslogs driver."""

from __future__ import annotations

from typing import Any

from moto.logs.models import logs_backends

NO_STREAM = (
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: "
    "failed to create Cloudwatch log stream: "
)


def failure(account_id: str, region: str, containers: list[dict[str, Any]]) -> str | None:
    """Why a container's log stream cannot be made, or None."""
    for container in containers:
        options = _options(container)
        group = options.get("awslogs-group")
        if not group or group in _groups(account_id, region, options):
            continue
        if options.get("awslogs-create-group") != "true":
            return f"{NO_STREAM}ResourceNotFoundException: The specified log group does not exist. : exit status 1"
    return None


def stream_arn(account_id: str, region: str, container: dict[str, Any], task_id: str) -> str | None:
    """The ARN of a container's log stream, or None without an awslogs driver."""
    options = _options(container)
    group = options.get("awslogs-group")
    home = options.get("awslogs-region", region)
    stream = _stream(options, container, task_id)
    return f"arn:aws:logs:{home}:{account_id}:log-group:{group}:log-stream:{stream}" if group else None


def _stream(options: dict[str, str], container: dict[str, Any], task_id: str) -> str:
    prefix = options.get("awslogs-stream-prefix")
    return f"{prefix}/{container['name']}/{task_id}" if prefix else task_id


def write(account_id: str, region: str, container: dict[str, Any], task_id: str, line: str, at: float) -> None:
    """Add a line to PREFIX/CONTAINER/TASK of the container's log group; nothing without an awslogs driver."""
    options = _options(container)
    group = options.get("awslogs-group")
    if not group:
        return
    backend = logs_backends[account_id][options.get("awslogs-region", region)]
    if group not in backend.groups:
        backend.create_log_group(group, {})
    stream = _stream(options, container, task_id)
    backend.ensure_log_stream(group, stream)
    backend.put_log_events(group, stream, [{"timestamp": int(at * 1000), "message": line}])


def _options(container: dict[str, Any]) -> dict[str, str]:
    configuration = container.get("logConfiguration") or {}
    return dict(configuration.get("options") or {}) if configuration.get("logDriver") == "awslogs" else {}


def _groups(account_id: str, region: str, options: dict[str, str]) -> dict[str, Any]:
    groups: dict[str, Any] = logs_backends[account_id][options.get("awslogs-region", region)].groups
    return groups
