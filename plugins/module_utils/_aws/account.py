# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose account the credentials belong to."""

from __future__ import annotations

from .errors import Failure
from .session import Aws


def check_account(aws: Aws, account_id: str) -> None:
    """Raise Failure for credentials of another account than the inventory's; any will do where it names none."""
    if account_id:
        refuse_other_account(aws.client("sts").get_caller_identity()["Account"], account_id)


def refuse_other_account(account: str, account_id: str) -> None:
    """Raise Failure where the account of the credentials is not the inventory's, which may be empty for any."""
    if account_id and account != account_id:
        raise Failure(
            f"These credentials belong to account {account}, and the inventory to {account_id}",
            todo="set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, for that account, or choose another "
            "inventory with -i",
        )
