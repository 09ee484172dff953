# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the tokens of caches are secrets that fit, each of one cache."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .check_references import names_in
from .faults import Fault, suggestion
from .inventory import Inventory

KIND = "cache_token"


def cache_token_faults(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the option auth_token of caches."""
    known, owners = names_in(variables, "secrets"), dict[str, str]()
    for name, cache in inventory.caches.items():
        key, secret = f"caches.{name}.auth_token", cache.auth_token
        if not secret:
            continue
        owner = owners.setdefault(secret, name)
        if known is not None and secret not in known:
            yield Fault(key, f"is {secret}, which is not a key of secrets", suggestion(secret, known))
        elif secret in inventory.secrets and inventory.secrets[secret].kind != KIND:
            problem = f"is {secret}, a secret of kind {inventory.secrets[secret].kind}"
            yield Fault(key, problem, f"name one of kind {KIND}")
        elif owner != name:
            yield Fault(key, f"is {secret}, which caches.{owner} has too", "give each cache a secret of its own")
        if not cache.transit_encryption:
            yield Fault(
                key, "needs TLS, as AWS takes a token with it alone", f"give caches.{name}.transit_encryption: true"
            )
