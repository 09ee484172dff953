"""Task sizes that Fargate has, as RegisterTaskDefinition checks them."""

from __future__ import annotations

from typing import Any

from .errors import ClientException

GIB = 1024
SIZES: dict[int, list[int]] = {
    256: [512, 1 * GIB, 2 * GIB],
    512: [n * GIB for n in range(1, 5)],
    1024: [n * GIB for n in range(2, 9)],
    2048: [n * GIB for n in range(4, 17)],
    4096: [n * GIB for n in range(8, 31)],
    8192: [n * GIB for n in range(16, 61, 4)],
    16384: [n * GIB for n in range(32, 121, 8)],
}


def check_fargate(request: dict[str, Any]) -> None:
    """Refuse what Fargate cannot run, in AWS's words; ClientException."""
    if "FARGATE" not in (request.get("requiresCompatibilities") or []):
        return
    if request.get("networkMode") != "awsvpc":
        raise ClientException("Fargate only supports network mode ‘awsvpc’.")  # noqa: RUF001  (AWS's own quotes)
    cpu, memory = _cpu_units(request.get("cpu")), _mebibytes(request.get("memory"))
    if cpu is None:
        raise ClientException("Fargate requires task definition to have cpu defined.")
    if memory is None:
        raise ClientException("Fargate requires task definition to have memory defined.")
    if cpu not in SIZES or memory not in SIZES[cpu]:
        raise ClientException("No Fargate configuration exists for given values.")
    _check_logs(request)
    _check_storage(request)
    if sum(container.get("cpu") or 0 for container in request["containerDefinitions"]) > cpu:
        raise ClientException("The total CPU of the containers exceeds the CPU of the task.")
    if any((container.get("memory") or 0) > memory for container in request["containerDefinitions"]):
        raise ClientException("Invalid setting for container. The memory of a container exceeds that of the task.")


def _check_logs(request: dict[str, Any]) -> None:
    drivers = [(container.get("logConfiguration") or {}).get("logDriver") for container in _containers(request)]
    if "awslogs" in drivers and not request.get("executionRoleArn"):
        raise ClientException(
            "Fargate requires task definition to have execution role ARN to support log driver awslogs."
        )
    if any(container.get("secrets") for container in _containers(request)) and not request.get("executionRoleArn"):
        raise ClientException(
            "When you are specifying container secrets, you must also specify a value for executionRoleArn."
        )


def _check_storage(request: dict[str, Any]) -> None:
    storage = request.get("ephemeralStorage")
    if storage and not 21 <= storage["sizeInGiB"] <= 200:
        raise ClientException("Ephemeral storage size must be between 21 and 200 GiB.")


def _containers(request: dict[str, Any]) -> list[dict[str, Any]]:
    containers: list[dict[str, Any]] = request["containerDefinitions"]
    return containers


def _cpu_units(value: str | None) -> int | None:
    """CPU units of "512" or "0.5 vCPU"."""
    if not value:
        return None
    text = value.strip().lower()
    try:
        return int(float(text.removesuffix("vcpu")) * 1024) if text.endswith("vcpu") else int(text)
    except ValueError:
        raise ClientException(f"Invalid 'cpu' setting for task: {value}") from None


def _mebibytes(value: str | None) -> int | None:
    """MiB of "1024" or "1 GB"."""
    if not value:
        return None
    text = value.strip().lower()
    try:
        return int(float(text.removesuffix("gb")) * GIB) if text.endswith("gb") else int(text)
    except ValueError:
        raise ClientException(f"Invalid 'memory' setting for task: {value}") from None
