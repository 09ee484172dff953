# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What parameters are called: in a plan, and by their ARNs and their keys."""

from __future__ import annotations

import re

from .._aws.partition import partition

PARAMETER = "parameter"
SECURE_PARAMETER = "SecureString parameter"
OWN_KEY = "alias/aws/ssm"
"""The account's own key for parameters."""


def parameter_arn(name: str, account_id: str, region: str) -> str:
    """The ARN of a parameter; a path's leading slash is not doubled."""
    return f"arn:{partition(region)}:ssm:{region}:{account_id}:parameter/{name.removeprefix('/')}"


def key_id(key: str) -> str:
    """A KMS key's id or alias, however it is spelt; the account's own key for parameters is none."""
    return "" if key.endswith(OWN_KEY) else re.sub(r"^arn:[^/]*:(key/)?", "", key)
