# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The call that reads the account's Block Public Access of S3."""

from __future__ import annotations

from functools import partial

from .._aws.session import Aws
from .model import Answer
from .reading import otherwise

ABSENT = "NoSuchPublicAccessBlockConfiguration"


def account_block(aws: Aws, account: str) -> Answer:
    """Which of the four ways are blocked; empty where nothing was ever set."""
    call = partial(aws.client("s3control").get_public_access_block, AccountId=account)
    found: Answer = otherwise(call, {}, ABSENT).get("PublicAccessBlockConfiguration") or {}
    return found
