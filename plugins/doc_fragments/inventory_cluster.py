# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's cluster. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  cluster:
    description:
      - 'The inventory''s C(cluster), a mapping of options. The ECS cluster.'
      - 'C(name) (text, required): The name of the ECS cluster. With existing, a name of the environment''s
        own, for its lock, its tags and its topic.'
      - 'C(container_insights) (text, default C(enabled)): CloudWatch Container Insights. One of C(enabled),
        C(enhanced), C(disabled).'
      - 'C(capacity_providers) (list of text, default C([''FARGATE'', ''FARGATE_SPOT''])): The capacity
        providers that services may use. One of C(FARGATE), C(FARGATE_SPOT).'
      - 'C(exec_logging) (mapping): Records of the shells of ECS Exec, in a log group of their own; the
        tasks'' roles get the right to write there. An image needs script and cat for it. Without it ECS''s
        default stays.'
      - 'C(exec_logging.retention_days) (whole number, default C(365)): How long records are kept. One of
        C(1), C(3), C(5), C(7), C(14), C(30), C(60), C(90), C(120), C(150), C(180), C(365), C(400), C(545),
        C(731), C(1096), C(1827), C(2192), C(2557), C(2922), C(3288), C(3653) days.'
      - 'C(exec_logging.kms_key) (text): The ARN of the KMS key that encrypts new records. Its policy must let
        logs.REGION.amazonaws.com use it. Empty: left as it is.'
      - 'C(runtime_monitoring) (boolean): Whether GuardDuty watches what the cluster''s tasks do: the tag
        GuardDutyManaged of the cluster, and the right to pull GuardDuty''s agent. It holds for what is
        deployed afterwards. Runtime Monitoring itself is switched on for the account, and costs by vCPU and
        hour. Without it the tag is left as it is.'
      - 'C(existing) (text): A cluster that somebody else owns, for the services to run in: its name or its
        ARN. It is read, and never changed, tagged or deleted.'
    type: dict
"""
