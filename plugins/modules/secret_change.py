#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: secret_change
version_added: "1.0.0"
short_description: Rotate, update or restore secrets, and restart the services that read them
description:
  - A new version is staged, tested, and promoted. Then the services whose tasks started before are restarted, only they, and
    their deployments are followed to the end as by M(talentbase.aws.ecs_services).
  - The test is a round trip for a Fernet key, a read for a SecureString parameter, and a login for database credentials. The
    login needs psycopg, and a PostgreSQL database that answers this machine; where it cannot be tested, a line says so.
  - A version that fails its test is not promoted. The password of a master user counts only once RDS has set it, and Parameter
    Store has no staging, so these two are tested right after the promotion, and taken back before any service is restarted.
  - Where a service does not come up on the new value, the version before is made current again, and whoever reads the new one
    is restarted once more.
  - The state of a change is in the staging labels of the secret alone (C(AWSPENDING), C(AWSCURRENT), C(AWSPREVIOUS)). After an
    interruption the same command continues from there, and never changes a value twice.
  - The password of an RDS instance's master user is changed with its secret. While its consumers are restarted, the tasks that
    still run cannot open new connections.
notes:
  - M(community.aws.secretsmanager_secret) replaces a value and knows neither stages nor consumers, and writes in check mode.
  - Values exist in the memory of the module and in requests to AWS; no result, diff, log, argument or file holds them.
author: TalentBase (@talentbase)
options:
  action:
    description:
      - V(rotate) makes a new value of the secret's kind. Without O(name) it does what is due by C(rotation.max_age_days) and
        C(rotation.grace_days), and nothing else.
      - V(update) takes a person's value, from C(value), C(value_file) or C(prompt).
      - V(restore) makes the version before current again, ends a change under way, or takes a secret out of its recovery window.
      - V(retire) drops the older values that C(rotation.fallbacks) keeps.
      - V(restart) changes no value; services whose tasks run on an older one, such as after a change in the console, start their tasks anew.
    type: str
    choices: [rotate, update, restore, retire, restart]
    required: true
  name:
    description: Inventory keys or names in AWS; all secrets without it, which only V(rotate), V(retire) and V(restart) take.
    type: list
    elements: str
    default: []
  again:
    description: Do it although it was done within the last hour.
    type: bool
    default: false
  json_key:
    description: The one JSON key that an update is for.
    type: str
    default: ""
  value_pipe:
    description: The named pipe that an update's value comes through; set by the action plugin from C(value), C(value_file) or C(prompt).
    type: path
  secrets:
    description: The inventory's C(secrets), see docs/inventory.md.
    type: dict
    required: true
  parameters:
    description:
      - The inventory's C(parameters). SecureString parameters are changed like secrets, and named by their key, by C(parameter.KEY) or by their
        name in AWS. Parameter Store has no stages; a new value is current once it is put, and a tag says that its change goes on.
    type: dict
    default: {}
  aws_account_id:
    description: The account of the parameters; needed where there are SecureString parameters.
    type: str
  databases:
    description:
      - The inventory's C(databases), whose master users' passwords change with their secrets. One whose password RDS manages is named V(rds.KEY).
        RDS rotates it when it is asked for by name; without O(name) the services whose tasks read the one before RDS's last rotation start
        their tasks anew.
    type: dict
    default: {}
  timeout:
    description: How long a database may take to change its password, in seconds.
    type: int
    default: 1800
  on_failure:
    description: Whether a change that did not work fails the task, or is only told in the result C(failure), for a play that has something to do first.
    type: str
    choices: [fail, report]
    default: fail
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The session secret has a new value
  talentbase.aws.secret_change:
    action: rotate
    name: [session]
    secrets:
      session: {name: app-dev/session, kind: letters_and_digits, key: SESSION_SECRET}
    cluster: {name: app-dev}
    services:
      worker: {name: app-worker-dev, repository: app-worker, profile: worker, cpu: 256, memory: 512, secrets: {SESSION_SECRET: session}}
"""

RETURN = r"""
secrets:
  description: What was done with each secret, by inventory key; never a value.
  returned: success
  type: dict
  contains:
    name: {description: The name in AWS., type: str, returned: always}
    action: {description: What is done with it., type: str, returned: always}
    why: {description: Why., type: str, returned: always}
    outcome: {description: "What became of it: rotated, updated, restored, retired, restarted, reverted, unstaged, reverting or completed; empty for nothing.",
              type: str, returned: always}
    version: {description: The id of the current version., type: str, returned: always}
    restarted: {description: The services whose tasks were started anew for it., type: list, elements: str, returned: always}
  sample:
    session: {name: app-dev/session, action: rotate, why: asked for by name, outcome: rotated, version: 0f3c9a51-3f8e-4a53-9d3e-6c0c4a3a1d11,
              restarted: [app-worker-dev]}
deployments:
  description: The deployments that were followed, as M(talentbase.aws.ecs_services) returns them.
  returned: when not in check mode
  type: list
  elements: dict
  sample: [{service: app-worker-dev, status: SUCCESSFUL}]
failure:
  description: What did not work; empty if everything did.
  returned: when not in check mode
  type: str
  sample: ""
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["update secret app-dev/session (state, version)", "update service app-worker-dev (tasks)"]
"""

from ..module_utils._aws.errors import Failure
from ..module_utils._inventory.check_parameters import check_parameters
from ..module_utils._inventory.check_secrets import check_secrets
from ..module_utils._module.arguments import dicts, services_arguments
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._rotation.change_secrets import change_secrets
from ..module_utils._rotation.stale_consumers import restart_readers

ACTIONS = ["rotate", "update", "restore", "retire", "restart"]


def main() -> None:
    spec = services_arguments(
        action={"type": "str", "choices": ACTIONS, "required": True},
        name={"type": "list", "elements": "str", "default": []},
        again={"type": "bool", "default": False},
        json_key={"type": "str", "default": "", "no_log": False},
        value_pipe={"type": "path"},
        aws_account_id={"type": "str"},
        timeout={"type": "int", "default": 1800},
        on_failure={"type": "str", "choices": ["fail", "report"], "default": "fail"},
        **dicts("secrets", required=True),
        **dicts("parameters", "databases"),
    )
    run_module(spec, secret_change)


def secret_change(run: Run) -> Result:
    """Change secrets, or restart what reads an older value."""
    inventory = inventory_of(run.params, [check_secrets, check_parameters])
    if not inventory.account_id and any(item.secure for item in inventory.parameters.values()):
        raise Failure("aws_account_id: is missing", todo="give the account of the SecureString parameters")
    return (restart_readers if run.params["action"] == "restart" else change_secrets)(run, inventory)


if __name__ == "__main__":
    main()
