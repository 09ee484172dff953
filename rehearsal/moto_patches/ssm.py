"""Systems Manager parameters: SecureStrings are encrypted, types and keys are kept as AWS keeps them, pages have sizes."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from moto.core.responses import ActionResult
from moto.ssm.exceptions import SSMException, ValidationException
from moto.ssm.models import Parameter, SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse

from ..clock import Clock
from ..patching import replace

SECURE, DEFAULT_KEY = "SecureString", "alias/aws/ssm"
MOST_CHARACTERS = 4096
MOST_IN_A_PAGE, USUAL_PAGE = 50, 10


class HierarchyTypeMismatch(SSMException):
    """A parameter that would change its type."""

    def __init__(self) -> None:
        super().__init__(
            "HierarchyTypeMismatchException",
            "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't change a "
            "parameter from a String type to a SecureString type. You must create a new, unique parameter.",
        )


def install(_: Clock) -> None:
    """Patch moto: parameters."""
    _values_are_encrypted()
    _writes_are_checked()
    _descriptions_come_in_pages()


def _values_are_encrypted() -> None:
    """moto gives the plain value behind a prefix where AWS gives ciphertext."""

    def encrypt(self: Any, value: str) -> str:
        self.plain = value
        return base64.b64encode(secrets.token_bytes(150 + len(value))).decode()

    def decrypt(self: Any, value: str) -> str:
        return str(self.plain) if self.parameter_type == SECURE else value

    replace(Parameter, encrypt=encrypt, decrypt=decrypt)


def _writes_are_checked() -> None:
    original = SimpleSystemManagerBackend.put_parameter

    def put_parameter(
        self: SimpleSystemManagerBackend,
        name: str,
        description: str,
        value: str,
        parameter_type: str,
        allowed_pattern: str,
        keyid: str | None,
        *args: Any,
        tier: str | None = None,
        **kwargs: Any,
    ) -> Parameter:
        existing = self.get_parameter(name)
        kind = parameter_type or (existing.parameter_type if existing else None)
        if existing is not None and kind != existing.parameter_type:
            raise HierarchyTypeMismatch
        if keyid and kind != SECURE:
            raise ValidationException("KeyId is required for SecureString type parameter only.")
        if len(value or "") > MOST_CHARACTERS and (tier or "Standard") == "Standard":
            raise ValidationException(
                f"Standard tier parameters support a maximum parameter value of {MOST_CHARACTERS} characters. To create "
                "a larger parameter value, upgrade the parameter to use the advanced-parameter tier."
            )
        # Without a key AWS takes the default one, whatever the version before had (PutParameter, KeyId).
        key = keyid or (DEFAULT_KEY if kind == SECURE else None)
        put: Any = original
        made: Parameter = put(
            self, name, description, value, parameter_type, allowed_pattern, key, *args, tier=tier, **kwargs
        )
        return made

    replace(SimpleSystemManagerBackend, put_parameter=put_parameter)


def _descriptions_come_in_pages() -> None:
    def describe_parameters(self: SimpleSystemManagerResponse) -> ActionResult:
        size, start = int(self._get_param("MaxResults") or USUAL_PAGE), int(self._get_param("NextToken") or 0)
        if not 1 <= size <= MOST_IN_A_PAGE:
            raise ValidationException(f"MaxResults must be between 1 and {MOST_IN_A_PAGE}.")
        filters, conditions = self._get_param("Filters"), self._get_param("ParameterFilters")
        found = self.ssm_backend.describe_parameters(filters, conditions)
        page = [parameter.describe_response_object(False) for parameter in found[start : start + size]]
        more = {"NextToken": str(start + size)} if start + size < len(found) else {}
        return ActionResult({"Parameters": page, **more})

    replace(SimpleSystemManagerResponse, describe_parameters=describe_parameters)
