#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ssm_parameters
version_added: "1.0.0"
short_description: Manage SSM parameters
description:
  - Reads all parameters in few calls and writes only those that differ in value, description or tags. Idempotent, a second run changes nothing.
  - The type of a parameter is fixed at creation; a change of it is refused.
  - A C(SecureString) that does not exist is created with a generated value of its C(kind), or with a placeholder where a person supplies it
    (kind V(external)). An existing one is adopted, and its value is neither read nor replaced; only its tags are updated.
  - A parameter with C(state=absent) in its entry is deleted; one that is no longer in the inventory is left unchanged.
notes:
  - M(community.aws.ssm_parameter) shows no diff in check mode, needs one task for each parameter, and has no deploy lock.
  - Generated values exist in the memory of the module and in the request to AWS; no result, diff, log or message holds them.
author: TalentBase (@talentbase)
options:
  parameters:
    required: true
  aws_account_id:
    description: The account of the parameters.
    type: str
    required: true
  state:
    description: V(absent) deletes the parameters.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.inventory_parameters
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The application's parameters exist
  talentbase.aws.ssm_parameters:
    aws_account_id: "123456789012"
    parameters:
      api_url:
        name: /app-dev/web/api-url
        value: https://api.example.com
      mail_token:
        name: /app-dev/web/mail-token
        type: SecureString
        kind: external
"""

RETURN = r"""
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(parameters) and RV(pending).
  returned: when state is present
  type: dict
parameters:
  description: Name and ARN of each parameter.
  returned: when state is present
  type: dict
  sample: {api_url: {name: /app-dev/web/api-url, arn: "arn:aws:ssm:us-east-1:123456789012:parameter/app-dev/web/api-url"}}
placeholders:
  description: The names of the SecureString parameters that hold a placeholder.
  returned: when state is present
  type: list
  elements: str
  sample: [/app-dev/web/mail-token]
waiting_for_a_person:
  description: The same parameters, each with the form of its value.
  returned: when state is present
  type: list
  elements: str
  sample: ["/app-dev/web/mail-token (SecureString parameter)"]
pending:
  description: Always empty; nothing here needs a wait.
  returned: when state is present
  type: list
  elements: str
  sample: []
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["update parameter /app-dev/web/api-url (value)"]
"""

from ..module_utils._inventory.check_parameters import check_parameters
from ..module_utils._module.arguments import STATE, arguments, dicts
from ..module_utils._module.converge import converge, remove
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._parameters.layer import ParametersLayer


def main() -> None:
    account = {"type": "str", "required": True}
    run_module(arguments(**dicts("parameters", required=True), aws_account_id=account, state=STATE), parameters)


def parameters(run: Run) -> Result:
    """Converge the parameters, or remove them."""
    inventory = inventory_of(run.params, [check_parameters])
    layer = ParametersLayer(run.aws, inventory.parameters, run.params["aws_account_id"], run.tags)
    return remove(run, layer) if run.removing else converge(run, layer)


if __name__ == "__main__":
    main()
