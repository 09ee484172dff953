# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waits for a role that IAM has made moments ago: ECS may not know it yet.

IAM is eventually consistent: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
The words of ECS: https://github.com/hashicorp/terraform-provider-aws/issues/38538, https://github.com/hashicorp/terraform/issues/4375
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .progress import Progress
from .waiting import retry

CODES = ("ClientException", "InvalidParameterException")
UNKNOWN_ROLE = r"unable to assume .*role"
PATIENCE = 120.0
"""Seconds after which a role is taken to be wrong."""
PAUSE = 5.0


def retry_until_role_is_known(call: Callable[[], Any], name: str, progress: Progress, pause: float = PAUSE) -> Any:
    """The call's result, asked again while ECS cannot assume the role; raises its ClientError after PATIENCE seconds."""
    text = f"service {name}: ECS cannot assume the new role yet; trying again"
    return retry(call, CODES, PATIENCE, UNKNOWN_ROLE, pause, partial(progress.say, text))
