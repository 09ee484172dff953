# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read an OpenID Connect provider of IAM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._aws.session import Aws


@dataclass(frozen=True)
class ProviderSnapshot:
    """A provider's ARN, and IAM's answer about it; both empty where there is none."""

    arn: str = ""
    answer: Mapping[str, Any] | None = None


def read_provider(aws: Aws, name: str) -> ProviderSnapshot:
    """The provider of this name."""
    iam = aws.client("iam")
    # Not paginated: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html
    arns = [item["Arn"] for item in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]]
    arn = next((arn for arn in arns if arn.partition("/")[2] == name), "")
    if not arn:
        return ProviderSnapshot()
    return ProviderSnapshot(arn, iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn))
