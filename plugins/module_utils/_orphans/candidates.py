# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What may be an orphan, by the tags alone, which an earlier read of the run has told already."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .._aws.session import Aws
from .._aws.tag_index import STORES, TagIndex
from .._monitoring.reads import alarm_tags
from .._plan.values import Address
from .arns import address_of


def candidates(aws: Aws, tags: Mapping[str, str], named: Collection[Address]) -> dict[Address, str]:
    """The ARNs of what this environment alone has and its inventory does not name, as far as tags tell; they may be behind.

    Listener rules are all of the environment's own, as a rule has no name.
    """
    indexes = (TagIndex(aws, tags, *STORES), alarm_tags(aws, tags))
    owned = {address_of(arn): arn for index in indexes for arn in index.owned()}
    return {address: arn for address, arn in owned.items() if address is not None and address not in named}


def of_kind(found: Mapping[Address, str], kind: str) -> dict[str, str]:
    """The candidates of a kind: their ARNs by name."""
    return {address.name: arn for address, arn in found.items() if address.kind == kind}
