"""IAM: AWS's own managed policies are read once, not at every reset.

And AddClientIDToOpenIDConnectProvider, which moto lacks.
"""

from __future__ import annotations

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.models import IAMBackend, ManagedPolicy
from moto.iam.responses import IamResponse

from ..clock import Clock
from ..patching import replace


def install(clock: Clock) -> None:
    """Patch moto."""
    original = IAMBackend._init_aws_policies
    made: dict[tuple[str, str], list[ManagedPolicy]] = {}

    def init_aws_policies(self: IAMBackend) -> list[ManagedPolicy]:
        key = (self.account_id, self.region_name)
        if key not in made:
            made[key] = original(self)
        for policy in made[key]:
            policy.attachment_count = 0
        return list(made[key])

    replace(IAMBackend, _init_aws_policies=init_aws_policies)

    def add_client_id_to_open_id_connect_provider(self: IamResponse) -> ActionResult:
        arn, client = self._get_param("OpenIDConnectProviderArn"), self._get_param("ClientID")
        provider = self.backend.get_open_id_connect_provider(arn)
        if client not in provider.client_id_list:
            provider.client_id_list.append(client)
        return EmptyResult()

    replace(IamResponse, add_client_id_to_open_id_connect_provider=add_client_id_to_open_id_connect_provider)
