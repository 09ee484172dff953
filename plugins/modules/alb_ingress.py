#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: alb_ingress
version_added: "1.0.0"
short_description: Manage an Application Load Balancer and the hosts of services
description:
  - Manages an Application Load Balancer with its two listeners and, for each service with hosts, a target group, listener rules and alias
    records. HTTP is redirected to HTTPS. A service without hosts has none of these.
  - Finds the public hosted zone by name and the certificate by the hosts that it covers, or uses those that the inventory pins.
  - A service whose strategy shifts traffic gets a second target group, and its rule forwards to both. ECS changes the weights, which are not
    compared. With C(ingress.test_port) a third listener serves the new revision of such services on that port. A service that returns to the
    strategy rolling keeps the target group that has the traffic.
  - A listener rule holds at most five hosts. A service with more hosts gets several rules, with consecutive priorities.
  - A host that has another A, AAAA or CNAME record is changed to point to this load balancer; the diff shows the old target.
  - Rules, listeners, target groups and records of services, hosts and ports that are not in the inventory are listed in RV(orphans). They are
    deleted only with O(prune=true). What another environment has, and what belongs to a service that left, is not among them;
    M(talentbase.aws.environment_prune) removes that.
  - A host that one service gives to another whose tasks are not healthy yet is refused, as it would answer 503. With
    O(removals=postponed) it stays in the rule that has it, and a run after the rollout moves it, if the giving service has the lower priority.
  - With C(ingress.waf), manages a web ACL of AWS WAF, its IP sets, its log group, and its association with the load balancer. One that
    leaves the inventory is deleted; its log group stays, see M(talentbase.aws.environment_prune).
  - With C(ingress.access_logs), manages a private bucket, to which the load balancer logs. The bucket is never deleted or emptied.
  - Requests a certificate, with DNS validation, only if the inventory allows it. Never deletes a certificate or a hosted zone.
  - Idempotent, a second run changes nothing.
notes:
  - M(amazon.aws.elb_application_lb) cannot create a listener together with its rules, M(community.aws.elb_target_group) has no check mode,
    M(community.aws.acm_certificate) cannot request a certificate, and each of them needs one task for each resource.
author: TalentBase (@talentbase)
options:
  services:
    description: The inventory's C(services), with the fields of M(talentbase.aws.ecs_services).
    type: dict
    default: {}
  service_defaults:
    description: Options of services that all services share.
    type: dict
    default: {}
  profiles:
    description: Options of services by profile, merged over the built-in profiles.
    type: dict
    default: {}
  facts:
    description:
      - The C(facts) that the modules of earlier layers returned, combined into one mapping.
      - Reads C(vpc_id), C(subnets.public) and C(security_groups.alb) of M(talentbase.aws.vpc_network); not needed where O(state=absent).
    type: dict
    default: {}
  prune:
    description: Whether to delete what belongs to services and hosts that are not in the inventory.
    type: bool
    default: false
  move:
    description:
      - Whether a rule may switch from a target group with targets to one without. Its hosts then answer 503 until a task of the service is
        healthy in the new target group. Refused by default.
    type: bool
    default: false
  keep_logs:
    description: Whether the log group of the web ACL stays where O(state=absent).
    type: bool
    default: false
  wait:
    description: Whether to wait for a requested certificate. The HTTPS listener and the rules depend on it.
    type: bool
    default: true
  state:
    description: V(absent) deletes the load balancer with its parts, its web ACL and the records that point to it, unless deletion protection is on.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.inventory_ingress
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The load balancer serves every service with hosts
  talentbase.aws.alb_ingress:
    ingress:
      name: app-dev
      hosted_zone: example.com
    services:
      web:
        name: app-web-dev
        repository: app-web
        cpu: 512
        memory: 1024
        port: 3000
        hosts: [dev.example.com]
        priority: 10
    facts:
      vpc_id: vpc-0123456789abcdef0
      subnets: {public: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]}
      security_groups: {alb: sg-0123456789abcdef0}
    resource_tags:
      Environment: development
"""

RETURN = r"""
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(load_balancer), RV(listeners), RV(target_groups), RV(hosted_zone_id),
    RV(certificate_arn), RV(urls) and RV(pending).
  returned: when state is present
  type: dict
