"""The errors of AWS Backup, with the status of each, as moto gives 400 and no type to all of them."""

from __future__ import annotations

from moto.core.exceptions import JsonRESTError


class BackupError(JsonRESTError):
    """An error of AWS Backup."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(code, message)
        self.code = status


def invalid(message: str) -> BackupError:
    """InvalidParameterValueException."""
    return BackupError("InvalidParameterValueException", message)


def refused(message: str) -> BackupError:
    """InvalidRequestException."""
    return BackupError("InvalidRequestException", message)


def missing(message: str) -> BackupError:
    """ResourceNotFoundException."""
    return BackupError("ResourceNotFoundException", message)


def hidden() -> BackupError:
    """What AWS Backup says of a vault that is not there, to whoever may read all: https://github.com/aws/aws-sdk-js/issues/2625."""
    return BackupError("AccessDeniedException", "Insufficient privileges to perform this action.", 403)
