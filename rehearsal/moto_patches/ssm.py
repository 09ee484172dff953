"""Systems Manager parameters: SecureStrings are encrypted, types and keys are as on AWS, pages have sizes.

A parameter that is read ages as fast as time passes for those who use the account, so that a program can tell by it whether another one
lives that writes it again and again. DescribeParameters and GetParameterHistory give the account's own time.
"""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.ssm.exceptions import SSMException, ValidationException
from moto.ssm.models import Parameter, SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse

from ..clock import Clock, naive_utc
from ..paging import page
from ..patching import replace

SECURE, DEFAULT_KEY = "SecureString", "alias/aws/ssm"
MAX_CHARACTERS = 4096
MAX_PAGE, DEFAULT_PAGE = 50, 10


class HierarchyTypeMismatch(SSMException):
    """A parameter that would change its type."""

    def __init__(self) -> None:
        super().__init__(
            "HierarchyTypeMismatchException",
            "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't change a "
            "parameter from a String type to a SecureString type. You must create a new, unique parameter.",
        )


_put_parameter: Any = SimpleSystemManagerBackend.put_parameter
_response_object: Any = Parameter.response_object


def install(clock: Clock) -> None:
    """Patch moto: parameters."""
    replace(Parameter, clock=clock, encrypt=encrypt, decrypt=decrypt, response_object=response_object)
    replace(SimpleSystemManagerBackend, put_parameter=put_parameter)
    replace(SimpleSystemManagerResponse, describe_parameters=describe_parameters)


def encrypt(self: Any, value: str) -> str:
    """Ciphertext, where moto gives the plain value behind a prefix."""
    self.plain = value
    return base64.b64encode(secrets.token_bytes(150 + len(value))).decode()


def decrypt(self: Any, value: str) -> str:
    """The plain value of a SecureString."""
    return str(self.plain) if self.parameter_type == SECURE else value


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
    """PutParameter: the type stays, and a key counts for one write."""
    existing = self.get_parameter(name)
    kind = parameter_type or (existing.parameter_type if existing else None)
    _check_put(existing, kind, keyid, value, tier or "Standard")
    # Without a key AWS takes the default one, whatever the version before had (PutParameter, KeyId).
    key = keyid or (DEFAULT_KEY if kind == SECURE else None)
    parameter: Parameter = _put_parameter(
        self, name, description, value, parameter_type, allowed_pattern, key, *args, tier=tier, **kwargs
    )
    parameter.__dict__["written"] = parameter.clock.unscaled()  # type: ignore[attr-defined]
    return parameter


def response_object(self: Any, decrypt: bool = False, region: str | None = None) -> dict[str, Any]:
    """The parameter as it is read."""
    answer: dict[str, Any] = _response_object(self, decrypt, region)
    if "written" in self.__dict__:  # public parameters, such as those of AMIs, were not written here
        age = self.clock.unscaled() - self.__dict__["written"]
        answer["LastModifiedDate"] = naive_utc(self.clock.now()) - timedelta(seconds=age)
    return answer


def _check_put(existing: Parameter | None, kind: str | None, keyid: str | None, value: str, tier: str) -> None:
    if existing is not None and kind != existing.parameter_type:
        raise HierarchyTypeMismatch
    if keyid and kind != SECURE:
        raise ValidationException("KeyId is required for SecureString type parameter only.")
    if len(value or "") > MAX_CHARACTERS and tier == "Standard":
        raise ValidationException(
            f"Standard tier parameters support a maximum parameter value of {MAX_CHARACTERS} characters. To create "
            "a larger parameter value, upgrade the parameter to use the advanced-parameter tier."
        )


def describe_parameters(self: SimpleSystemManagerResponse) -> ActionResult:
    """DescribeParameters, in pages of AWS's sizes."""
    size = int(self._get_param("MaxResults") or DEFAULT_PAGE)
    if not 1 <= size <= MAX_PAGE:
        raise ValidationException(f"MaxResults must be between 1 and {MAX_PAGE}.")
    filters, conditions = self._get_param("Filters"), self._get_param("ParameterFilters")
    parameters = self.ssm_backend.describe_parameters(filters, conditions)
    listed, token = page(parameters, self._get_param("NextToken"), size)
    described = [parameter.describe_response_object(False) for parameter in listed]
    return ActionResult({"Parameters": described, **({"NextToken": token} if token else {})})