load_balancer:
  description: The load balancer; full_name is its name in the dimensions of CloudWatch.
  returned: when state is present
  type: dict
  sample:
    name: app-dev
    arn: arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/app-dev/50dc6c495c0c9188
    dns_name: app-dev-1234567890.us-east-1.elb.amazonaws.com
    full_name: app/app-dev/50dc6c495c0c9188
listeners:
  description: The ARNs of the listeners.
  returned: when state is present
  type: dict
  contains:
    http: {description: The listener on port 80., type: str, returned: always}
    https: {description: The listener on port 443., type: str, returned: always}
    test: {description: The listener on C(ingress.test_port); empty without one., type: str, returned: always}
target_groups:
  description:
    - The target groups that have the traffic, by service key. If the strategy shifts traffic, also the alternate target group and the rules
      whose weights ECS changes; C(test_rule_arn) is empty without a test port.
  returned: when state is present
  type: dict
  sample:
    web:
      arn: arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/app-web-dev/73e2d6bc24d8a067
      full_name: targetgroup/app-web-dev/73e2d6bc24d8a067
hosted_zone_id:
  description: The hosted zone.
  returned: when state is present
  type: str
  sample: Z0123456789ABCDEFGHIJ
certificate_arn:
  description: The certificate of the HTTPS listener.
  returned: when state is present
  type: str
  sample: arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012
urls:
  description: The URLs of the services, by service key.
  returned: when state is present
  type: dict
  sample: {web: ["https://dev.example.com"]}
orphans:
  description: What belongs to services and hosts that are not in the inventory, and was left unchanged.
  returned: when state is present
  type: list
  elements: str
  sample: ["listener rule of priority 30", "target group app-old-dev"]
postponed:
  description: With O(removals=postponed), the rules that keep hosts until the services are rolled out.
  returned: when state is present
  type: list
  elements: str
  sample: ["update listener rule app-web-dev (hosts)"]
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["create target group app-web-dev"]
pending:
  description: A requested certificate that is not issued yet, and what depends on it.
  returned: when state is present
  type: list
  elements: str
  sample: []
"""

from ..module_utils._ingress.context import REMOVAL, ingress_context
from ..module_utils._ingress.desired import KEPT_KINDS
from ..module_utils._ingress.layer import IngressLayer
from ..module_utils._ingress.outputs import NO_INGRESS
from ..module_utils._inventory.check_ingress import check_ingress
from ..module_utils._inventory.check_strategies import check_strategies
from ..module_utils._inventory.check_waf import check_waf
from ..module_utils._module.arguments import STATE, arguments, dicts
from ..module_utils._module.converge import converge, remove
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._waf.names import LOG_GROUP


def main() -> None:
    flags = {name: {"type": "bool", "default": False} for name in ("prune", "move", "keep_logs")}
    sections = dicts("services", "service_defaults", "profiles", "facts")
    wait = {"type": "bool", "default": True}
    run_module(arguments(ingress={"type": "dict"}, **sections, **flags, wait=wait, state=STATE), ingress)


def ingress(run: Run) -> Result:
    """Converge the ingress, or remove it; an inventory without hosts has none."""
    inventory = inventory_of(run.params, [check_ingress, check_waf, check_strategies])
    if inventory.ingress is None:
        return NO_INGRESS
    context = REMOVAL if run.removing else ingress_context(run.params["facts"], inventory.ingress)
    prune, move = run.params["prune"], run.params["move"]
    postpones = run.params["removals"] == "postponed"
    layer = IngressLayer(
        run.aws, inventory.ingress, inventory.services, run.tags, context, prune, run.removing, move, postpones
    )
    if run.removing:
        return remove(run, layer, (*KEPT_KINDS, LOG_GROUP) if run.params["keep_logs"] else KEPT_KINDS)
    result = converge(run, layer, run.params["wait"])
    if orphans := ", ".join(result["orphans"]):
        run.warn(
            f"Not in the inventory, left alone: {orphans}. A deploy with -e ingress_prune=true (here prune=true) deletes them."
        )
    return result


if __name__ == "__main__":
    main()
