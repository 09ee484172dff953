# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A row of the table of passing errors, and the words that its rows share. Pure."""

from __future__ import annotations

from typing import NamedTuple

TF = "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/"
TF_ISSUE = "https://github.com/hashicorp/terraform-provider-aws/issues/"
EC2_CONSISTENCY = "https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html"
IAM_CONSISTENCY = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html"
RDS_ERRORS = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/"
CACHE_ERRORS = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/"
MINUTE = 60.0


class PassingError(NamedTuple):
    """One row of the table."""

    operations: tuple[str, ...]
    """Globs of service:Operation, as boto3 names the client."""
    codes: tuple[str, ...]
    """Globs of AWS's error code."""
    words: str
    """A regular expression that AWS's words match, in any case; empty for any words."""
    seconds: float
    """How long it lasts at most."""
    reason: str
    """Why AWS refuses for a while; said while waiting."""
    source: str
    todo: str = ""
    """What to do where it has not passed; empty for the remedy of the code."""
    new_role: bool = False
    """Whether it passes only where the role that AWS names is new."""


ROLE_TODO = "see that the role exists and that its trust policy names the service, and run the same command again"
LINKED_TODO = "see that iam:CreateServiceLinkedRole is allowed to these credentials, and run the same command again"
STILL_TODO = "AWS continues: see the console, and run the same command again to keep waiting"
HELD_TODO = "remove what still uses it, and run the same command again"
