#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: report_upload
version_added: "1.0.0"
short_description: Put a page into a private bucket, with a link that expires
description:
  - Puts an HTML file into a bucket and makes a presigned link to it. The file replaces an earlier one of the same key.
  - The bucket must be of the account of the credentials, and must block all public access. Any other bucket is refused before anything is put.
  - The link opens the file for anybody who has it, until it expires.
notes:
  - M(amazon.aws.s3_object) looks neither at the owner of a bucket nor at whether it is public.
  - With the credentials of a role a link ends with their session, which may be sooner; RV(expires) says when, where that is known.
  - In check mode the bucket is looked at and nothing is put.
author: TalentBase (@talentbase)
options:
  bucket:
    description: The bucket's name.
    type: str
    required: true
  key:
    description: The object's key.
    type: str
    required: true
  content:
    description: The file's text.
    type: str
    required: true
  link_hours:
    description: How many hours the link is good for, from 1 to 168.
    type: int
    default: 24
  aws_account_id:
    description: The AWS account of the inventory. The module fails with credentials of another account.
    type: str
extends_documentation_fragment:
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The page is in the bucket
  talentbase.aws.report_upload:
    bucket: example-reports
    key: reports/dev/dev.html
    content: "<!doctype html><title>dev</title>"
    link_hours: 48
  register: uploaded
"""

RETURN = r"""
bucket: {description: The bucket., type: str, returned: success}
key: {description: The object's key., type: str, returned: success, sample: reports/dev/dev.html}
url: {description: The link; empty in check mode., type: str, returned: success}
expires: {description: "When the link ends, as far as that is known.", type: str, returned: success, sample: "2026-02-01T12:00:00Z"}
"""

from ..module_utils._module.arguments import arguments
from ..module_utils._module.run import run_module
from ..module_utils._report.upload import upload


def main() -> None:
    spec = arguments(
        bucket={"type": "str", "required": True},
        key={"type": "str", "required": True, "no_log": False},
        content={"type": "str", "required": True},
        link_hours={"type": "int", "default": 24},
        aws_account_id={"type": "str"},
    )
    run_module(spec, upload)


if __name__ == "__main__":
    main()
