#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: secret_view
version_added: "1.0.0"
short_description: Show the value of one secret to a person
description:
  - The value goes to the terminal that ansible-playbook runs at, not to its output, or to a new file of mode 0600. No result, log or callback has it.
  - Refused in AWX, in CI, under ansible-runner and without a terminal, unless the inventory's C(secret_policy.view_in_automation) allows a
    file there.
  - AWS CloudTrail records the read, with the caller and the time, which the module reports.
notes:
  - amazon.aws.secretsmanager_secret and the lookup C(amazon.aws.secretsmanager_secret) return a value to the play, whose callbacks and logs
    may keep it.
author: TalentBase (@talentbase)
options:
  secrets:
    description: The inventory's C(secrets), with the fields of M(talentbase.aws.secret_bootstrap).
    type: dict
    default: {}
  parameters:
    description:
      - The inventory's C(parameters), with the fields of M(talentbase.aws.ssm_parameters).
      - The values of SecureStrings are shown like those of secrets.
    type: dict
    default: {}
  secret_policy:
    default: {}
  aws_account_id:
    description: The inventory's account, for the ARN of a parameter.
    type: str
    required: true
  name:
    description: The secret, by inventory key or name in AWS.
    type: str
    required: true
  confirm:
    description: The same name again, as a confirmation.
    type: str
    default: ""
  version:
    description: Which version to show.
    type: str
    choices: [current, previous]
    default: current
  to_file:
    description: A file to create; an existing file is refused. By default the value goes to the terminal.
    type: path
  terminal:
    description: The device of the person's terminal; the collection's action plugin sets it.
    type: path
  automation:
    description: Where the playbook runs without a person at its terminal; the collection's action plugin sets it.
    type: str
    default: without a terminal
extends_documentation_fragment:
  - talentbase.aws.inventory_secret_policy
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Write the session secret to a file
  talentbase.aws.secret_view:
    secrets: "{{ secrets }}"
    aws_account_id: "{{ aws_account_id }}"
    name: session
    confirm: session
    to_file: session-secret.txt
"""

RETURN = r"""
attended:
  description: Whether a person sits at the terminal.
  returned: success
  type: bool
  sample: true
shown:
  description: Where the value was shown; empty in check mode. Never the value.
  returned: success
  type: str
  sample: session-secret.txt
audit:
  description: What CloudTrail records of the read; empty in check mode.
  returned: success
  type: str
  sample: CloudTrail records this GetSecretValue of app-dev/session by arn:aws:iam::123456789012:user/ann at 2026-11-24 04:29:30 UTC.
"""

from ..module_utils._inventory.check_parameters import check_parameters
from ..module_utils._inventory.check_secrets import check_secrets
from ..module_utils._module.arguments import arguments, dicts
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._rotation.view_value import view_value


def main() -> None:
    spec = arguments(
        aws_account_id={"type": "str", "required": True},
        name={"type": "str", "required": True},
        confirm={"type": "str", "default": ""},
        version={"type": "str", "choices": ["current", "previous"], "default": "current"},
        to_file={"type": "path"},
        terminal={"type": "path"},
        automation={"type": "str", "default": "without a terminal"},
        **dicts("secrets", "parameters", "secret_policy"),
    )
    run_module(spec, secret_view)


def secret_view(run: Run) -> Result:
    """Show one value to a person."""
    return view_value(run, inventory_of(run.params, [check_secrets, check_parameters]))


if __name__ == "__main__":
    main()
