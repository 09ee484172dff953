# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waits for a role that IAM has made moments ago: ECS may not know it yet.

IAM is eventually consistent: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
The words of ECS: https://github.com/hashicorp/terraform-provider-aws/issues/38538, https://github.com/hashicorp/terraform/issues/4375
"""

from __future__ import annotations

import re
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from .errors import ClientError, code_of
from .progress import Progress

CODES = ("ClientException", "InvalidParameterException")
UNKNOWN_ROLE = re.compile(r"unable to assume .*role", re.IGNORECASE)
PATIENCE = 120.0
"""Seconds after which a role is taken to be wrong."""
PAUSE = 5.0


def retry_until_role_is_known(call: Callable[[], Any], name: str, progress: Progress, pause: float = PAUSE) -> Any:
    """The call's result, asked again while ECS cannot assume the role; raises its ClientError after PATIENCE seconds."""
    end = monotonic() + PATIENCE
    while True:
        try:
            return call()
        except ClientError as error:
            if not _is_unknown_role(error) or monotonic() + pause > end:
                raise
        progress.say(f"service {name}: ECS cannot assume its role yet, which may be moments old; trying again")
        sleep(pause)


def _is_unknown_role(error: ClientError) -> bool:
    return code_of(error) in CODES and bool(UNKNOWN_ROLE.search(error.response["Error"]["Message"]))
