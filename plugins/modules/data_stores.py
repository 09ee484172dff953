#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: data_stores
version_added: "1.0.0"
short_description: Manage RDS databases and ElastiCache caches
description:
  - Creates or changes RDS instances and ElastiCache replication groups, each with a subnet group of its own name, and waits for
    all of them in parallel. Idempotent, a second run changes nothing.
  - The password of a new database is read from Secrets Manager into the request that creates it, and appears nowhere else. With
    C(managed_password) RDS generates it, keeps it in a secret of its own and rotates it. An existing database can switch between the two.
    RDS then sets a new password at once, so deploy the services that refer to it in the same run.
  - Never replaces a data store, and deletes one only with O(state=absent). A change that AWS cannot make in place, and a reduction of
    storage, are refused before the first write. A newer minor version that AWS upgraded a store to, and storage that grew by autoscaling,
    are no drift. A data store that is no longer in the inventory is left unchanged.
  - With O(hours), EventBridge Scheduler stops the databases outside of them and starts them again in time, with a role of its own. A database
    that is stopped then is left so; a change of it is refused.
  - With C(transit_encryption) a cache that stands moves to TLS in two steps. It serves clients with TLS and without until O(removals) are
    included, which a deploy does once the services run their new revisions; from then on it serves clients with TLS alone.
  - With C(log_exports) a database or cache sends logs to CloudWatch Logs, into log groups that are made before, with a retention.
  - With O(backup), a plan of AWS Backup backs up databases and file systems into a vault, with a role of its own. A vault is deleted only where
    it holds no recovery point, and no recovery point ever is. Retention and window of a database whose continuous backups AWS Backup makes are
    left alone.
  - An entry with C(external) is somebody else's. Its endpoint is read, and it is never written.
  - With C(restore_snapshot) a new database or cache is created from a snapshot, and changed afterwards in what a restore does not take, the
    password included. A snapshot that does not fit is refused before the first write. An existing store is left as it is.
notes:
  - M(amazon.aws.rds_instance) and the stock ElastiCache modules support neither replication groups nor a wait for several stores at
    once, and take the password as an option.
author: TalentBase (@talentbase)
options:
  hours:
    default: {}
  backup:
    default: {}
  services:
    description: The inventory's C(services), for the file systems that their volumes name.
    type: dict
    default: {}
  service_defaults:
    description: The inventory's C(service_defaults).
    type: dict
    default: {}
  profiles:
    description: The inventory's C(profiles).
    type: dict
    default: {}
  databases:
    default: {}
  caches:
    default: {}
  secrets:
    description: The inventory's C(secrets), names and kinds only. The C(credentials) of a database is one of its keys.
    type: dict
    default: {}
  facts:
    description:
      - The C(facts) that the modules of earlier layers returned, combined into one mapping.
      - Reads C(subnets.isolated), C(security_groups.rds) and C(security_groups.redis) of M(talentbase.aws.vpc_network); not needed where
        O(state=absent).
    type: dict
    default: {}
  protected:
    description: Whether a change that interrupts the clients of a data store waits for its maintenance window.
    type: bool
    default: false
  allow_interruption:
    description: Data stores whose clients may be interrupted now, such as V(databases.main) or V(caches.main).
    type: list
    elements: str
    default: []
  allow_major_upgrade:
    description: Data stores whose engine may move to another major version. A snapshot is taken first.
    type: list
    elements: str
    default: []
  aws_account_id:
    description: The account, for O(hours) and O(backup), which need it.
    type: str
  cluster:
    description: The inventory's C(cluster). Its name is that of what O(hours) and O(backup) make, which need it.
    type: dict
  permissions_boundary:
    description: The ARN of the permissions boundary of the roles of O(hours) and O(backup).
    type: str
    default: ""
  keep_logs:
    description: Whether the log groups of C(log_exports) stay where O(state=absent).
    type: bool
    default: false
  wait:
    description: Whether to wait until everything is available. Otherwise RV(pending) lists what is still in progress.
    type: bool
    default: true
  timeout:
    description: How long to wait for one data store, in seconds.
    type: int
    default: 2700
  state:
    description:
      - V(absent) deletes the data stores with a final snapshot each, named after the store and the time.
        Nothing is deleted while a database has deletion protection.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.inventory_databases
  - talentbase.aws.inventory_caches
  - talentbase.aws.inventory_hours
  - talentbase.aws.inventory_backup
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Start to create the database
  talentbase.aws.data_stores:
    databases:
      main:
        identifier: app-dev
        engine_version: "15"
        instance_class: db.t3.micro
        storage_gib: 20
        database_name: app
        credentials: database
    secrets:
      database: {name: app-dev-rds-credentials, kind: database_credentials, username: app_admin}
    facts: "{{ network_facts }}"
    wait: false

- name: The database is back, from the snapshot that its removal left
  talentbase.aws.data_stores:
    databases:
      main:
        identifier: app-dev
        engine_version: "15"
        instance_class: db.t3.micro
        storage_gib: 20
        database_name: app
        credentials: database
        restore_snapshot: app-dev-final-20261129-135104
    secrets:
      database: {name: app-dev-rds-credentials, kind: database_credentials, username: app_admin}
    facts: "{{ network_facts }}"

