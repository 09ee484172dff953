# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the network that stands is called. Pure."""

from __future__ import annotations

import re

from .._aws.tags import to_dict
from .._inventory.environment import NAME
from .._network.names import NETWORK_TAG
from .._plan.owner import owners
from .standing import Standing, awsvpc


def network_name(standing: Standing) -> str:
    """The name that its parts are tagged with; else the VPC's, where the inventory takes it; else the cluster's."""
    tags = to_dict(standing.networks.vpc.get("Tags"))
    if "network" in standing.existing:
        tags = {NETWORK_TAG: _name_of_groups(standing)}
    cluster = re.sub(r"[^a-z0-9-]", "-", standing.name.lower()).strip("-")
    known_names = (tags.get(NETWORK_TAG, ""), tags.get("Name", ""), cluster)
    return next((name for name in known_names if re.fullmatch(NAME, name)), cluster)


def _name_of_groups(standing: Standing) -> str:
    """The name that the security groups of the tasks are tagged with, in a VPC of somebody else."""
    own = {id_ for service in standing.services for id_ in awsvpc(service).get("securityGroups") or []}
    tags = [to_dict(item.get("Tags")) for item in standing.networks.security_groups if item["GroupId"] in own]
    names = {item.get(NETWORK_TAG, "") for item in tags if not owners(item) or owners(item) & {*standing.own}}
    return next(iter(sorted(names - {""})), "")
