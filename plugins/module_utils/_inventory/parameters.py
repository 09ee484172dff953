# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An SSM parameter of the inventory: a plain one with its value, a SecureString with its kind alone."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option
from .secrets import KINDS, Rotation, Secret

SECURE = "SecureString"
# Database credentials are two values in JSON; a parameter is one text.
SECURE_KINDS = tuple(kind for kind in KINDS if kind not in ("database_credentials", "cache_token"))


@dataclass(frozen=True)
class Parameter:
    """An SSM parameter. A deploy creates a SecureString's value once, and never reads or replaces it."""

    name: str = option(
        about="The parameter's path.",
        pattern=r"(/[A-Za-z0-9_.-]+)+|[A-Za-z0-9_.-]+",
        form="a path such as /app/web/api-url",
    )
    value: str = option("", about="The value. Not for a SecureString, whose value never is in an inventory.")
    type: str = option("String", about="The type. Fixed at creation.", choices=("String", "StringList", SECURE))
    kind: str | None = option(None, about="The kind of a SecureString's value, as for secrets.", choices=SECURE_KINDS)
    length: int = option(
        0,
        about="The length of a SecureString's generated value; 0 for the default of its kind.",
        least=0,
        most=4096,
        unit="characters",
    )
    kms_key: str = option(
        "", about="The ARN of a SecureString's KMS key. Fixed at creation. Empty: the AWS managed key aws/ssm."
    )
    copy_from: str = option(
        "",
        about="The name of the SecureString in AWS whose value a new one takes over, unseen. none: a new value is meant, although what runs uses another.",
    )
    description: str = option(
        "", about="The description in AWS. Of a SecureString it is only set together with the value."
    )
    rotation: Rotation = option(Rotation(), about="How the value of a SecureString is rotated.")
    state: str = option("present", about="absent deletes the parameter.", choices=("present", "absent"))

    @property
    def secure(self) -> bool:
        """Whether its value is encrypted."""
        return self.type == SECURE

    @property
    def absent(self) -> bool:
        """Whether it is asked to be deleted."""
        return self.state == "absent"

    def as_secret(self) -> Secret:
        """The secret of plain text that a SecureString is; for its rules of generation and rotation."""
        return Secret(self.name, self.kind or "external", length=self.length, rotation=self.rotation)
