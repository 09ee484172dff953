"""Every quirk by name: what AWS does, for how long, and where that was learned."""

from __future__ import annotations

from .catalogue_ending import ENDING
from .catalogue_new import NEW
from .catalogue_running import RUNNING
from .quirk import TF_ISSUE, Quirk

QUIRKS = (
    Quirk(
        "request-models",
        "A request that AWS's model of its operation forbids (required, enum, pattern, length, range) is refused",
        "botocore's service-2.json of each service",
    ),
    Quirk(
        "disabled-region",
        "A region that the account has not enabled knows none of its keys: GetCallerIdentity answers InvalidClientTokenId",
        f"{TF_ISSUE}12940",
    ),
    *NEW,
    *RUNNING,
    *ENDING,
)
