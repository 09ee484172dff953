"""RDS: the master user's password, changed by ModifyDBInstance or managed in Secrets Manager by RDS itself."""

from __future__ import annotations

import json
import re
import secrets
import string
import uuid
from typing import Any, ClassVar

from moto.rds import models
from moto.rds.exceptions import InvalidParameterCombination, InvalidParameterValue, RDSClientError
from moto.rds.models import DBInstance, MasterUserSecret
from moto.secretsmanager.exceptions import InvalidRequestException
from moto.secretsmanager.models import SecretsManagerBackend

from .. import timings
from ..clock import Clock
from ..event_queue import EventQueue
from ..logins import Logins
from ..patching import replace
from . import secret_versions
from .secret_values import add_version, note_change
from .secret_versions import CURRENT, PENDING

ROTATION_DAYS = 7
"""The default (RDS User Guide, "Password management with Amazon RDS and AWS Secrets Manager")."""
DAY = 86_400.0
PASSWORD = re.compile(r"[!#-.0-?A-~]{8,128}")
RESETTING = "resetting-master-credentials"


class ManagedPassword(MasterUserSecret):
    """The secret that RDS keeps for the master user of an instance, and rotates."""

    clock: ClassVar[Clock]
    events: ClassVar[EventQueue]

    def __init__(self, resource: DBInstance, kms_key_id: str | None) -> None:
        super().__init__(resource, kms_key_id)
        self._busy_until = self.clock.now() + timings.RDS_PASSWORD
        secret: Any = self.secret
        secret.managed_password = self
        secret.rotation_requested = secret.rotation_enabled = True
        secret.auto_rotate_after_days = ROTATION_DAYS
        self._schedule()

    @property
    def secret_status(self) -> str:
        """creating or rotating while it lasts, else active."""
        return self._status if self.clock.now() < self._busy_until else "active"

    @property
    def kms_key_id(self) -> str:
        """The key of the secret, which a twin has from its account."""
        return str(self.__dict__.get("given_key") or super().kms_key_id)

    @property
    def password(self) -> str:
        """The password of the current version."""
        current = secret_versions.version_with_label(self.secret.versions, CURRENT)
        return str(json.loads(self.secret.versions[current or ""]["secret_string"])["password"])

    def _generate_secret_string(self) -> str:
        alphabet = string.ascii_letters + string.digits + "!#$%&()*+-.:<=>?[]^_{|}~"
        password = "".join(secrets.choice(alphabet) for _ in range(28))
        return json.dumps({"username": self.resource.master_username, "password": password})

    def rotate_secret(self) -> None:
        """Start a rotation: a pending version, its password in the database some seconds later, then current."""
        if secret_versions.version_with_label(self.secret.versions, PENDING):
            raise InvalidRequestException("A previous rotation isn't complete. That rotation will be reattempted.")
        now, version, value = self.clock.now(), str(uuid.uuid4()), self._generate_secret_string()
        self._status, self._busy_until = "rotating", now + timings.RDS_ROTATION
        add_version(self.secret, version, [PENDING], now, value)
        logins: Logins = self.resource.logins  # type: ignore[union-attr]
        user, password = str(self.resource.master_username), json.loads(value)["password"]
        logins.set_password(user, password, now + timings.RDS_PASSWORD)
        self.events.schedule(self._busy_until, lambda: self._finish(version))

    def _finish(self, version: str) -> None:
        if self._gone():
            return
        secret_versions.attach(self.secret.versions, CURRENT, version)
        secret_versions.move(self.secret.versions, PENDING, version, None)
        note_change(self.secret, self.clock.now())
        self.secret.last_rotation_date = self.clock.now()  # type: ignore[assignment]
        self._schedule()

    def _gone(self) -> bool:
        """Whether the secret is deleted: management was turned off, or the instance is."""
        return self.secret.arn not in self.secretsmanager.secrets

    def _schedule(self) -> None:
        due = self.clock.now() + self.secret.auto_rotate_after_days * DAY
        self.secret.next_rotation_date = due  # type: ignore[assignment]

        def rotate_when_still_due() -> None:
            if not self._gone() and self.secret.next_rotation_date == due:
                self.rotate_secret()

        self.events.schedule(due, rotate_when_still_due)

    def configure(self, rules: dict[str, Any]) -> None:
        """Take RotationRules over; a ScheduleExpression is not followed."""
        self.secret.auto_rotate_after_days = int(rules.get("AutomaticallyAfterDays") or ROTATION_DAYS)
        self._schedule()


_rotate_secret = SecretsManagerBackend.rotate_secret


def install(clock: Clock, events: EventQueue) -> None:
    """Let RDS manage passwords as AWS does, and Secrets Manager rotate what RDS manages."""
    replace(ManagedPassword, clock=clock, events=events)
    replace(models, MasterUserSecret=_secret_of)
    replace(SecretsManagerBackend, rotate_secret=rotate_secret)


def _secret_of(resource: Any, kms_key_id: str | None) -> MasterUserSecret:
    return (ManagedPassword if isinstance(resource, DBInstance) else MasterUserSecret)(resource, kms_key_id)


def rotate_secret(
    self: SecretsManagerBackend,
    secret_id: str,
    client_request_token: str | None = None,
    rotation_lambda_arn: str | None = None,
    rotation_rules: dict[str, Any] | None = None,
    rotate_immediately: bool = True,
) -> str:
    """RotateSecret: RDS rotates what it manages, moto the rest."""
    secret = self.secrets.get(secret_id)
    managed: ManagedPassword | None = getattr(secret, "managed_password", None)
    if secret is None or managed is None:
        return _rotate_secret(
            self, secret_id, client_request_token, rotation_lambda_arn, rotation_rules, rotate_immediately
        )
    if rotation_rules:
        managed.configure(rotation_rules)
    if rotate_immediately:
        managed.rotate_secret()
    pending = secret_versions.version_with_label(secret.versions, PENDING)
    return secret.to_short_dict(version_id=pending)  # type: ignore[union-attr]


def check(managed: bool, wanted: bool | None, password: str | None) -> None:
    """Refuse what AWS refuses of a request to create or modify an instance."""
    if password is not None and not PASSWORD.fullmatch(password):
        raise InvalidParameterValue(
            "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', "
            "'@', '\"', ' ' may be used, from 8 to 128 of them."
        )
    if password is not None and (managed if wanted is None else wanted):
        raise InvalidParameterCombination(
            "You can't specify MasterUserPassword for an instance whose master user password is managed in Secrets "
            "Manager."
        )
    if wanted is False and password is None:
        raise InvalidParameterCombination("You must specify MasterUserPassword when ManageMasterUserPassword is off.")


def check_rotation(managed: bool, request: dict[str, Any]) -> None:
    """Refuse RotateMasterUserPassword where nothing is managed, or without ApplyImmediately."""
    if not request.get("rotate_master_user_password"):
        return
    if not managed or not request.get("apply_immediately"):
        raise RDSClientError(
            "InvalidParameterCombination",
            "RotateMasterUserPassword needs a master user password that is managed in Secrets Manager, and "
            "ApplyImmediately.",
        )
