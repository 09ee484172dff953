# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An OpenID Connect provider of IAM: what is wanted, what is there, and the calls between the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._aws.tags import to_dict, to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual, Address, KindRules, Resource

KIND = "OIDC provider"


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


class ProviderLayer:
    """The layer of one provider, by its URL without https://, of which an account has at most one."""

    part = "oidc"
    looks_first = False
    rules: Mapping[str, KindRules] = {}
    prune: Sequence[str] = ()

    def __init__(self, aws: Aws, url: str, client_ids: Sequence[str], tags: Mapping[str, str]) -> None:
        self._iam = aws.client("iam")
        self._name = url.removeprefix("https://").rstrip("/")
        self._client_ids = sorted(client_ids)
        self._tags = tags
        self.handlers = {KIND: ProviderHandler(aws)}

    def desired(self) -> list[Resource]:
        return [Resource(Address(KIND, self._name), {"client_ids": self._client_ids, "tags": dict(self._tags)})]

    def read(self) -> dict[Address, Actual]:
        # Not paginated: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html
        arns = [item["Arn"] for item in self._iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]]
        return {Address(KIND, self._name): self._read(arn) for arn in arns if arn.partition("/")[2] == self._name}

    def outputs(self, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, Any]:
        return {"provider": {"url": self._name, "arn": attributes[Address(KIND, self._name)]["arn"]}}

    def _read(self, arn: str) -> Actual:
        answer = self._iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
        there = answer.get("ClientIDList") or []
        wanted = [client for client in self._client_ids if client in there]  # others are not this inventory's
        properties = {"client_ids": wanted, "tags": to_dict(answer.get("Tags") or [])}
        return Actual(Address(KIND, self._name), properties, {"arn": arn, "client_ids": there})
