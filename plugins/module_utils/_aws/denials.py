# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do where IAM denies a call: which purpose's policy has the action, or who may do it. Pure.

The words are AWS's: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

import re

from .purposes import ACTIONS

DENIED = re.compile(r"not authorized to perform: ([a-z0-9-]+):([A-Za-z]+)")
AGAIN = "an administrator runs playbooks/permissions.yml with this inventory"


def remedy(message: str) -> str:
    """What to do about a denial in AWS's words; empty for any other message."""
    denied = DENIED.search(message)
    if denied is None:
        return ""
    service, name = denied.groups()
    if "explicit deny" in message:
        return f"grant {service}:{name}: a policy of the account or of its organization denies it"
    if "permissions boundary allows" in message:
        return f"{AGAIN}, or widens the permissions boundary of these credentials"
    having = [purpose for purpose, actions in ACTIONS.items() if name in actions.get(service, "").split()]
    if not having:
        return f"an administrator does it: no policy of playbooks/permissions.yml has {service}:{name}"
    purposes = " or ".join(having)
    return (
        f"grant the action to these credentials: it is of the purpose {purposes}; where they have its policies, {AGAIN}"
    )
