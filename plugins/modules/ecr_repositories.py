#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ecr_repositories
version_added: "1.1.0"
short_description: Manage repositories of ECR
description:
  - Creates or adopts the repositories that the inventory owns, with scan on push, immutable tags, lifecycle policy and tags. A second run
    changes nothing.
  - What O(repositories) does not name is never looked at, changed or deleted. A repository that is no longer named is left as it is.
  - The KMS key is fixed at creation; another one is refused before the first write. A lifecycle policy is left as it is where neither
    C(keep_images) nor C(expire_untagged_days) is given.
notes:
  - M(community.aws.ecs_ecr) manages one repository at a time, knows no tags that are left out of immutability, and no tags of the repository.
author: TalentBase (@talentbase)
options:
  repositories:
    required: true
  state:
    description:
      - V(absent) deletes the repositories that hold no image. The others stay, and are named in a warning.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - talentbase.aws.inventory_repositories
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The repositories of the services exist
  talentbase.aws.ecr_repositories:
    repositories:
      web:
        name: app-web
        mutable_tags: [latest]
        keep_images: 50
        expire_untagged_days: 30
"""

RETURN = r"""
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(repositories) and RV(pending).
  returned: when state is present
  type: dict
repositories:
  description: Name, ARN and URI of each repository by inventory key. ARN and URI are V((known after apply\)) until it exists.
  returned: when state is present
  type: dict
  sample:
    web:
      name: app-web
      arn: arn:aws:ecr:us-east-1:123456789012:repository/app-web
      uri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/app-web
pending:
  description: Always empty; nothing here needs a wait.
  returned: when state is present
  type: list
  elements: str
  sample: []
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["create repository app-web"]
"""

from ..module_utils._inventory.check_repositories import check_repositories
from ..module_utils._module.arguments import STATE, arguments, dicts
from ..module_utils._module.converge import converge, remove
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._repositories.layer import RepositoriesLayer, kept


def main() -> None:
    run_module(arguments(**dicts("repositories", required=True), state=STATE), repositories)


def repositories(run: Run) -> Result:
    """Converge the repositories, or remove those without images."""
    inventory = inventory_of(run.params, [check_repositories])
    layer = RepositoriesLayer(run.aws, inventory.repositories, run.tags, run.removing)
    if not run.removing:
        return converge(run, layer)
    if stays := kept(layer.observe()):
        run.warn(
            f"These repositories stay, as they hold images: {', '.join(stays)}. To delete one with its images: "
            "aws ecr delete-repository --force --region REGION --repository-name NAME"
        )
    return remove(run, layer)


if __name__ == "__main__":
    main()
