# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's repositories. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  repositories:
    description:
      - 'The inventory''s C(repositories), a mapping by key. A repository of ECR that the inventory owns. A
        deploy makes or adopts it, and deletes neither it nor an image. Others are left alone.'
      - 'C(KEY.name) (text, required): The name of the repository.'
      - 'C(KEY.scan_on_push) (boolean, default C(true)): Scan each image once it is pushed.'
      - 'C(KEY.immutable_tags) (boolean, default C(true)): A tag cannot be pushed a second time, so that it
        names one image for good.'
      - 'C(KEY.mutable_tags) (list of text): The tags that may move all the same, with * for any text, such as
        latest. At most five, with immutable_tags.'
      - 'C(KEY.keep_images) (whole number, 0 to 10000, default C(0)): How many images are kept, the newest;
        older ones are deleted, whether a task runs them or not. 0 leaves it as it is.'
      - 'C(KEY.expire_untagged_days) (whole number, 0 to 3650 days, default C(0)): After how many days an
        image without a tag is deleted, whether a task runs it or not. 0 leaves it as it is.'
      - 'C(KEY.kms_key) (text): The ARN of the KMS key. Fixed at creation. Empty: left as it is; at creation
        AES-256 with a key of ECR.'
    type: dict
"""
