# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make and change an OpenID Connect provider of IAM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual


class ProviderHandler(BaseHandler):
    """Makes providers and adds audiences; takes none away, since another user of the account may rely on it."""

    def __init__(self, aws: Aws) -> None:
        self._iam = aws.client("iam")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        # Without thumbprints IAM trusts the CA of the server's certificate:
        # https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
        answer = self._iam.create_open_id_connect_provider(
            Url=f"https://{name}", ClientIDList=properties["client_ids"], Tags=to_list(properties["tags"])
        )
        return {"arn": answer["OpenIDConnectProviderArn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        arn = actual.attributes["arn"]
        if "client_ids" in changed:
            for client in sorted(set(properties["client_ids"]) - set(actual.attributes["client_ids"])):
                self._iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID=client)
        if "tags" in changed:
            self._iam.tag_open_id_connect_provider(OpenIDConnectProviderArn=arn, Tags=to_list(properties["tags"]))
