#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: preflight
version_added: "1.0.0"
short_description: Check whether a deploy can start
description:
  - Validates the inventory first, then checks the credentials, then account and region, then in parallel images, certificate, hosted zone,
    secrets, network, versions and classes of data stores, quotas, and permissions.
  - Reports everything that prevents a deploy at once, with one line per problem that has its key, the problem and what to change. What may be
    wrong is a warning.
  - With O(compare) it compares all layers with the inventory in one process, in parallel, and reports the differences and which of them are
    drift. Without any, a deploy has nothing to write, and the checks of images, certificate, quotas and the like are skipped.
  - Only reads, in check mode or not.
notes:
  - With O(compare), permissions are asked for the writes of the plan. EC2 is asked by dry runs. The rest is asked of IAM's simulation of the role or
    user, where C(iam:SimulatePrincipalPolicy) is allowed. What its own policies deny is a problem. What a permissions boundary or an organization's
    policy denies is a warning, as IAM does not tell which keys of a request these look at. Session policies are not simulated.
  - Quotas that Service Quotas does not return are skipped. Tasks of other environments count towards the Fargate quota, but only those of this run
    are included here.
author: TalentBase (@talentbase)
options:
  image_tag:
    description: The requested image tag of all services; by default that of the inventory.
    type: str
  image_tags:
    description: The requested image tags of single services, by inventory key; by default those of the inventory.
    type: dict
  service:
    description:
      - The services that the requested image is for, by inventory key or name; the others keep the image tag that they run. Empty means all.
    type: list
    elements: str
    default: []
  given:
    description:
      - The names of the extra variables of the run. Without C(image_tag) among them, a service that was released with another tag than the inventory
        names keeps the tag that it runs, until the inventory names a new one. Without this option every service gets the inventory's tag.
    type: list
    elements: str
  checks:
    description: The checks to run against AWS, in addition to credentials, account and region.
    type: list
    elements: str
    choices: [region, images, image_findings, certificate, hosted_zone, secrets, file_systems, rights, cluster, runtime_monitoring, network, data_stores,
      quotas, permissions]
    default: [region, images, image_findings, certificate, hosted_zone, secrets, file_systems, rights, cluster, runtime_monitoring, network, data_stores,
      quotas, permissions]
  offline:
    description: Whether to validate the inventory alone. Needs no credentials, and makes no call to AWS.
    type: bool
    default: false
  compare:
    description: Whether to compare all layers with the inventory. In check mode the differences are the module's diff.
    type: bool
    default: false
  prune:
    description: What of that which the inventory no longer names a deploy removes, see M(talentbase.aws.environment_prune).
    type: list
    elements: str
    choices: [services, ingress, monitoring, data, secrets, repositories]
    default: []
  confirm_delete:
    description: The names of the databases, caches, secrets and parameters among it.
    type: list
    elements: str
    default: []
  other_environments:
    description:
      - The inventories of the other environments of this run in the same account and region, by host, see P(talentbase.aws.environments_of_run#lookup).
        What they are going to add counts towards the quotas.
    type: dict
    default: {}
extends_documentation_fragment:
  - talentbase.aws.converge
  - talentbase.aws.inventory
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The account is ready for this inventory
  talentbase.aws.preflight:
    inventory:
      environment_name: dev
      aws_account_id: "123456789012"
      aws_region: us-east-1
      network: {name: app-dev, cidr: 10.0.0.0/16}
      cluster: {name: app-dev}
      monitoring: {topic: app-dev-alarms, dashboard: app-dev}
      services:
        worker: {name: app-worker-dev, repository: app-worker, cpu: 256, memory: 512}
    image_tag: 3f2a9c1
"""

RETURN = r"""
account:
  description: The account of the credentials; empty if the inventory is invalid and they were not read.
  returned: without O(offline)
  type: str
  sample: "123456789012"
caller_arn:
  description: The ARN of the credentials.
  returned: without O(offline)
  type: str
  sample: arn:aws:iam::123456789012:user/deploy
region:
  description: The region.
  returned: without O(offline)
  type: str
  sample: us-east-1
endpoint:
  description: C(AWS), or the URL of another endpoint.
  returned: without O(offline)
  type: str
  sample: http://127.0.0.1:4599 (not AWS)
images:
  description:
    - The resulting image tag of all services and of single ones, with O(service) and O(given) applied, and the tags that the inventory names; options
      for M(talentbase.aws.ecs_services).
  returned: success
  type: dict
  sample: {image_tag: latest, image_tags: {web: 0b7d2e4}, inventory_tags: {web: latest}}
kept_images:
  description: One line for each service that keeps an image which was released beside the inventory.
  returned: success
  type: list
  elements: str
  sample: ["web keeps the image 0b7d2e4 that was released; the inventory has latest: -e image_tag=latest"]
checks:
  description: The result of each check.
  returned: success
  type: list
  elements: dict
  sample: [{name: images, ok: true, summary: 2 images are in ECR}]
summary:
  description: One line for each check that passed.
  returned: success
  type: list
  elements: str
  sample: ["inventory: every value fits", "images: 2 images are in ECR"]
compared:
  description: Whether every layer was compared.
  returned: success, without O(offline)
  type: bool
  sample: true
todo:
  description: The layers that have something to change, to wait for, or to record as converged; all of them where they were not compared.
  returned: success, without O(offline)
  type: list
  elements: str
  sample: [services]
plan_only:
  description: Whether the comparison is the whole run, as in check mode.
  returned: success, without O(offline)
  type: bool
  sample: false
check_lock:
  description: Whether a deploy has something to do while another run may have the lock.
  returned: success, without O(offline)
  type: bool
  sample: false
lines:
  description: The differences and notices as a deploy prints them, or why the layers could not be compared.
  returned: success, without O(offline)
  type: list
  elements: str
  sample: [app-dev matches its inventory.]
facts:
  description: The facts that the roles publish for each other.
  returned: with O(compare)
  type: dict
  sample: {network_facts: {vpc_id: vpc-0a1b2c3d4e5f60718}}
differences:
  description:
    - The differences, an item for each resource. C(drifted) is true if the desired state of the resource is the same as when its layer last
      converged, so that the account has changed.
    - C(cause) is what has changed, V(drift), V(inventory), V(collection), V(inventory and collection), or V(inventory or collection) where
      version 1.0.0 deployed last, which kept nothing of the inventory. C(because) says it for people, with the two versions of the collection.
  returned: with O(compare)
  type: list
  elements: dict
  sample: [{part: services, resource: service app-worker-dev, kind: service, name: app-worker-dev, verb: update, changed: [task_definition], effect: "",
            change: "update service app-worker-dev (task_definition)", drifted: false, cause: inventory, because: "",
            names: [app-worker-dev], details: ["..."], before: "...", after: "..."}]
cost:
  description: What the differences cost more or less a month by list prices, and what of them; empty where that stays.
  returned: with O(compare)
  type: str
  sample: "+32.85 USD a month (128.62 -> 161.47): NAT gateway app-dev-nat-us-east-1b +32.85"
records:
  description: For each layer a digest of what the inventory gives it; C(same) tells that only that, or the version of the collection, is to be noted.
  returned: success, without O(offline)
  type: dict
  sample: {network: {inputs: 3q2+7w==, same: ""}}
holder:
  description: The id of this run, for the lock.
  returned: with O(compare)
  type: str
  sample: 5f0c9e1a
remembered:
  description: The layers whose last converged state is known.
  returned: with O(compare)
  type: list
  elements: str
  sample: [network, services]
lock:
  description: Who has the lock, see M(talentbase.aws.deploy_lock); empty if nobody.
  returned: with O(compare)
  type: dict
  sample: {}
notices:
  description: Remarks to show even if nothing differs.
  returned: with O(compare)
  type: list
  elements: str
  sample: ["needs a value from a person: app-dev/mail-api-key (plain text)"]
orphans:
  description: What this environment has and its inventory no longer names, each with the options of a deploy that remove it.
  returned: with O(compare)
  type: list
  elements: dict
  sample: [{kind: service, name: app-worker-dev, options: "-e services_prune=true"}]
orphan_lines:
  description: The same as lines for a terminal; they are among RV(notices).
  returned: with O(compare)
  type: list
  elements: str
  sample: ["not in the inventory, left as it is: service app-worker-dev; to remove it, deploy with -e services_prune=true"]
comparison_error:
  description: Why the layers could not be compared; empty if they could.
  returned: with O(compare)
  type: str
  sample: ""
"""

from ..module_utils._module.arguments import inventory_arguments
from ..module_utils._module.converge import IMAGES
from ..module_utils._module.inventory import split_names, variables_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._orphans.request import prune_arguments, prune_request
from ..module_utils._preflight.deploy_plan import deploy_plan, parts_of, with_diff
from ..module_utils._preflight.run import CHECKS, preflight, validate


def main() -> None:
    spec = inventory_arguments(
        image_tag={"type": "str"},
        image_tags={"type": "dict"},
        service={"type": "list", "elements": "str", "default": []},
        given={"type": "list", "elements": "str"},
        checks={"type": "list", "elements": "str", "choices": list(CHECKS), "default": list(CHECKS)},
        offline={"type": "bool", "default": False},
        compare={"type": "bool", "default": False},
        other_environments={"type": "dict", "default": {}},
        **prune_arguments(),
    )
    run_module(spec, check)


def check(run: Run) -> Result:
    """Check the inventory and the account; with compare, tell what a deploy would change."""
    params = run.params
    requested = {name: params[name] for name in IMAGES if params[name] is not None}
    variables = {**variables_of(params), **requested}
    if params["offline"]:
        return validate(variables, run.warn)
    checked = preflight(
        run.aws,
        variables,
        params["checks"],
        run.warn,
        params["compare"],
        services=split_names(params["service"]),
        prune=prune_request(params),
        given=params["given"],
        others=params["other_environments"],
    )
    result = {**checked, **deploy_plan(checked, variables["cluster"]["name"], run.check_mode, parts_of(variables))}
    return with_diff(result) if run.check_mode and params["compare"] else result


if __name__ == "__main__":
    main()
