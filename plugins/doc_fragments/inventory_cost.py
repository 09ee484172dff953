# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's cost. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  cost:
    description:
      - 'The inventory''s C(cost), a mapping of options. What the environment may cost a month, in USD by list
        prices.'
      - 'C(limit) (number, at least 0 USD, default C(0)): A deploy that would cost more is refused before it
        writes; 0 for no limit.'
      - 'C(warn) (number, at least 0 USD, default C(0)): A deploy that would cost more is warned of; 0 for
        never.'
      - 'C(before) (number, at least 0 USD, default C(0)): What was thought to be spent, to stand beside the
        estimate; 0 for nothing.'
      - 'C(budget) (mapping): A budget of AWS for the environment; without one, none is asked for.'
      - 'C(budget.amount) (number, at least 0.01 USD, required): How much may be spent a month.'
      - 'C(budget.tag) (text, default C(Environment)): A key of C(resource_tags), by whose value AWS counts
        what is spent. It must be an active cost allocation tag.'
      - 'C(budget.actual) (list of number, default C([80, 100])): Percent of the amount, of which AWS tells
        once they are spent.'
      - 'C(budget.forecast) (list of number, default C([100])): Percent of the amount, of which AWS tells once
        it expects that they will be spent.'
      - 'C(budget.name) (text): The name of the budget, unique in its account. Empty: the cluster''s.'
      - 'C(anomalies) (mapping): A monitor of anomalies; without one, none is asked for.'
      - 'C(anomalies.tag) (text, default C(Environment)): A key of C(resource_tags), by whose value AWS counts
        what is spent. It must be an active cost allocation tag.'
      - 'C(anomalies.least) (number, at least 0 USD, default C(10)): The least that an anomaly costs of which
        AWS tells.'
      - 'C(anomalies.name) (text): The name of the monitor, unique in its account. Empty: the cluster''s.'
      - 'C(usage) (mapping): The use of a month to count with.'
      - 'C(usage.requests_million) (number, at least 0, default C(0)): Requests to the load balancer, in
        millions.'
      - 'C(usage.internet_gb) (number, at least 0 GB, default C(0)): Data to the internet.'
      - 'C(usage.nat_gb) (number, at least 0 GB, default C(0)): Data through NAT gateways, in and out.'
      - 'C(usage.logs_gb) (number, at least 0 GB, default C(0)): Logs that are written.'
      - 'C(usage.backup_gb) (number, at least 0 GB, default C(0)): Backups of databases, those of AWS Backup
        among them, beyond the size of the databases, which is free.'
      - 'C(usage.file_system_backup_gb) (number, at least 0 GB, default C(0)): Backups of file systems by AWS
        Backup, in warm storage.'
      - 'C(usage.backup_copy_gb) (number, at least 0 GB, default C(0)): Recovery points that are copied into
        another region. What they take there is a cost of that region, and not counted.'
    type: dict
"""
