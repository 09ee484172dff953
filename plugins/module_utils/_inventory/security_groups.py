# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The security groups of a service's tasks: the common one, one of its own, and those of somebody else."""

from __future__ import annotations

from dataclasses import dataclass

from .environment import SecurityGroupRule
from .existing import REFERENCE, REFERENCE_FORM
from .schema import option


@dataclass(frozen=True)
class ServiceSecurityGroups:
    """The security groups of a service's tasks. Databases, caches and other tasks let in its own group, else the common one, else the existing ones."""

    common: bool = option(True, about="The group ecs of the network, which services share.")
    own: bool = option(
        False,
        about="A group of the service's own. The load balancer reaches the service's port through it, and everything may leave it.",
    )
    existing: list[str] = option(
        [],
        about="Groups of the VPC that somebody else owns, each by its id, its name, or a tag such as tag:team=platform. They are read, and "
        "never changed, tagged or deleted: what they let through is their owner's.",
        pattern=REFERENCE,
        form=REFERENCE_FORM,
    )
    rules: list[SecurityGroupRule] = option([], about="Additional ingress rules of the own group.")

    @property
    def is_usual(self) -> bool:
        """Whether the tasks have the common group alone."""
        return self.common and not self.own and not self.existing
