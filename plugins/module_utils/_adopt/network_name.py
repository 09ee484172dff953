# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the network that stands is called. Pure."""

from __future__ import annotations

import re

from .._aws.tags import to_dict
from .._inventory.environment import NAME
from .._network.names import NETWORK_TAG
from .standing import Standing


def network_name(standing: Standing) -> str:
    """The name that its parts are tagged with; else the VPC's, where the inventory takes it; else the cluster's."""
    tags = to_dict(standing.networks.vpc.get("Tags"))
    cluster = re.sub(r"[^a-z0-9-]", "-", standing.name.lower()).strip("-")
    known_names = (tags.get(NETWORK_TAG, ""), tags.get("Name", ""), cluster)
    return next((name for name in known_names if re.fullmatch(NAME, name)), cluster)
