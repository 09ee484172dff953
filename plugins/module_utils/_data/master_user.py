# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The master user of an RDS instance: its password comes from the inventory's secret, or RDS manages it itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .._aws.errors import BotoCoreError, ClientError, Failure, refused
from .._aws.session import Aws
from .._secrets.generate import Value
from .._secrets.redaction import redacting_errors
from .inputs import managed_password_input


class MasterUser:
    """The requests that hold the master user. A password goes from Secrets Manager into one request and nowhere else."""

    def __init__(self, aws: Aws) -> None:
        self._secrets = aws.client("secretsmanager")

    def create(self, call: Callable[..., Any], name: str, properties: Mapping[str, Any], request: Any) -> Any:
        """CreateDBInstance with the master user; its answer."""
        if properties["managed_password"]:
            return call(MasterUsername=properties["username"], **managed_password_input(properties), **request)
        user, password = self._credentials(name, properties)
        return _send(call, f"Could not create DB instance {name}", password, {"MasterUsername": user, **request})

    def switch(self, call: Callable[..., Any], name: str, properties: Mapping[str, Any]) -> None:
        """ModifyDBInstance so that RDS manages the password from now on, or no longer: then the secret's is set at once."""
        if properties["managed_password"]:
            call(DBInstanceIdentifier=name, ApplyImmediately=True, **managed_password_input(properties))
            return
        self.set_password(call, name, properties, ManageMasterUserPassword=False)

    def set_password(self, call: Callable[..., Any], name: str, properties: Mapping[str, Any], **more: Any) -> None:
        """ModifyDBInstance with the secret's password, which takes effect at once."""
        _user, password = self._credentials(name, properties)
        request = {"DBInstanceIdentifier": name, "ApplyImmediately": True, **more}
        _send(call, f"Could not set the master password of DB instance {name}", password, request)

    def refuse_other(self, name: str, properties: Mapping[str, Any], snapshot: Mapping[str, Any]) -> None:
        """Raises Failure where an instance made from a snapshot would have another user than its secret names."""
        user = properties["username"] if properties["managed_password"] else self._credentials(name, properties)[0]
        if user != snapshot["MasterUsername"]:
            raise Failure(
                f"DB instance {name} would have the user {snapshot['MasterUsername']} of its snapshot, and not {user}",
                todo=f"give its credentials the username {snapshot['MasterUsername']}",
            )

    def schedule(self, arn: str, days: int) -> None:
        """Have RDS rotate the secret after so many days, and not now.

        https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_managed.html
        """
        rules = {"AutomaticallyAfterDays": days}
        self._secrets.rotate_secret(SecretId=arn, RotationRules=rules, RotateImmediately=False)

    def _credentials(self, name: str, properties: Mapping[str, Any]) -> tuple[str, str]:
        secret = properties["credentials"]
        try:
            value = self._secrets.get_secret_value(SecretId=secret).get("SecretString", "")
        except (ClientError, BotoCoreError) as error:
            raise refused(error, f"DB instance {name} needs the user and password in secret {secret}") from None
        try:
            parsed = json.loads(value)
            user, password = str(parsed["username"]), str(parsed["password"])
        except (ValueError, TypeError, KeyError):
            raise Failure(
                f"Secret {secret} does not hold JSON with username and password, which DB instance {name} needs",
                todo="give it these two keys",
            ) from None
        if user != properties.get("username", user):
            raise Failure(
                f"Secret {secret} holds another username than its entry in the inventory, {properties['username']}",
                todo=f"make the two the same, so that DB instance {name} can have it",
            )
        return user, password


def _send(call: Callable[..., Any], doing: str, password: str, request: Mapping[str, Any]) -> Any:
    try:
        with redacting_errors(Value(password)):
            return call(MasterUserPassword=password, **request)
    except (ClientError, BotoCoreError) as error:
        raise refused(error, doing) from None
