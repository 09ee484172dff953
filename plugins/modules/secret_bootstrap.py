#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: secret_bootstrap
version_added: "1.0.0"
short_description: Generate missing secrets and adopt existing ones
description:
  - Generates the secrets that do not exist in AWS Secrets Manager and adopts those that do. An existing value is never replaced.
  - The value of an V(external) secret is supplied by a person. Until then it holds a placeholder and is reported, which the id of the current
    version shows, kept in the tag C(talentbase.aws/placeholder-version). The module never reads a value.
  - Tags are updated, and so are description, KMS key and resource policy if the inventory has them; without a policy in the inventory the
    existing one is left unchanged. A policy that is public, or that locks the whole account out, is refused. A secret without a value gets one.
  - A secret that is scheduled for deletion is refused before the first write, unless O(restore_secrets=true).
notes:
  - M(community.aws.secretsmanager_secret) takes the value from the playbook, so it cannot generate only missing values, and it writes in check mode.
  - Generated values exist in the memory of the module and in the request to AWS; no result, diff, log or message holds them.
author: TalentBase (@talentbase)
options:
  secrets:
    required: true
  restore_secrets:
    description: Whether secrets that are scheduled for deletion are restored, with their values; otherwise they are refused.
    type: bool
    default: false
  state:
    description: V(absent) schedules the deletion of the secrets; each can be restored for its C(recovery_days).
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.inventory_secrets
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Every secret of the application exists
  talentbase.aws.secret_bootstrap:
    secrets:
      session:
        name: app-dev/session
        kind: letters_and_digits
        key: SESSION_SECRET
      mail:
        name: app-dev/mail-api-key
        kind: external
    resource_tags:
      Environment: development

- name: The secrets are scheduled for deletion
  talentbase.aws.secret_bootstrap:
    secrets: "{{ secrets }}"
    state: absent
"""

RETURN = r"""
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(secrets) and RV(pending).
  returned: when state is present
  type: dict
secrets:
  description: The secrets by inventory key; never a value.
  returned: when state is present
  type: dict
  contains:
    name: {description: The name., type: str, returned: always}
    arn: {description: The ARN., type: str, returned: always}
    placeholder: {description: Whether it still needs a value from a person., type: bool, returned: always}
    created: {description: Whether this run created it., type: bool, returned: always}
  sample:
    mail: {name: app-dev/mail-api-key, arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-dev/mail-api-key-AbCdEf",
           placeholder: true, created: false}
placeholders:
  description: The names of the secrets that hold a placeholder.
  returned: when state is present
  type: list
  elements: str
  sample: [app-dev/mail-api-key]
waiting_for_a_person:
  description: The same secrets, each with the form of its value.
  returned: when state is present
  type: list
  elements: str
  sample: ["app-dev/mail-api-key (plain text)"]
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["create secret app-dev/session"]
pending:
  description: Always empty; a secret exists at once.
  returned: when state is present
  type: list
  elements: str
  sample: []
"""

from ..module_utils._inventory.check_secrets import check_secrets
from ..module_utils._module.arguments import STATE, arguments, dicts
from ..module_utils._module.converge import converge, remove
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._secrets.layer import SecretsLayer


def main() -> None:
    restore = {"type": "bool", "default": False, "no_log": False}
    run_module(arguments(**dicts("secrets", required=True), restore_secrets=restore, state=STATE), secrets)


def secrets(run: Run) -> Result:
    """Converge the secrets, or schedule them for deletion."""
    inventory = inventory_of(run.params, [check_secrets])
    layer = SecretsLayer(run.aws, inventory.secrets, run.tags, run.removing, inventory.restore_secrets)
    return remove(run, layer) if run.removing else converge(run, layer)


if __name__ == "__main__":
    main()
