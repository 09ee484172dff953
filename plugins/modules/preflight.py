#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: preflight
version_added: "1.0.0"
short_description: Checks an inventory and its account before the first write
description:
  - Checks the whole inventory first; only where it is right, the credentials, then account and region,
    then images, certificate, hosted zone, secrets, network and quotas side by side.
  - Everything that stands in the way of a deploy comes in one report, each line with its key, what is wrong and what would be right.
    What is only doubtful is a warning.
  - Sends reads alone, in check mode and outside it.
  - With O(compare) it looks at everything that the inventory describes, all layers in one process and side by side, and tells what differs and
    what of that has drifted. Where nothing does, a deploy has nothing to write, and the checks of images, certificate, quotas and the like are left out.
notes:
  - Quotas that Service Quotas does not tell are passed over. Tasks of other environments count towards the quota of Fargate but are not known here.
author: TalentBase (@talentbase)
options:
  image_tag:
    description: The tag asked for every service; the inventory's own otherwise.
    type: str
  image_tags:
    description: Tags asked for single services, by inventory key; the inventory's own otherwise.
    type: dict
  service:
    description:
      - The services that the asked image is for, by inventory key or by name; the others keep the tag of the image that they run. Empty means all.
    type: list
    elements: str
    default: []
  checks:
    description: The checks to run against AWS, beside credentials, account and region of the run.
    type: list
    elements: str
    choices: [region, images, certificate, hosted_zone, secrets, network, quotas]
    default: [region, images, certificate, hosted_zone, secrets, network, quotas]
  compare:
    description: Whether to look at everything that the inventory describes. In check mode what differs is the module's change and difference.
    type: bool
    default: false
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
  description: The account that the credentials belong to; empty where they were not asked for, as the inventory is not right.
  returned: always
  type: str
  sample: "123456789012"
caller_arn:
  description: Who the credentials are.
  returned: always
  type: str
  sample: arn:aws:iam::123456789012:user/deploy
region:
  description: The region.
  returned: always
  type: str
  sample: us-east-1
endpoint:
  description: What is spoken to, C(AWS), or the URL of what stands in for it.
  returned: always
  type: str
  sample: http://127.0.0.1:4599 (not AWS)
images:
  description: The tag for all services and the tags for single ones, as O(service) leaves them; what M(talentbase.aws.ecs_services) is to be given.
  returned: success
  type: dict
  sample: {image_tag: 3f2a9c1, image_tags: {web: 0b7d2e4}}
checks:
  description: The answer of each check.
  returned: success
  type: list
  elements: dict
  sample: [{name: images, ok: true, summary: 2 images are in ECR}]
summary:
  description: One line for each check that is content.
  returned: success
  type: list
  elements: str
  sample: ["inventory: every value fits", "images: 2 images are in ECR"]
todo:
  description: The parts of a deploy that have something to do, to wait for, or to remember.
  returned: with O(compare)
  type: list
  elements: str
  sample: [services]
facts:
  description: What the roles publish for each other.
  returned: with O(compare)
  type: dict
  sample: {network_facts: {vpc_id: vpc-0a1b2c3d4e5f60718}}
differences:
  description:
    - What differs, an item for each resource. It has C(drifted) where the resource is wanted as it was when its part was last brought in line, so that it
      is the account that changed.
  returned: with O(compare)
  type: list
  elements: dict
  sample: [{part: services, resource: service app-worker-dev, change: "update service app-worker-dev (task_definition)", drifted: false,
            names: [app-worker-dev], details: ["..."], before: "...", after: "..."}]
holder:
  description: The id of this run, for the lock.
  returned: with O(compare)
  type: str
  sample: 5f0c9e1a
remembered:
  description: The parts of which it is known what they were last brought to.
  returned: with O(compare)
  type: list
  elements: str
  sample: [network, services]
lock:
  description: Who has the lock, see M(talentbase.aws.deploy_lock); empty where nobody has.
  returned: with O(compare)
  type: dict
  sample: {}
notices:
  description: What a person should know even where nothing is to be done.
  returned: with O(compare)
  type: list
  elements: str
  sample: ["waiting for a person to set: app-dev/mail-api-key (plain text)"]
comparison_error:
  description: Why the layers could not be looked at; empty if they could.
  returned: with O(compare)
  type: str
  sample: ""
"""

from ..module_utils._module.arguments import arguments
from ..module_utils._module.converge import IMAGE_REQUEST
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._preflight.run import CHECKS, preflight


def main() -> None:
    spec = arguments(
        inventory={"type": "dict", "required": True},
        names={"type": "list", "elements": "str", "default": []},
        image_tag={"type": "str"},
        image_tags={"type": "dict"},
        service={"type": "list", "elements": "str", "default": []},
        checks={"type": "list", "elements": "str", "choices": list(CHECKS), "default": list(CHECKS)},
        compare={"type": "bool", "default": False},
    )
    run_module(spec, check)


def check(run: Run) -> Result:
    """Check the inventory and the account; with compare, tell what a deploy would change."""
    params = run.params
    requested = {name: params[name] for name in IMAGE_REQUEST if params[name] is not None}
    variables = {**dict.fromkeys(params["names"]), **params["inventory"], **requested}
    result = preflight(run.aws, variables, params["checks"], run.warn, params["compare"], services=params["service"])
    return with_diff(result) if run.check_mode and params["compare"] else result


def with_diff(result: Result) -> Result:
    """What would change, as the module's own change."""
    diff = [
        {
            "before_header": item["resource"],
            "after_header": item["resource"],
            "before": item["before"],
            "after": item["after"],
        }
        for item in result["differences"]
    ]
    return {**result, "changed": bool(diff), "diff": diff}


if __name__ == "__main__":
    main()
