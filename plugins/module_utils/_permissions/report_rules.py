# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules for the page of the environments, which goes into a bucket. Pure."""

from __future__ import annotations

from .._aws.partition import partition
from .arns import Arns
from .rule import Rule, Rules


def settings_of_buckets(arns: Arns) -> Rule:
    """What shows how the bucket of pages is set, and not what is in it."""
    bucket = arns.inventory.report_bucket
    named = [f"arn:{partition(arns.region)}:s3:::{bucket}"] if bucket else []
    return Rule("SettingsOfReportBucket", "Get(?!Object$|Account).*|ListBucket", named)


def report_rules(arns: Arns) -> Rules:
    """Nothing without a bucket in the inventory; in it, the folder of this environment alone."""
    bucket = arns.inventory.report_bucket
    known = [f"arn:{partition(arns.region)}:s3:::{bucket}"] if bucket else []
    return {
        "s3": [
            Rule("ReportBucket", "GetBucket.*", known),
            Rule("Reports", "(Get|Put)Object", [f"{arn}/reports/{arns.inventory.environment_name}/*" for arn in known]),
        ]
    }
