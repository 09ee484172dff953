# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An SSM parameter of the inventory: a plain one with its value, a SecureString with its kind alone."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option
from .secrets import KINDS, Rotation, Secret

SECURE = "SecureString"
# Database credentials are two values in JSON; a parameter is one text.
SECURE_KINDS = tuple(kind for kind in KINDS if kind != "database_credentials")


@dataclass(frozen=True)
class Parameter:
    """An SSM parameter. The value of a SecureString is made once and adopted where it exists; a deploy neither reads nor replaces it."""

    name: str = option(
        about="The parameter's path.",
        pattern=r"(/[A-Za-z0-9_.-]+)+|[A-Za-z0-9_.-]+",
        form="a path such as /app/web/api-url",
    )
    value: str = option("", about="The value of a plain one; that of a SecureString is no part of an inventory.")
    type: str = option("String", about="The type, which it keeps for life.", choices=("String", "StringList", SECURE))
    kind: str | None = option(
        None, about="What a SecureString holds, as of secrets; external is a person's to give.", choices=SECURE_KINDS
    )
    length: int = option(
        0,
        about="The length of what is generated for a SecureString; 0 takes the kind's own.",
        least=0,
        most=4096,
        unit="characters",
    )
    kms_key: str = option(
        "", about="The KMS key's ARN of a SecureString, fixed at creation; empty takes the account's aws/ssm key."
    )
    description: str = option("", about="What it is for; of a SecureString it is set with the value alone.")
    rotation: Rotation = option(Rotation(), about="How the value of a SecureString is renewed.")
    state: str = option("present", about="absent deletes it.", choices=("present", "absent"))

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
