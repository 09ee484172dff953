#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: secret_info
version_added: "1.0.0"
short_description: Tells how the secrets and parameters of an inventory are, and who reads them; never a value
description:
  - Says for each how old its value is, when it was rotated and is due, which versions have a label, whether it waits for a person, and which
    services read it, found from what runs in the cluster. Tasks that were made before the current value came are told; they run on an older one.
  - No value is read unless O(deep) asks for it, and none is ever shown. Changes nothing and fails for no state of a secret.
notes:
  - ListSecrets may be five minutes behind; up to ten secrets, and those that are missing or being changed, are described one by one.
  - amazon.aws.secretsmanager_secret and the lookups read or write one secret; none of them tells its age, its labels or who reads it.
author: TalentBase (@talentbase)
options:
  secrets:
    description: The inventory's C(secrets), see docs/inventory.md.
    type: dict
    default: {}
  parameters:
    description: The inventory's C(parameters), see docs/inventory.md.
    type: dict
    default: {}
  databases:
    description: The inventory's C(databases), see docs/inventory.md; one whose password RDS manages is told as C(rds.KEY).
    type: dict
    default: {}
  aws_account_id:
    description: The inventory's account; the module fails on credentials of another one.
    type: str
    required: true
  name:
    description: Some only, by their inventory keys or names in AWS; all without it. C(parameter.KEY) and C(rds.KEY) are understood, too.
    type: list
    elements: str
    default: []
  details:
    description: Whether all that is known is told of those that are named, or that are not simply well; a row of a table otherwise.
    type: bool
    default: false
  deep:
    description: Whether the current values are read, in memory alone, to tell whether they fit their kinds. CloudTrail records the reads.
    type: bool
    default: false
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: How the secrets are
  talentbase.aws.secret_info:
    secrets: "{{ secrets }}"
    parameters: "{{ parameters | default({}) }}"
    cluster: "{{ cluster }}"
    services: "{{ services }}"
    service_defaults: "{{ service_defaults | default({}) }}"
    profiles: "{{ profiles | default({}) }}"
    aws_account_id: "{{ aws_account_id }}"
  register: found

- name: No value is due
  ansible.builtin.assert:
    that: found.secrets | dict2items | selectattr('value.overdue') | length == 0
"""

RETURN = r"""
secrets:
  description: The secrets by their inventory keys, those that RDS manages by C(rds.KEY); never a value.
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
    arn: {description: "The ARN, empty where it is missing.", type: str, returned: always}
    since: {description: Since when its value is current., type: str, returned: always}
    how:
      description: "How the value came: C(created), C(rotated), C(updated), C(restored), C(retired), C(reverted) or C(by hand)."
      type: str
      returned: always
    age_days: {description: "The age of the value, in whole days.", type: int, returned: always}
    last_rotation: {description: When it was rotated., type: str, returned: always}
    next_due: {description: When it is due., type: str, returned: always}
    overdue: {description: Whether that is over., type: bool, returned: always}
    version: {description: The version of a parameter., type: int, returned: always}
    stages: {description: The ids of the versions by their labels., type: dict, returned: always}
    phase: {description: "How far a change is: C(settled), C(staged), C(promoted) or C(reverting).", type: str, returned: always}
    placeholder: {description: Whether it waits for a person's value., type: bool, returned: always}
    deleted_on: {description: When it will be deleted., type: str, returned: always}
    consumers:
      description: "Who reads it, from what runs: service, variables, running and stale tasks, and the version that is pinned."
      type: list
      elements: dict
      returned: always
    not_running: {description: The services whose entries refer to it and that do not run., type: list, elements: str, returned: always}
    faults: {description: "What is wrong with the value, with O(deep).", type: list, elements: str, returned: always}
parameters:
  description: The parameters by their inventory keys; never a value.
  returned: success
  type: dict
  contains: *status
lines:
  description: The table for a terminal.
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
