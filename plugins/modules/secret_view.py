#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: secret_view
version_added: "1.0.0"
short_description: Shows the value of one secret to a person, and to nothing else
description:
  - The value goes to the terminal that ansible-playbook runs at, not to its output, or to a new file of mode 0600. No result, log or callback has it.
  - Refused in AWX, in CI, under ansible-runner and without a terminal, unless the inventory's C(secret_policy.view_in_automation) allows a file there.
  - AWS CloudTrail records the read, with the caller and the time; the module says so.
notes:
  - amazon.aws.secretsmanager_secret and the lookup C(amazon.aws.secretsmanager_secret) give a value to the play, whose callbacks and logs may keep it.
author: TalentBase (@talentbase)
options:
  secrets:
    description: The inventory's C(secrets), see docs/inventory.md.
    type: dict
    default: {}
  parameters:
    description: The inventory's C(parameters), see docs/inventory.md; the values of SecureStrings are shown like those of secrets.
    type: dict
    default: {}
  secret_policy:
    description: The inventory's C(secret_policy), see docs/inventory.md.
    type: dict
    default: {}
  aws_account_id:
    description: The inventory's account, for the ARN of a parameter.
    type: str
    required: true
  name:
    description: The secret, by its inventory key or name in AWS.
    type: str
    required: true
  confirm:
    description: The same name once more.
    type: str
    default: ""
  version:
    description: Which version is shown.
    type: str
    choices: [current, previous]
    default: current
  to_file:
    description: A file to make; one that is there is refused. Without it the value goes to the terminal.
    type: path
  terminal:
    description: The device of the person's terminal; the collection's action plugin sets it.
    type: path
  automation:
    description: Where the playbook runs when no person sits at its terminal; the collection's action plugin sets it.
    type: str
    default: without a terminal
extends_documentation_fragment:
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The session secret is in a file of its own
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
  description: Where the value went, in words; empty in check mode. Never the value.
  returned: success
  type: str
  sample: session-secret.txt
audit:
  description: What CloudTrail records about it; empty in check mode.
  returned: success
  type: str
  sample: CloudTrail records this GetSecretValue of app-dev/session by arn:aws:iam::123456789012:user/ann at 2026-11-24 04:29:30 UTC.
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ..module_utils._aws.errors import Failure
from ..module_utils._inventory.check_parameters import check_parameters
from ..module_utils._inventory.check_secrets import check_secrets
from ..module_utils._module.arguments import arguments
from ..module_utils._module.converge import run
from ..module_utils._module.inventory import inventory_of
from ..module_utils._parameters.names import parameter_arn
from ..module_utils._rotation import viewing
from ..module_utils._rotation.reading import caller_of, read_parameter, read_secret
from ..module_utils._rotation.selection import select
from ..module_utils._text.times import clock


def main() -> None:
    spec = arguments(
        # The options hold names, kinds and rules, so Ansible need not hide them for their names.
        secrets={"type": "dict", "default": {}, "no_log": False},
        parameters={"type": "dict", "default": {}},
        secret_policy={"type": "dict", "default": {}, "no_log": False},
        aws_account_id={"type": "str", "required": True},
        name={"type": "str", "required": True},
        confirm={"type": "str", "default": ""},
        version={"type": "str", "choices": ["current", "previous"], "default": "current"},
        to_file={"type": "path"},
        terminal={"type": "path"},
        automation={"type": "str", "default": "without a terminal"},
    )
    module = AnsibleAWSModule(argument_spec=spec, supports_check_mode=True)

    def body(aws, progress):
        given = module.params
        inventory = inventory_of(given, [check_secrets, check_parameters])
        chosen = select(inventory, [given["name"]])
        viewing.refuse_automation(given["automation"], given["to_file"], inventory.secret_policy.view_in_automation)
        changed = bool(given["to_file"])
        if module.check_mode:
            return {"changed": changed, "attended": not given["automation"], "shown": "", "audit": ""}
        if given["confirm"] != given["name"]:
            raise Failure(f"The value is not shown: it was not confirmed. To do: give -e confirm={given['name']}.")
        caller, moment = caller_of(aws)
        with viewing.new_file(given["to_file"]) if changed else viewing.terminal(given["terminal"]) as stream:
            read = read_chosen(aws, chosen, given["version"])
            title = f"{given['name']}, {given['version']} version {read.version}:"
            viewing.write_all(stream, read.content if changed else viewing.for_terminal(title, read.content))
        shown = given["to_file"] or "the terminal"
        audit = f"CloudTrail records this {read.operation} of {read.arn} by {caller} at {clock(moment)} UTC."
        progress.show([f"The {given['version']} value of {given['name']} is in {shown}.", audit])
        return {"changed": changed, "attended": not given["automation"], "shown": shown, "audit": audit}

    run(module, body)


def read_chosen(aws, chosen, version):
    for secret in chosen.secrets.values():
        return read_secret(aws, secret.name, version)
    (parameter,) = chosen.parameters.values()
    return read_parameter(aws, parameter, parameter_arn(parameter.name, chosen.account_id, aws.region), version)


if __name__ == "__main__":
    main()
