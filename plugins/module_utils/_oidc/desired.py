# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The OpenID Connect provider as the module's options want it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._plan.values import Address, Resource

PROVIDER = "OIDC provider"


def provider_name(url: str) -> str:
    """A provider's name, which is its URL without https://; an account has at most one of that name."""
    return url.removeprefix("https://").rstrip("/")


def desired_provider(name: str, client_ids: Sequence[str], tags: Mapping[str, str]) -> Resource:
    """The provider with its audiences (client ids)."""
    return Resource(Address(PROVIDER, name), {"client_ids": sorted(client_ids), "tags": dict(tags)})
