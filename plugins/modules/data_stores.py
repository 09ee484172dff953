#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: data_stores
version_added: "1.0.0"
short_description: Makes RDS databases and ElastiCache caches what the inventory says
description:
  - Creates or changes RDS instances and ElastiCache replication groups, each with a subnet group of its own name, and waits for
    all of them side by side.
  - The password of a new database is read from Secrets Manager into the request that creates it, and appears nowhere else. With
    C(managed_password) RDS makes it, keeps it in a secret of its own and rotates it. A living database can go from the one to the other
    and back. RDS then sets another password at once, so deploy the services that refer to it in the same run.
  - A deploy never deletes or replaces a data store. What AWS cannot change in place is refused before anything is written, as is less
    storage than there is. A newer minor version that AWS moved a store to, and storage that grew by autoscaling, are no
    differences. A data store that the inventory no longer names is left as it is.
notes:
  - M(amazon.aws.rds_instance) and the stock ElastiCache modules know neither replication groups nor a wait for several stores at
    once, and take the password as an option.
author: TalentBase (@talentbase)
options:
  databases:
    description: The inventory's C(databases), see docs/inventory.md.
    type: dict
    default: {}
  caches:
    description: The inventory's C(caches).
    type: dict
    default: {}
  secrets:
    description: The inventory's C(secrets), names and kinds alone. A database's C(credentials) is a key of it.
    type: dict
    default: {}
  facts:
    description:
      - What the modules of earlier layers returned as their RV(facts), combined to one mapping.
      - Of these it takes C(subnets.isolated), C(security_groups.rds) and C(security_groups.redis) of M(talentbase.aws.vpc_network); not needed where O(state=absent).
    type: dict
    default: {}
  wait:
    description: Whether to wait until everything is available. Without it, RV(pending) names what is under way.
    type: bool
    default: true
  timeout:
    description: How long to wait for one data store, in seconds.
    type: int
    default: 2700
  state:
    description:
      - Whether the data stores are there. V(absent) deletes them with a final snapshot each, named after the store and the time;
        while one database is protected from deletion nothing is deleted.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The database is being made
  talentbase.aws.data_stores:
    databases:
      main:
        identifier: app-dev
        engine_version: "15.8"
        instance_class: db.t3.micro
        storage_gib: 20
        database_name: app
        credentials: database
    secrets:
      database: {name: app-dev-rds-credentials, kind: database_credentials, username: app_admin}
    facts: "{{ network_facts }}"
    wait: false

- name: The data stores are gone, but for their final snapshots
  talentbase.aws.data_stores:
    databases: "{{ databases }}"
    caches: "{{ caches }}"
    state: absent
"""

RETURN = r"""
facts:
  description: What later modules take, as their option C(facts): RV(databases), RV(caches) and RV(pending).
  returned: when state is present
  type: dict
databases:
  description: The databases by their inventory keys. Host and ARN read C((known after apply)) until AWS tells them, as
    does C(secret_arn), which is there with C(managed_password) alone.
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
  description: The caches by their inventory keys, likewise.
  returned: when state is present
  type: dict
  sample:
    main:
      host: master.app-dev.abc123.use1.cache.amazonaws.com
      reader_host: replica.app-dev.abc123.use1.cache.amazonaws.com
      port: 6379
      identifier: app-dev
      arn: arn:aws:elasticache:us-east-1:123456789012:replicationgroup:app-dev
pending:
  description: What is under way yet.
  returned: when state is present
  type: list
  elements: str
  sample: ["DB instance app-dev"]
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["create DB instance app-dev"]
"""

from ..module_utils._data.context import REMOVAL, data_context, refuse_incomplete
from ..module_utils._data.layer import DataLayer
from ..module_utils._inventory.check_data import check_data
from ..module_utils._module.arguments import STATE, arguments, dicts
from ..module_utils._module.converge import converge, remove
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module


def main() -> None:
    waiting = {"wait": {"type": "bool", "default": True}, "timeout": {"type": "int", "default": 2700}}
    run_module(arguments(**dicts("databases", "caches", "secrets", "facts"), **waiting, state=STATE), data_stores)


def data_stores(run: Run) -> Result:
    """Converge the databases and caches, or remove them."""
    inventory = inventory_of(run.params, () if run.removing else (check_data,))
    context = REMOVAL if run.removing else data_context(run.params["facts"], run.tags)
    if not run.removing:
        refuse_incomplete(context, inventory)
    layer = DataLayer(run.aws, inventory, context, run.progress, run.params["timeout"], run.removing)
    return remove(run, layer) if run.removing else converge(run, layer, run.params["wait"])


if __name__ == "__main__":
    main()
