# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which vault a secret is in."""

from __future__ import annotations

from collections.abc import Mapping

from .._aws.session import Aws
from .._inventory.parameters import Parameter
from .parameter_vault import ParameterVault
from .secret_vault import SecretVault
from .vault import Vault, is_parameter


class VaultRegistry:
    """The vaults of one account and region. parameters: the SecureString ones, by ARN."""

    def __init__(self, aws: Aws, parameters: Mapping[str, Parameter]) -> None:
        self._secrets: Vault = SecretVault(aws)
        self._parameters: Vault = ParameterVault(aws, parameters)

    def vault_of(self, name: str) -> Vault:
        """The vault of a secret, by its ARN or its name."""
        return self._parameters if is_parameter(name) else self._secrets
