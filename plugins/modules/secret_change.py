#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: secret_change
version_added: "1.0.0"
short_description: Rotate, update or restore secrets
description:
  - Stages a new version, tests it and promotes it. Then only the services whose tasks started before are restarted, and the module
    waits for their deployments as M(talentbase.aws.ecs_services) does.
  - The test is a round trip for a Fernet key, a read for a SecureString parameter, and a login for database credentials. The
    login needs psycopg, and a PostgreSQL database that this machine can reach; without them a line reports that it was not tested.
  - A version that fails its test is not promoted. The password of a master user counts only once RDS has set it, and Parameter
    Store has no staging, so these two are tested right after the promotion, and reverted before any service is restarted.
  - If a service does not start with the new value, the previous version is made current again, and the readers of the new one are
    restarted once more.
  - The progress of a change is in the staging labels of the secret alone (C(AWSPENDING), C(AWSCURRENT), C(AWSPREVIOUS)). After an
    interruption the same command continues from there, and never changes a value twice.
  - The password of an RDS instance's master user is changed with its secret. While its readers restart, the tasks that still run
    cannot open new connections.
  - The token of a cache is added beside the one before, the readers are restarted, and then it is the only one that is valid. No
    connection is refused meanwhile.
notes:
  - M(community.aws.secretsmanager_secret) replaces a value without stages or restarts, and writes in check mode.
  - Values exist in the memory of the module and in requests to AWS; no result, diff, log, argument or file holds them.
author: TalentBase (@talentbase)
options:
  action:
    description:
      - V(rotate) generates a new value of the secret's kind. Without O(name) it rotates only what is due by C(rotation.max_age_days) and
        C(rotation.grace_days).
      - V(update) sets a value that a person gives, from C(value), C(value_file) or C(prompt).
      - V(restore) makes the previous version current again, ends a change in progress, or cancels a scheduled deletion.
      - V(retire) drops the older values that C(rotation.fallbacks) keeps.
      - V(restart) changes no value; restarts services whose tasks run on an older one, for example after a change in the console.
    type: str
    choices: [rotate, update, restore, retire, restart]
    required: true
  name:
    description: Inventory keys or names in AWS. Empty means all secrets, only for V(rotate), V(retire) and V(restart).
    type: list
    elements: str
    default: []
  again:
    description: Whether to repeat a change that was made within the last hour.
    type: bool
    default: false
  json_key:
    description: The JSON key to update; empty for the whole value.
    type: str
    default: ""
  value_pipe:
    description: The named pipe for the value of an update; set by the action plugin from C(value), C(value_file) or C(prompt).
    type: path
  secrets:
    description: The inventory's C(secrets), with the fields of M(talentbase.aws.secret_bootstrap).
    type: dict
    required: true
  parameters:
    description:
      - The inventory's C(parameters). SecureString parameters are changed like secrets, and named by their key, by C(parameter.KEY) or by their
        name in AWS. Parameter Store has no stages; a new value is current at once, and a tag marks a change in progress.
    type: dict
    default: {}
  aws_account_id:
    description: The account of the parameters; needed where there are SecureString parameters.
    type: str
  databases:
    description:
      - The inventory's C(databases), whose master users' passwords change with their secrets. A password that RDS manages is named V(rds.KEY).
        RDS rotates it when it is requested by name; without O(name) only the services whose tasks run on an older one are restarted.
    type: dict
    default: {}
  caches:
    description: The inventory's C(caches), whose tokens change with their secrets (C(auth_token)).
    type: dict
    default: {}
  timeout:
    description: Seconds to wait until a database has changed its password.
    type: int
    default: 1800
  on_failure:
    description: Whether a failed change fails the task, or is only reported in RV(failure), for a play that has something to do before it fails.
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
  description: The change of each secret, by inventory key; never a value.
  returned: success
  type: dict
  contains:
    name: {description: The name in AWS., type: str, returned: always}
    action: {description: The action., type: str, returned: always}
    why: {description: The reason., type: str, returned: always}
    outcome: {description: "The result: rotated, updated, restored, retired, restarted, reverted, unstaged, reverting or completed; empty for nothing.",
              type: str, returned: always}
    version: {description: The id of the current version., type: str, returned: always}
    restarted: {description: The services that were restarted for it., type: list, elements: str, returned: always}
  sample:
    session: {name: app-dev/session, action: rotate, why: requested by name, outcome: rotated, version: 0f3c9a51-3f8e-4a53-9d3e-6c0c4a3a1d11,
              restarted: [app-worker-dev]}
lines:
  description: The changes as playbooks/secrets.yml prints them.
  returned: success
  type: list
  elements: str
  sample: ["app-dev/session: rotated: requested by name"]
deployments:
  description: The deployments that the module waited for, as M(talentbase.aws.ecs_services) returns them.
  returned: when not in check mode
  type: list
  elements: dict
  sample: [{service: app-worker-dev, status: SUCCESSFUL}]
failure:
  description: What failed; empty if nothing did.
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
from ..module_utils._rotation.change_lines import change_lines
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
        **dicts("parameters", "databases", "caches"),
    )
    run_module(spec, secret_change)


def secret_change(run: Run) -> Result:
    """Change secrets, or restart what reads an older value."""
    inventory = inventory_of(run.params, [check_secrets, check_parameters])
    if not inventory.account_id and any(item.secure for item in inventory.parameters.values()):
        raise Failure("aws_account_id: is missing", todo="give the account of the SecureString parameters")
    result = (restart_readers if run.params["action"] == "restart" else change_secrets)(run, inventory)
    return {**result, "lines": change_lines(result["secrets"], bool(run.params["name"]), run.check_mode)}


if __name__ == "__main__":
    main()
