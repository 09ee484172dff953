# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's secrets. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  secrets:
    description:
      - 'The inventory''s C(secrets), a mapping by key. A secret in Secrets Manager. A deploy adopts one that
        exists and never replaces its value.'
      - 'C(KEY.name) (text, required): The secret''s name in AWS.'
      - 'C(KEY.kind) (text, required): The kind of value. It is generated, unless external: a person supplies
        that. One of C(letters_and_digits), C(hex), C(url_safe), C(django_secret_key), C(fernet_key),
        C(database_credentials), C(cache_token), C(external).'
      - 'C(KEY.key) (text): The JSON key of the value. Empty: plain text.'
      - 'C(KEY.keys) (list of text): The JSON keys of an external secret.'
      - 'C(KEY.length) (whole number, 0 to 4096 characters, default C(0)): The length of a generated value; 0
        for the default of its kind.'
      - 'C(KEY.username) (text): The user, for database_credentials.'
      - 'C(KEY.description) (text): The description in AWS.'
      - 'C(KEY.kms_key) (text): The ARN of the KMS key. Empty: the AWS managed key aws/secretsmanager for a
        new secret; an existing secret keeps its key.'
      - 'C(KEY.policy) (mapping of anything): The resource policy. Without one an existing secret keeps its
        policy.'
      - 'C(KEY.recovery_days) (whole number, 7 to 30 days, default C(30)): The recovery window: how long a
        deleted secret can be restored.'
      - 'C(KEY.copy_from) (text): The name or ARN of the secret in AWS whose value a new one takes over,
        unseen. none: a new value is meant, although what runs uses another.'
      - 'C(KEY.rotation) (mapping): How the value is rotated.'
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
    type: dict
"""
