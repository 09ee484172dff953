# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's backup. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  backup:
    description:
      - 'The inventory''s C(backup), a mapping of options. Backups by AWS Backup, beside those of
        backup_retention_days. Without this section nothing of it is made or looked at.'
      - 'C(vault) (text): The name of the vault. Empty: the cluster''s, with -backups.'
      - 'C(kms_key) (text): The ARN of the KMS key of the vault. Fixed at creation. Empty: left as it is; at
        creation AWS''s own.'
      - 'C(schedule) (text, default "cron(0 5 ? * * *)"): When backups begin: a cron expression of
        EventBridge.'
      - 'C(timezone) (text, default C(UTC)): The time zone of the schedule, such as America/Sao_Paulo.'
      - 'C(start_window_minutes) (whole number, 60 to 10000 minutes, default C(480)): How long AWS Backup
        tries to begin a backup, before it counts as failed.'
      - 'C(retention_days) (whole number, 1 to 36500 days, default C(35)): How long a recovery point is kept.'
      - 'C(cold_storage_after_days) (whole number, 0 to 36500 days, default C(0)): When recovery points of
        file systems move to cold storage, for 90 days at least; 0 for never. Those of databases stay warm.'
      - 'C(continuous) (boolean, default C(false)): Restore databases to any second. AWS Backup then owns
        backup_retention_days and backup_window of each, which deploys leave alone.'
      - 'C(lock) (mapping): A lock of the vault. Without it left as it is; no deploy takes a lock away.'
      - 'C(lock.min_retention_days) (whole number, 1 to 36500 days, required): The least that a recovery point
        may be kept.'
      - 'C(lock.max_retention_days) (whole number, 0 to 36500 days, default C(0)): The most that a recovery
        point may be kept; 0 for no limit.'
      - 'C(lock.mode) (text, default C(governance)): governance: whoever has the right may change the lock.
        compliance: after changeable_for_days nobody can, AWS included, ever. One of C(governance),
        C(compliance).'
      - 'C(lock.changeable_for_days) (whole number, 0 to 36500 days, default C(0)): With compliance: for how
        long the lock can still be changed or taken away. AWS takes 3 or more.'
      - 'C(copies) (list of mappings): Where copies of each recovery point go.'
      - 'C(copies[].region) (text): A region of this account, in which a vault of the same name is made. It is
        encrypted with AWS''s own key.'
      - 'C(copies[].vault_arn) (text): Instead: the ARN of a vault that exists, such as one of another
        account, whose policy lets this one copy into it.'
      - 'C(copies[].retention_days) (whole number, 0 to 36500 days, default C(0)): How long a copy is kept. 0:
        as long as the original.'
      - 'C(databases) (list of text, default C([''all''])): The keys of the databases that are backed up; all
        for every one.'
      - 'C(file_systems) (boolean, default C(false)): Whether the EFS file systems that volumes of the
        services name are backed up, too.'
    type: dict
"""
