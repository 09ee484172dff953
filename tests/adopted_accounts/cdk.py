"""An account as a CDK app leaves it: four stacks with CloudFormation's names and tags, and both services running.

    account.ask("POST", "reset")
    adopted = cdk.lay(account)

The account takes the tags that begin with aws: from any caller; AWS takes them from CloudFormation alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .cdk_data import Data, lay_data
from .cdk_network import Network, lay_network
from .cdk_services import CLUSTER, Services, lay_services
from .stacks import Stack


@dataclass(frozen=True)
class Adopted:
    """What was laid, by the ids and names that AWS gave."""

    cluster: str
    network: Network
    data: Data
    services: Services

    @property
    def stacks(self) -> list[Stack]:
        """The stacks, those that others use first."""
        return [self.network.stack, self.data.secrets_stack, self.data.stack, self.services.stack]


def lay(account: Any) -> Adopted:
    """Lay everything into an account that has none of it; the clock moves until both services are steady.

    account: as tests.harness and tools.account have it, with client() and ask().
    """
    network = lay_network(account)
    data = lay_data(account, network)
    services = lay_services(account, network, data)
    account.ask("POST", "clock", {"advance": 900})
    adopted = Adopted(CLUSTER, network, data, services)
    account.ask("PUT", "stacks", [stack.told() for stack in adopted.stacks])
    return adopted
