# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What somebody else owns and the environment lies in: it is read, and never changed, tagged or deleted."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option

REFERENCE = r"tag:[^=]{1,128}=.{1,256}|(?!tag:)\S(.{0,254}\S)?"
REFERENCE_FORM = "an id, a name, or a tag such as tag:team=platform"


@dataclass(frozen=True)
class ExistingSubnets:
    """The subnets of each tier, each by its id, its Name tag, or a tag such as tag:tier=private, which may be that of several."""

    public: list[str] = option(
        [], about="For the load balancer, and for tasks with public_ip.", pattern=REFERENCE, form=REFERENCE_FORM
    )
    private: list[str] = option([], about="For tasks.", pattern=REFERENCE, form=REFERENCE_FORM)
    isolated: list[str] = option([], about="For databases and caches.", pattern=REFERENCE, form=REFERENCE_FORM)


@dataclass(frozen=True)
class ExistingNetwork:
    """A VPC and subnets that somebody else owns, with their routes: they are read, and never changed, tagged or deleted.

    The environment makes its security groups in it.
    """

    vpc: str = option(
        about="The VPC: its id, its Name tag, or a tag such as tag:team=platform.",
        pattern=REFERENCE,
        form=REFERENCE_FORM,
    )
    subnets: ExistingSubnets = option(ExistingSubnets())
