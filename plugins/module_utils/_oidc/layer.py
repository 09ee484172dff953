# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of one OpenID Connect provider of IAM."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._module.layer import Attributes, State
from .._plan.values import Address, KindRules, Resource
from .actual import actual_provider
from .desired import PROVIDER, desired_provider, provider_name
from .handlers import ProviderHandler
from .reads import ProviderSnapshot, read_provider


class ProviderLayer:
    """One provider, by its URL, of which an account has at most one."""

    part = "oidc"
    desired_follows_actual = False
    facts: Collection[str] = ("provider",)
    rules: Mapping[str, KindRules] = {}
    prune: Sequence[str] = ()

    def __init__(self, aws: Aws, url: str, client_ids: Sequence[str], tags: Mapping[str, str]) -> None:
        self._aws, self._tags = aws, tags
        self._name, self._client_ids = provider_name(url), client_ids
        self.handlers = {PROVIDER: ProviderHandler(aws)}

    def observe(self) -> ProviderSnapshot:
        """The provider as IAM describes it."""
        return read_provider(self._aws, self._name)

    def desired(self, snapshot: ProviderSnapshot) -> list[Resource]:
        """The provider."""
        return [desired_provider(self._name, self._client_ids, self._tags)]

    def actual(self, snapshot: ProviderSnapshot) -> State:
        """The provider, where there is one."""
        if snapshot.answer is None:
            return {}
        provider = actual_provider(self._name, snapshot.arn, snapshot.answer, self._client_ids)
        return {provider.address: provider}

    def outputs(self, snapshot: ProviderSnapshot, attributes: Attributes) -> dict[str, Any]:
        """The provider's URL and ARN."""
        return {"provider": {"url": self._name, "arn": attributes[Address(PROVIDER, self._name)]["arn"]}}
