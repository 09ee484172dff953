# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What repositories are called: in a plan, and by their ARNs."""

from __future__ import annotations

from .._aws.partition import partition

REPOSITORY = "repository"


def repository_arn(name: str, account_id: str, region: str) -> str:
    """The ARN of a repository."""
    return f"arn:{partition(region)}:ecr:{region}:{account_id}:repository/{name}"
