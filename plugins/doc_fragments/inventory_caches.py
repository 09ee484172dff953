# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's caches. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  caches:
    description:
      - 'The inventory''s C(caches), a mapping by key. An ElastiCache replication group in the isolated
        subnets.'
      - 'C(KEY.identifier) (text, required): The id of the replication group.'
      - 'C(KEY.engine_version) (text, required): The engine''s version: a major such as 7 is the newest of it
        that AWS has at creation, or such as 7.0.'
      - 'C(KEY.node_type) (text, required): The node type, such as cache.t3.micro.'
      - 'C(KEY.nodes) (whole number, 1 to 6, default C(1)): How many nodes. With 2 or more, failover is
        automatic across zones.'
      - 'C(KEY.engine) (text, default C(redis)): The cache engine. One of C(redis), C(valkey).'
      - 'C(KEY.port) (whole number, 1 to 65535, default C(6379)): The port that the cache listens on.'
      - 'C(KEY.encrypted) (boolean, default C(true)): Encrypt at rest. Fixed at creation.'
      - 'C(KEY.transit_encryption) (boolean, default C(false)): TLS between tasks and cache; in URLs,
        ${cache.KEY.scheme} is rediss, and otherwise redis. A cache that stands moves to it without an
        interruption, from Redis 7.0.5 on; no deploy takes it back.'
      - 'C(KEY.auth_token) (text): The inventory key of the secret with the token that clients must give, of
        kind cache_token; with transit_encryption. Services read its URL, token included, as KEY.url. Without
        it left as it is; no deploy takes a token away.'
      - 'C(KEY.snapshot_retention_days) (whole number, 0 to 35 days, default C(0)): How long daily snapshots
        are kept; 0 switches them off.'
      - 'C(KEY.log_exports) (list of text): The logs that ElastiCache sends to CloudWatch Logs, in the log
        groups /aws/vendedlogs/elasticache/IDENTIFIER/LOG; [] for none. Without it left as it is. One of
        C(slow-log), C(engine-log).'
      - 'C(KEY.log_retention_days) (whole number, default C(30)): How long these log groups keep events. One
        of C(1), C(3), C(5), C(7), C(14), C(30), C(60), C(90), C(120), C(150), C(180), C(365), C(400), C(545),
        C(731), C(1096), C(1827), C(2192), C(2557), C(2922), C(3288), C(3653) days.'
      - 'C(KEY.log_kms_key) (text): As that of a database.'
      - 'C(KEY.subnet_group) (text): The name of the cache subnet group, to adopt an existing one. Empty: the
        identifier.'
      - 'C(KEY.restore_snapshot) (text): The snapshot to create the cache from, such as the final one that a
        destroy left. Used at creation only.'
      - 'C(KEY.start_empty) (boolean, default C(false)): Make it empty although a running service uses another
        one in its place. Used at creation only.'
      - 'C(KEY.backup) (mapping): How it is known that its snapshots can be restored.'
      - 'C(KEY.backup.restore_test_days) (whole number, 0 to 366 days, default C(0)): playbooks/verify.yml
        warns where the last good playbooks/restore.yml -e cache=KEY -e test=true is older; 0 for never.'
      - 'C(KEY.backup.checks) (list of mappings): The commands that check a restored cache, in this order.'
      - 'C(KEY.backup.checks[].service) (text, required): The inventory key of the service whose task runs
        it.'
      - 'C(KEY.backup.checks[].command) (list of text, required): The command, as a list of words.'
      - 'C(KEY.backup.checks[].timeout) (whole number, 10 to 86400 s, default C(900)): When the task is
        stopped.'
      - 'C(KEY.backup.checks[].container) (text): The container that runs it. Empty: the service''s own.'
      - 'C(KEY.external) (boolean, default C(false)): A replication group or a cache cluster that somebody
        else owns: it is read for its endpoint, and never written. Such an entry has identifier alone.'
    type: dict
"""
