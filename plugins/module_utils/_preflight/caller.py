# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The checks of the credentials: who they are, and whether that is the inventory's account, in its region."""

from __future__ import annotations

from collections.abc import Mapping

from .._aws.errors import BotoCoreError, ClientError, Failure, explain
from .._aws.session import Aws
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .disabled_region import disabled_region
from .findings import Finding

KEYS = ("aws_profile", "aws_assume_role.role_arn")


def check_caller(aws: Aws, inventory: Inventory) -> tuple[Mapping[str, str], list[Finding]]:
    """Who the credentials are, and whether that is the inventory's account, in its region."""
    identity, credentials = _credentials(aws)
    if not credentials.ok():
        return identity, [credentials]
    place = _place(aws, inventory.account_id, inventory.region, identity.get("Account", ""))
    return identity, [credentials, place]


def _credentials(aws: Aws) -> tuple[dict[str, str], Finding]:
    try:
        identity = aws.client("sts").get_caller_identity()
    except (ClientError, BotoCoreError) as error:
        if fault := disabled_region(aws, error):
            return {}, Finding("region", faults=[fault])
        return {}, Finding("credentials", faults=[_fault(explain(error))])
    except Failure as failure:
        return {}, Finding("credentials", faults=[_fault(str(failure))])
    return identity, Finding("credentials", identity["Arn"])


def _fault(message: str) -> Fault:
    """What a Failure says, below the key that it names."""
    problem, _todo, hint = message.partition(" To do: ")
    key = next((key for key in KEYS if problem.startswith(f"{key}: ")), "")
    return Fault(key or "credentials", problem.removeprefix(f"{key}: ").rstrip("."), hint.rstrip("."))


def _place(aws: Aws, account_id: str, region: str, account: str) -> Finding:
    """The credentials are those of the inventory's account, and the module runs in its region."""
    faults = []
    if account != account_id:
        hint = "use credentials of that account (aws_profile or aws_assume_role, or AWS_PROFILE), or correct aws_account_id"
        faults.append(Fault("aws_account_id", f"is {account_id}, but the credentials belong to {account}", hint))
    if aws.region != region:
        hint = "run with the inventory's region, or correct aws_region"
        faults.append(Fault("aws_region", f"is {region}, but this run is in {aws.region}", hint))
    return Finding("account", "" if faults else account, faults)
