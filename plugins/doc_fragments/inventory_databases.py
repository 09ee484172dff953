# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's databases. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  databases:
    description:
      - 'The inventory''s C(databases), a mapping by key. An RDS instance in the isolated subnets. A deploy
        never deletes or replaces one.'
      - 'C(KEY.identifier) (text, required): The identifier of the DB instance.'
      - 'C(KEY.engine_version) (text, required): The engine''s version: a major such as 15 is the newest of it
        that AWS has at creation, or an exact one.'
      - 'C(KEY.instance_class) (text, required): The instance class, such as db.t3.micro.'
      - 'C(KEY.storage_gib) (whole number, 20 to 65536 GiB, required): Allocated storage at creation.'
      - 'C(KEY.database_name) (text, required): The name of the database to create in the instance.'
      - 'C(KEY.credentials) (text): The inventory key of the secret with the master user and password. Not
        with managed_password.'
      - 'C(KEY.managed_password) (boolean, default C(false)): RDS generates the master user''s password, keeps
        it in its own secret and rotates it. Services read it as rds.KEY.username and rds.KEY.password.'
      - 'C(KEY.username) (text): The master user, with managed_password only. Fixed at creation.'
      - 'C(KEY.password_kms_key) (text): The ARN of the KMS key of the managed password. Fixed once set.
        Empty: the AWS managed key aws/secretsmanager.'
      - 'C(KEY.password_rotation_days) (whole number, 0 to 1000 days, default C(0)): How often RDS rotates the
        managed password. 0 leaves the interval as it is; RDS starts with 7 days.'
      - 'C(KEY.engine) (text, default C(postgres)): The database engine. One of C(postgres).'
      - 'C(KEY.max_storage_gib) (whole number, 0 to 65536 GiB, default C(0)): The limit of storage
        autoscaling; 0 switches it off.'
      - 'C(KEY.storage_type) (text, default C(gp3)): The storage type. One of C(gp2), C(gp3).'
      - 'C(KEY.encrypted) (boolean, default C(true)): Encrypt at rest. Fixed at creation.'
      - 'C(KEY.kms_key) (text): The ARN of the KMS key. Empty: the AWS managed key aws/rds.'
      - 'C(KEY.port) (whole number, 1150 to 65535, default C(5432)): The port that the database listens on.'
      - 'C(KEY.backup_retention_days) (whole number, 0 to 35 days, default C(7)): How long automated backups
        are kept; 0 switches them off.'
      - 'C(KEY.deletion_protection) (boolean, default C(false)): Protect the instance against deletion.'
      - 'C(KEY.multi_az) (boolean, default C(false)): Run a standby in another availability zone (Multi-AZ).'
      - 'C(KEY.performance_insights_days) (whole number, 0 to 731 days, default C(0)): How long Performance
        Insights data is kept; 0 switches it off.'
      - 'C(KEY.auto_minor_version_upgrade) (boolean, default C(true)): RDS upgrades minor versions in the
        maintenance window. A newer minor version is then no drift.'
      - 'C(KEY.apply_immediately) (boolean, default C(true)): Apply changes now. With false, and in a
        protected environment where they interrupt the clients, they wait for the maintenance window.'
      - 'C(KEY.backup_window) (text): When automated backups are made, in UTC, such as 03:00-04:00. Empty:
        left as it is; RDS chooses one at creation.'
      - 'C(KEY.maintenance_window) (text): When RDS maintains the instance, and makes the changes that wait,
        in UTC, such as sun:05:00-sun:06:00. Empty: left as it is; RDS chooses one at creation.'
      - 'C(KEY.parameter_group) (text): The name of an existing DB parameter group; it is never changed.
        Parameters that are static count after a reboot, which no deploy makes. Empty: left as it is; at
        creation the default group of the version.'
      - 'C(KEY.ca_certificate) (text): The CA of the server''s certificate, such as rds-ca-rsa2048-g1. A
        change may restart the instance, and clients that check the certificate must know the CA before.
        Empty: left as it is.'
      - 'C(KEY.iops) (whole number, 0 to 64000 a second, default C(0)): The provisioned I/O operations of gp3
        storage of 400 GiB or more. 0: left as they are; at creation 12000.'
      - 'C(KEY.storage_throughput) (whole number, 0 to 4000 MiB/s, default C(0)): The throughput of gp3
        storage of 400 GiB or more. 0: left as it is; at creation 500 MiB/s.'
      - 'C(KEY.log_exports) (list of text): The logs that RDS sends to CloudWatch Logs, in the log groups
        /aws/rds/instance/IDENTIFIER/LOG; [] for none. Without it left as it is. One of C(postgresql),
        C(upgrade), C(iam-db-auth-error).'
      - 'C(KEY.log_retention_days) (whole number, default C(0)): How long the log groups of log_exports keep
        events. A deploy makes these before RDS does, which keeps events for ever. 0: left to RDS, and as they
        are. One of C(0), C(1), C(3), C(5), C(7), C(14), C(30), C(60), C(90), C(120), C(150), C(180), C(365),
        C(400), C(545), C(731), C(1096), C(1827), C(2192), C(2557), C(2922), C(3288), C(3653) days.'
      - 'C(KEY.log_kms_key) (text): The ARN of the KMS key that encrypts new events of these log groups. Its
        policy must let logs.REGION.amazonaws.com use it. Empty: left as it is.'
      - 'C(KEY.iam_authentication) (boolean): Whether database users may log in with a token of IAM in place
        of a password. Without it left as it is.'
      - 'C(KEY.subnet_group) (text): The name of the DB subnet group, to adopt an existing one. Empty: the
        identifier.'
      - 'C(KEY.restore_snapshot) (text): The DB snapshot to create the instance from, such as the final one
        that a destroy left. Used at creation only.'
      - 'C(KEY.start_empty) (boolean, default C(false)): Make it empty although a running service uses another
        one in its place. Used at creation only.'
      - 'C(KEY.backup) (mapping): How it is known that its backups can be restored.'
      - 'C(KEY.backup.restore_test_days) (whole number, 0 to 366 days, default C(0)): playbooks/verify.yml
        warns where the last good playbooks/restore.yml -e test=true is older; 0 for never.'
      - 'C(KEY.backup.checks) (list of mappings): The commands that check a restored database, in this order.'
      - 'C(KEY.backup.checks[].service) (text, required): The inventory key of the service whose task runs
        it.'
      - 'C(KEY.backup.checks[].command) (list of text, required): The command, as a list of words.'
      - 'C(KEY.backup.checks[].timeout) (whole number, 10 to 86400 s, default C(900)): When the task is
        stopped.'
      - 'C(KEY.backup.checks[].container) (text): The container that runs it. Empty: the service''s own.'
      - 'C(KEY.backup.newest_row) (mapping): A command whose last line is the time of the newest row, such as
        2026-11-30T10:15:00Z, for the recovery point.'
      - 'C(KEY.backup.newest_row.service) (text, required): The inventory key of the service whose task runs
        it.'
      - 'C(KEY.backup.newest_row.command) (list of text, required): The command, as a list of words.'
      - 'C(KEY.backup.newest_row.timeout) (whole number, 10 to 86400 s, default C(900)): When the task is
        stopped.'
      - 'C(KEY.backup.newest_row.container) (text): The container that runs it. Empty: the service''s own.'
      - 'C(KEY.external) (boolean, default C(false)): An instance that somebody else owns: it is read for its
        endpoint, and never written. Such an entry has identifier and database_name alone.'
    type: dict
"""
