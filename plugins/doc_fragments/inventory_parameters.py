# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's parameters. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  parameters:
    description:
      - 'The inventory''s C(parameters), a mapping by key. An SSM parameter. A deploy creates a
        SecureString''s value once, and never reads or replaces it.'
      - 'C(KEY.name) (text, required): The parameter''s path.'
      - 'C(KEY.value) (text): The value. Not for a SecureString, whose value never is in an inventory.'
      - 'C(KEY.type) (text, default C(String)): The type. Fixed at creation. One of C(String), C(StringList),
        C(SecureString).'
      - 'C(KEY.kind) (text): The kind of a SecureString''s value, as for secrets. One of
        C(letters_and_digits), C(hex), C(url_safe), C(django_secret_key), C(fernet_key), C(external).'
      - 'C(KEY.length) (whole number, 0 to 4096 characters, default C(0)): The length of a SecureString''s
        generated value; 0 for the default of its kind.'
      - 'C(KEY.kms_key) (text): The ARN of a SecureString''s KMS key. Fixed at creation. Empty: the AWS
        managed key aws/ssm.'
      - 'C(KEY.copy_from) (text): The name of the SecureString in AWS whose value a new one takes over,
        unseen. none: a new value is meant, although what runs uses another.'
      - 'C(KEY.description) (text): The description in AWS. Of a SecureString it is only set together with the
        value.'
      - 'C(KEY.rotation) (mapping): How the value of a SecureString is rotated.'
      - 'C(KEY.rotation.max_age_days) (whole number, 0 to 3650 days, default C(0)): Rotate when the value is
        older than this; 0 never. For an external secret, a reminder only.'
      - 'C(KEY.rotation.fallbacks) (text): Where older values are kept, for an application that still accepts
        them. list: in the value itself, newest first, with commas between. Any other text: under this JSON
        key, in the same form. Empty: nowhere.'
      - 'C(KEY.rotation.keep) (whole number, 1 to 9, default C(1)): How many older values are kept.'
      - 'C(KEY.rotation.grace_days) (whole number, 0 to 3650 days, default C(0)): How long older values are
        kept after a rotation; 0 keeps them until playbooks/secrets.yml -e secret_action=retire.'
      - 'C(KEY.rotation.users) (text, default C(single)): single: one user, whose password changes.
        alternating: two users take turns, so that running tasks can still log in; set the other''s password
        in the database, then update the secret. One of C(single), C(alternating).'
      - 'C(KEY.rotation.database) (text): With alternating users: the inventory key of their database.'
      - 'C(KEY.state) (text, default C(present)): absent deletes the parameter. One of C(present), C(absent).'
    type: dict
"""
