# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The databases and caches that an environment has and its inventory no longer names."""

from __future__ import annotations

from collections.abc import Mapping

from .._aws.session import Aws
from .._aws.tag_index import STORES, TagIndex
from .._inventory.inventory import Inventory

STARTS = (":db:", ":replicationgroup:")


def orphan_stores(aws: Aws, tags: Mapping[str, str], inventory: Inventory) -> list[str]:
    """Their names, as far as tags tell. tags: of everything that the environment makes."""
    named = {item.identifier for some in (inventory.databases, inventory.caches) for item in some.values()}
    arns = [arn for arn in TagIndex(aws, tags, *STORES).owned() if any(start in arn for start in STARTS)]
    return [name for name in (arn.rsplit(":", 1)[1] for arn in arns) if name not in named]
