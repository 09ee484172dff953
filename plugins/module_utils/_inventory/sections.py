# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names of the sections of an inventory."""

from __future__ import annotations

from .inventory import MAPS, SINGLE

REQUIRED = {
    "environment_name": "give a name such as dev",
    "aws_account_id": "give the account's twelve digits",
    "aws_region": "give a region such as us-east-1",
    "network": "give its name and cidr",
    "cluster": "give its name",
    "services": "give one entry for each service",
}
OTHERS = (
    "image_tag",
    "image_tags",
    "service_defaults",
    "profiles",
    "resource_tags",
    "aws_profile",
    "progress",
    "protected",
    "report_bucket",
    "accept_risks",
    "shared",
)
SECTIONS = frozenset({*SINGLE, *MAPS, *REQUIRED, *OTHERS})
