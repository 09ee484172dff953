#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudwatch_monitoring
version_added: "1.0.0"
short_description: Manage log groups, alarms, a dashboard and a budget
description:
  - Manages a log group for every service, the SNS topic that CloudWatch alarms publish to with its subscribers,
    the alarms of the inventory for every service, one dashboard, and with C(cost.budget) a budget of AWS that tells the topic.
  - The alarms of a service with hours tell nobody outside of them, by alarm mute rules of CloudWatch. One that is in alarm when the hours begin
    tells then.
  - Alarms on load balancer metrics are created only for services with hosts.
  - An alarm or a budget of an earlier run that is no longer in the inventory is deleted. Log groups are deleted only with O(state=absent).
  - Subscriptions that are not in the inventory are left unchanged and returned.
notes:
  - M(community.aws.sns_topic) fails in check mode while the topic does not exist and has subscriptions;
    M(amazon.aws.cloudwatch_metric_alarm) does not manage tags; there is no module for dashboards
    or budgets.
  - The topic has the tag C(talentbase.aws/budget) with the budget's name. Budgets are asked for only where there is one, or the tag.
  - Reads the tags of each alarm with a call of its own, in parallel; other calls of CloudWatch return tags with a delay.
author: TalentBase (@talentbase)
options:
  hours:
    default: {}
  monitoring:
    required: true
  cost:
    default: {}
  databases:
    description: The inventory's C(databases), for the dashboard.
    type: dict
    default: {}
  caches:
    description: The inventory's C(caches), for the dashboard.
    type: dict
    default: {}
  facts:
    description:
      - The C(facts) that the modules of earlier layers returned, combined into one mapping.
      - Reads C(load_balancer) and C(target_groups) of M(talentbase.aws.alb_ingress); without them no alarm on load balancer metrics is created.
    type: dict
    default: {}
  state:
    description: V(absent) deletes them, but keeps the log groups with C(monitoring.keep_logs).
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.inventory_monitoring
  - talentbase.aws.inventory_cost
  - talentbase.aws.inventory_hours
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: Every service has its monitoring
  talentbase.aws.cloudwatch_monitoring:
    monitoring:
      topic: app-dev-alarms
      dashboard: app-dev
      log_retention_days: 7
      subscribers:
        - {protocol: email, endpoint: ops@example.com}
      alarms:
        cpu-critical: {severity: critical, metric: cpu, threshold: 90}
        unhealthy-hosts: {severity: critical, metric: unhealthy_hosts, statistic: Maximum, threshold: 0}
    cluster:
      name: app-dev
    services:
      web: {name: app-web-dev, image: "nginx:1.29", cpu: 256, memory: 512, port: 80, hosts: [www.example.com], priority: 10}
    facts:
      load_balancer: {full_name: app/app-dev/50dc6c495c0c9188}
      target_groups:
        web: {full_name: targetgroup/app-web-dev/73e2d6bc24d8a067}
"""

RETURN = r"""
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(topic_arn), RV(log_groups), RV(alarms), RV(dashboard),
    RV(dashboard_url) and RV(unconfirmed).
  returned: when state is present
  type: dict
topic_arn:
  description: The ARN of the topic.
  returned: when state is present
  type: str
  sample: arn:aws:sns:us-east-1:123456789012:app-dev-alarms
log_groups:
  description: Name and ARN of each service's log group, by inventory key.
  returned: when state is present
  type: dict
  sample: {web: {name: /ecs/app-web-dev, arn: "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/app-web-dev"}}
alarms:
  description: The full names of the alarms, by service and inventory key.
  returned: when state is present
  type: dict
  sample: {web: {cpu-critical: app-web-dev-cpu-critical}}
dashboard:
  description: The dashboard's name.
  returned: when state is present
  type: str
  sample: app-dev
dashboard_url:
  description: The URL of the dashboard in the console.
  returned: when state is present
  type: str
  sample: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/app-dev
unconfirmed:
  description: Subscribers that have not confirmed yet. Only the host of a URL is shown.
  returned: when state is present
  type: list
  elements: str
  sample: ["email ops@example.com"]
other_subscriptions:
  description: Subscriptions of the topic that are not in the inventory; they are left unchanged.
  returned: when state is present
  type: list
  elements: str
  sample: []
budget_notes:
  description: What a person has to do beside a budget that is not there yet.
  returned: when state is present
  type: list
  elements: str
  sample: ["the budget app-dev counts what is tagged Environment=dev: have Environment activated as a cost allocation tag"]
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["create log group /ecs/app-web-dev", "create topic app-dev-alarms", "create alarm app-web-dev-cpu-critical"]
pending:
  description: Always empty; nothing here needs a wait.
  returned: when state is present
  type: list
  elements: str
  sample: []
"""

from ..module_utils._inventory.check_budget import check_budget
from ..module_utils._module.arguments import STATE, arguments, dicts
from ..module_utils._module.converge import converge, remove
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._monitoring.context import monitoring_context
from ..module_utils._monitoring.layer import MonitoringLayer


def main() -> None:
    sections = dicts("monitoring", "cluster", "services", required=True)
    more = dicts("service_defaults", "profiles", "databases", "caches", "cost", "hours", "facts")
    run_module(arguments(**sections, **more, state=STATE), monitoring)


def monitoring(run: Run) -> Result:
    """Converge monitoring, or remove it."""
    identity = run.aws.client("sts").get_caller_identity()
    inventory = inventory_of(run.params, () if run.removing else (check_budget,))
    context = monitoring_context(inventory, run.aws.region, identity, run.params["facts"], run.tags)
    layer = MonitoringLayer(run.aws, context)
    if run.removing:
        return remove(run, layer, ["subscription", *(["log group"] if context.monitoring.keep_logs else [])])
    return converge(run, layer)


if __name__ == "__main__":
    main()
