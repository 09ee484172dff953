# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Errors of AWS that pass by themselves: the one table. The session tries a call again for as long as its row says. Pure.

Throttling and HTTP 5xx are botocore's: https://docs.aws.amazon.com/boto3/latest/guide/retries.html
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from .passing_error import PassingError
from .passing_errors_of_data import DATA, MONITORING, SECRETS
from .passing_errors_of_networks import EC2, ELB, S3, WAF
from .passing_errors_of_services import BACKUP, ECS, IAM, SCALING, SCHEDULER

PASSING_ERRORS: tuple[PassingError, ...] = (
    *ECS,
    *SCALING,
    *SCHEDULER,
    *BACKUP,
    *IAM,
    *EC2,
    *ELB,
    *S3,
    *WAF,
    *DATA,
    *SECRETS,
    *MONITORING,
)


def passing_error(name: str, code: str, message: str) -> PassingError | None:
    """The first row of the table for an error. name: service:Operation."""
    for row in PASSING_ERRORS:
        if (
            any(fnmatchcase(name, glob) for glob in row.operations)
            and any(fnmatchcase(code, glob) for glob in row.codes)
            and re.search(row.words, message, re.IGNORECASE)
        ):
            return row
    return None
