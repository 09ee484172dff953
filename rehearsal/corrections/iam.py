"""IAM: AWS's own managed policies are read once for the process, not at every reset."""

from __future__ import annotations

from moto.iam.models import IAMBackend, ManagedPolicy

from ..clock import Clock
from ..hooking import replace


def install(clock: Clock) -> None:
    """Hook the correction of IAM into moto."""
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
