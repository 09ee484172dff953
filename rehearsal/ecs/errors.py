"""Errors of the ECS API; each class is named for its code."""

from __future__ import annotations

from typing import ClassVar


class EcsError(Exception):
    """An error that ECS answers with HTTP 400: its code and message."""

    code: ClassVar[str] = "ClientException"
    default_message: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__

    def __init__(self, message: str = "") -> None:
        self.message = message or self.default_message
        super().__init__(self.message)


class ClientException(EcsError):
    """The request is impossible in this state."""


class InvalidParameterException(EcsError):
    """A parameter is wrong."""


class ClusterNotFoundException(EcsError):
    """The cluster does not exist."""

    default_message = "Cluster not found."


class ServiceNotFoundException(EcsError):
    """The service does not exist."""

    default_message = "Service not found."


class ServiceNotActiveException(EcsError):
    """The service is draining or inactive."""

    default_message = "Service was not ACTIVE."


class ClusterContainsServicesException(EcsError):
    """The cluster still has services."""

    default_message = "The Cluster cannot be deleted while Services are active."


class ClusterContainsTasksException(EcsError):
    """The cluster still has tasks."""

    default_message = "The Cluster cannot be deleted while Tasks are active."


class ServiceDeploymentNotFoundException(EcsError):
    """The service deployment does not exist."""

    default_message = "Service deployment not found."


class ConflictException(EcsError):
    """The service deployment cannot be stopped any more."""
