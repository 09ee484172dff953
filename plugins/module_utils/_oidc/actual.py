# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An OpenID Connect provider as IAM describes it, in the shape of the desired one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._aws.tags import to_dict
from .._plan.values import Actual, Address
from .desired import PROVIDER


def actual_provider(name: str, arn: str, answer: Mapping[str, Any], client_ids: Collection[str]) -> Actual:
    """The provider from GetOpenIDConnectProvider; of its audiences those that the inventory has, as others are not ours."""
    registered = answer.get("ClientIDList") or []
    properties = {
        "client_ids": sorted({*client_ids} & {*registered}),
        "tags": to_dict(answer.get("Tags") or []),
    }
    return Actual(Address(PROVIDER, name), properties, {"arn": arn, "client_ids": registered})
