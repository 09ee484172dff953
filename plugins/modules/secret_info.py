#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: secret_info
version_added: "1.0.0"
short_description: Report the age, rotation and readers of secrets
description:
  - Reports for each the age of its value, its last rotation, when the next one is due, its labelled versions, whether it still needs a value from
    a person, and which services in the cluster read it. Names tasks that run on an older value.
  - Reads a value only with O(deep), and never shows one. Changes nothing, and fails for no state of a secret.
notes:
  - ListSecrets may be five minutes behind; up to ten secrets, and those that are missing or being changed, are described one by one.
  - amazon.aws.secretsmanager_secret and the lookups read or write one secret; none of them returns its age, its labels or its readers.
author: TalentBase (@talentbase)
options:
  secrets:
    description: The inventory's C(secrets), with the fields of M(talentbase.aws.secret_bootstrap).
    type: dict
    default: {}
  parameters:
    description: The inventory's C(parameters), with the fields of M(talentbase.aws.ssm_parameters).
    type: dict
    default: {}
  databases:
    description: The inventory's C(databases), with the fields of M(talentbase.aws.data_stores); a password that RDS manages is reported as C(rds.KEY).
    type: dict
    default: {}
  aws_account_id:
    description: The AWS account of the inventory. The module fails with credentials of another account.
    type: str
    required: true
  name:
    description: Secrets by inventory key or name in AWS, also C(parameter.KEY) and C(rds.KEY); default all.
    type: list
    elements: str
    default: []
  details:
    description: Report all details of the named secrets and of those with a problem; otherwise one table row each.
    type: bool
    default: false
  deep:
    description: Read the current values, in memory only, to check that they fit their kinds. CloudTrail records the reads.
    type: bool
    default: false
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Read the state of the secrets
  talentbase.aws.secret_info:
    secrets: "{{ secrets }}"
    parameters: "{{ parameters | default({}) }}"
    cluster: "{{ cluster }}"
    services: "{{ services }}"
    service_defaults: "{{ service_defaults | default({}) }}"
    profiles: "{{ profiles | default({}) }}"
    aws_account_id: "{{ aws_account_id }}"
  register: found

- name: No rotation is overdue
  ansible.builtin.assert:
    that: found.secrets | dict2items | selectattr('value.overdue') | length == 0
"""

RETURN = r"""
secrets:
  description: The secrets by inventory key, passwords that RDS manages by C(rds.KEY); never a value.
  returned: success
  type: dict
  contains: &status
    section: {description: C(secrets) or C(parameters)., type: str, returned: always}
    key: {description: The inventory key., type: str, returned: always}
    name: {description: The name in AWS., type: str, returned: always}
    kind: {description: "The kind; of a parameter its type, and the kind of a SecureString.", type: str, returned: always}
    state:
      description:
        - C(missing), C(to be deleted), C(no value), C(staged), C(promoted), C(reverting), C(placeholder), C(wrong), C(stale), C(overdue) or
          C(ok), the first that holds; C(absent) for a parameter that is to be so and is.
      type: str
      returned: always
    arn: {description: "The ARN, empty if it does not exist.", type: str, returned: always}
    since: {description: When its value became current., type: str, returned: always}
    how:
      description: "The last change of the value: C(created), C(rotated), C(updated), C(restored), C(retired), C(reverted) or C(by hand)."
      type: str
      returned: always
    age_days: {description: "The age of the value, in whole days.", type: int, returned: always}
    last_rotation: {description: The time of the last rotation., type: str, returned: always}
    next_due: {description: When the next rotation is due., type: str, returned: always}
    overdue: {description: Whether that time has passed., type: bool, returned: always}
    version: {description: The version of a parameter., type: int, returned: always}
    stages: {description: The ids of the versions by their labels., type: dict, returned: always}
    phase: {description: "The progress of a change: C(settled), C(staged), C(promoted) or C(reverting).", type: str, returned: always}
    placeholder: {description: Whether it needs a value from a person., type: bool, returned: always}
    deleted_on: {description: When it will be deleted., type: str, returned: always}
    consumers:
      description: "The running services that read it: service, variables, running and stale tasks, and the pinned version."
      type: list
      elements: dict
      returned: always
    not_running: {description: The services that refer to it in the inventory and do not run., type: list, elements: str, returned: always}
    faults: {description: "The problems of the value, with O(deep).", type: list, elements: str, returned: always}
parameters:
  description: The parameters by inventory key; never a value.
  returned: success
  type: dict
  contains: *status
lines:
  description: The table as lines for a terminal.
  returned: success
  type: list
  elements: str
"""

from ..module_utils._inventory.check_parameters import check_parameters
from ..module_utils._inventory.check_secrets import check_secrets
from ..module_utils._module.arguments import dicts, services_arguments
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._rotation.status_report import report_status


def main() -> None:
    spec = services_arguments(
        aws_account_id={"type": "str", "required": True},
        name={"type": "list", "elements": "str", "default": []},
        details={"type": "bool", "default": False},
        deep={"type": "bool", "default": False},
        **dicts("secrets", "parameters", "databases"),
    )
    run_module(spec, secret_info)


def secret_info(run: Run) -> Result:
    """Report how secrets and parameters are."""
    return report_status(run, inventory_of(run.params, [check_secrets, check_parameters]))


if __name__ == "__main__":
    main()
