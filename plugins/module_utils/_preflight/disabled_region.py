# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A region that the account has not enabled: AWS answers there as if it did not know the key.

https://github.com/hashicorp/terraform-provider-aws/issues/12940
"""

from __future__ import annotations

from shlex import quote

from .._aws.errors import UNKNOWN_KEY, BotoCoreError, ClientError, code_of
from .._aws.session import Aws
from .._inventory.faults import Fault

EVERYWHERE = "us-east-1"
"""A region that every account has, as it is no region to opt in to."""


def disabled_region(aws: Aws, error: BaseException) -> Fault | None:
    """The fault where a key that this region does not know is known elsewhere; None where it is the key."""
    if code_of(error) not in UNKNOWN_KEY or aws.region == EVERYWHERE:
        return None
    try:
        aws.client("sts", EVERYWHERE).get_caller_identity()
    except (ClientError, BotoCoreError):
        return None
    enable = f"aws account enable-region --region-name {quote(aws.region)}"
    status = f"aws account get-region-opt-status --region-name {quote(aws.region)}"
    hint = f"take another region, or enable it, which takes minutes ({enable}; {status} tells when it is done)"
    return Fault("aws_region", f"is {aws.region}, which the account has not enabled: its key is known elsewhere", hint)