- name: The data stores are deleted, with final snapshots
  talentbase.aws.data_stores:
    databases: "{{ databases }}"
    caches: "{{ caches }}"
    state: absent
"""

RETURN = r"""
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(databases), RV(caches) and RV(pending).
  returned: when state is present
  type: dict
databases:
  description: The databases by inventory key. Host and ARN are V((known after apply\)) until AWS returns them, and so is
    C(secret_arn), which only exists with C(managed_password).
  returned: when state is present
  type: dict
  sample:
    main:
      host: app-dev.abc123.us-east-1.rds.amazonaws.com
      port: 5432
      name: app
      identifier: app-dev
      arn: arn:aws:rds:us-east-1:123456789012:db:app-dev
      secret_arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1f0f8a52-AbCdEf"
caches:
  description: The caches by inventory key, with the same placeholders.
  returned: when state is present
  type: dict
  sample:
    main:
      host: master.app-dev.abc123.use1.cache.amazonaws.com
      reader_host: replica.app-dev.abc123.use1.cache.amazonaws.com
      port: 6379
      scheme: rediss
      identifier: app-dev
      arn: arn:aws:elasticache:us-east-1:123456789012:replicationgroup:app-dev
pending:
  description: What is still in progress.
  returned: when state is present
  type: list
  elements: str
  sample: ["DB instance app-dev"]
waiting_changes:
  description: What waits for the maintenance window of a data store.
  returned: when state is present
  type: list
  elements: str
  sample: ["DB instance app-dev (EngineVersion 15.18), on sun:05:00-sun:06:00 UTC"]
pending_reboots:
  description: The databases whose parameter group has parameters that count after a reboot, which no deploy makes.
  returned: when state is present
  type: list
  elements: str
  sample: ["DB instance app-dev: parameters of its group app-15 count after a reboot (aws rds reboot-db-instance --region REGION ...)"]
kept_snapshots:
  description: What is created empty although a snapshot of it is there.
  returned: when state is present
  type: list
  elements: str
  sample: ["DB instance app-dev is created empty; its snapshot app-dev-final-20261129-135104 is restored with ..."]
scheduled:
  description: The databases that their hours have stopped, and that are left so.
  returned: when state is present
  type: list
  elements: str
  sample: ["DB instance app-dev is asleep until Mon 07:45 (weekdays 08:00-20:00 America/Sao_Paulo)"]
kept_vaults:
  description: The vaults of AWS Backup that are not wanted any more, and that stay, as they hold recovery points.
  returned: success
  type: list
  elements: str
  sample: ["backup vault app-dev-backups stays, with 35 recovery points, until they expire"]
plan:
  description: One line for each change, with what it interrupts.
  returned: success
  type: list
  elements: str
  sample: ["create DB instance app-dev"]
"""

from typing import Any

from ..module_utils._data.context import REMOVAL, data_context, refuse_incomplete
from ..module_utils._data.layer import DataLayer
from ..module_utils._inventory.check_backup_plan import check_backup_plan
from ..module_utils._inventory.check_data import check_data
from ..module_utils._inventory.plain import CONSENTS
from ..module_utils._logs.log_groups import LOG_GROUP
from ..module_utils._module.arguments import STATE, arguments, dicts
from ..module_utils._module.converge import converge, remove
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module

SECTIONS = ("databases", "caches", "secrets", "hours", "backup", "services", "service_defaults", "profiles", "facts")


def main() -> None:
    waiting: dict[str, dict[str, Any]] = {
        "wait": {"type": "bool", "default": True},
        "timeout": {"type": "int", "default": 2700},
    }
    names = {"type": "list", "elements": "str", "default": []}
    waiting |= {"aws_account_id": {"type": "str"}, "cluster": {"type": "dict"}}
    waiting["keep_logs"] = {"type": "bool", "default": False}
    waiting |= {"protected": {"type": "bool", "default": False}, **dict.fromkeys(CONSENTS, names)}
    waiting["permissions_boundary"] = {"type": "str", "default": ""}
    run_module(arguments(**dicts(*SECTIONS), **waiting, state=STATE), data_stores)


def data_stores(run: Run) -> Result:
    """Converge the databases and caches, or remove them."""
    inventory = inventory_of(run.params, () if run.removing else (check_data, check_backup_plan))
    context = REMOVAL if run.removing else data_context(run.params["facts"], run.tags)
    if not run.removing:
        refuse_incomplete(context, inventory)
    layer = DataLayer(run.aws, inventory, context, run.progress, run.params["timeout"], run.removing)
    if run.removing:
        kept = layer.kept(layer.observe())
        removed = remove(run, layer, (LOG_GROUP,) if run.params["keep_logs"] else ())
        return {**removed, "kept_vaults": kept}
    return converge(run, layer, run.params["wait"])


if __name__ == "__main__":
    main()
