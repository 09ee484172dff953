# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a step of a kind calls, as IAM knows it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ELSE = "*"
"""Every property that has no actions of its own."""


@dataclass(frozen=True)
class Writes:
    """The actions of one kind, by what a step does; {direction} is a property. update: by property, see ELSE.

    resource: the resource as in an ARN, with {name}, its {path} without a slash in front, its {id}, a property, or the environment's
    {cluster}, {load_balancer}, {topic} or {zone}.
    parent: that of a creation, where it is another.
    """

    resource: str
    create: str = ""
    update: Mapping[str, str] = field(default_factory=dict)
    delete: str = ""
    parent: str = ""


def tagged(action: str, **more: str) -> dict[str, str]:
    """What changes a property of tags, and others."""
    return {"tags": action, **more}
