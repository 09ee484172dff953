# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The command that takes the tags of an adoption away again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote

from .parts import OWN_TAGS


def untag_commands(tags: Mapping[str, Mapping[str, str]]) -> list[str]:
    """One command for all parts that are to get tags; none where none is."""
    if not tags:
        return []
    keys = [name for name in OWN_TAGS if any(name in item for item in tags.values())]
    ids = " ".join(quote(id_) for id_ in tags)
    return [f"aws ec2 delete-tags --region REGION --resources {ids} --tags {' '.join(f'Key={key}' for key in keys)}"]
