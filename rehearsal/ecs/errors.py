"""Errors of the ECS API, with AWS's codes."""

from __future__ import annotations


class EcsError(Exception):
    """An error that ECS answers with HTTP 400: its code and message."""

    code = "ClientException"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ClientException(EcsError):
    """The request is impossible in the state that things are in."""


class InvalidParameterException(EcsError):
    """A parameter is wrong."""

    code = "InvalidParameterException"


class ClusterNotFoundException(EcsError):
    """The cluster does not exist."""

    code = "ClusterNotFoundException"

    def __init__(self) -> None:
        super().__init__("Cluster not found.")


class ServiceNotFoundException(EcsError):
    """The service does not exist."""

    code = "ServiceNotFoundException"

    def __init__(self) -> None:
        super().__init__("Service not found.")


class ServiceNotActiveException(EcsError):
    """The service is draining or inactive."""

    code = "ServiceNotActiveException"

    def __init__(self) -> None:
        super().__init__("Service was not ACTIVE.")


class ClusterContainsServicesException(EcsError):
    """The cluster still has services."""

    code = "ClusterContainsServicesException"

    def __init__(self) -> None:
        super().__init__("The Cluster cannot be deleted while Services are active.")


class ClusterContainsTasksException(EcsError):
    """The cluster still has tasks."""

    code = "ClusterContainsTasksException"

    def __init__(self) -> None:
        super().__init__("The Cluster cannot be deleted while Tasks are active.")


class ServiceDeploymentNotFoundException(EcsError):
    """The service deployment does not exist."""

    code = "ServiceDeploymentNotFoundException"

    def __init__(self) -> None:
        super().__init__("Service deployment not found.")


class ConflictException(EcsError):
    """The service deployment cannot be stopped any more."""

    code = "ConflictException"
