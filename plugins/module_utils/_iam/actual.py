# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role as IAM describes it, in the shape of the desired one. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from .._aws.tags import to_dict
from .._plan.values import Actual, Address
from .names import POLICY_NAME, ROLE


def actual_role(role: Mapping[str, Any], policies: Mapping[str, Any], attached: Iterable[Mapping[str, Any]]) -> Actual:
    """A role from GetRole, with its inline policies by name and the policies attached to it."""
    properties = {
        "trust": document_of(role["AssumeRolePolicyDocument"]),
        "policy": document_of(policies[POLICY_NAME]) if POLICY_NAME in policies else None,
        "more_policies": [name for name in policies if name != POLICY_NAME] + [item["PolicyArn"] for item in attached],
        "description": role.get("Description", ""),
        "tags": to_dict(role.get("Tags")),
        "boundary": (role.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn", ""),
    }
    return Actual(Address(ROLE, role["RoleName"]), properties, {"arn": role["Arn"]})


def document_of(document: Any) -> dict[str, Any]:
    """A policy document; botocore decodes it already, an endpoint that it does not know may not."""
    return dict(json.loads(unquote(document))) if isinstance(document, str) else dict(document)
