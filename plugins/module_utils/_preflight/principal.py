# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role or user whose policies decide what the credentials may do."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .._aws.errors import BotoCoreError, ClientError
from .._aws.session import Aws

USER = re.compile(r"arn:aws[\w-]*:iam::\d{12}:user/.+")
SESSION = re.compile(r"arn:aws[\w-]*:sts::\d{12}:assumed-role/([^/]+)/.+")


def principal_of(aws: Aws, identity: Mapping[str, str]) -> str:
    """The ARN that IAM simulates for the caller: its own, or that of the role it has assumed; empty where there is none.

    A session's ARN lacks the role's path, and IAM simulates no session:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
    """
    arn = identity.get("Arn", "")
    if USER.fullmatch(arn):
        return arn
    session = SESSION.fullmatch(arn)
    if session is None:
        return ""
    try:
        return str(aws.client("iam").get_role(RoleName=session[1])["Role"]["Arn"])
    except (ClientError, BotoCoreError):
        return ""
