# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation that every module shares."""

from __future__ import annotations


class ModuleDocFragment:
    """Options, attributes and results that every module shares."""

    DOCUMENTATION = r"""
options:
  resource_tags:
    description:
      - Tags of every resource. Other tags of a resource are left unchanged, but M(talentbase.aws.ecs_cluster) takes off what an earlier run gave.
    type: dict
    default: {}
  environment:
    description:
      - The environment that the resources belong to, as CLUSTER/NAME. Each gets a tag with its name, by which a later run knows what is its own;
        a resource that two environments share has two of them.
    type: str
  progress_file:
    description:
      - A file that lines of progress are appended to as long as it exists. The collection's action plugin sets it and prints the lines as they arrive.
    type: path
  progress_width:
    description:
      - The columns of the window that lines are read in, V(0) where that is not known. The collection's action plugin sets it.
    type: int
    default: 0
  lock:
    description:
      - The lock to take before the first write, see M(talentbase.aws.deploy_lock); a run that writes nothing does not take it. Without it nothing is locked.
    type: dict
    suboptions:
      name:
        description: The name of the lock, which is the name of the environment's cluster.
        type: str
        required: true
      holder:
        description: The id of this run, as M(talentbase.aws.deploy_lock) returns it.
        type: str
        required: true
      ttl:
        description: Seconds after which the lock of a run without a heartbeat expires. A module that writes renews it once half of them have passed.
        type: int
        default: 3600
  assume_role:
    description:
      - The role whose temporary credentials are used in place of those that the other options or the environment give, which assume it before the first
        call. They are renewed in long runs, and neither shown nor written.
    type: dict
    suboptions:
      role_arn:
        description: The ARN of the role.
        type: str
        required: true
      external_id:
        description: What the role's trust policy asks for as C(sts:ExternalId).
        type: str
      session_name:
        description:
          - The name of the session, as CloudTrail and C(GetCallerIdentity) show it. The collection's action plugin sets it to environment and run.
        type: str
  records:
    description:
      - RV(talentbase.aws.preflight#module:records), to be kept with what each layer is brought to. A later run tells by it whether the inventory
        has changed, or the version of this collection.
    type: dict
    default: {}
    version_added: "1.1.0"
  removals:
    description:
      - Whether what takes something away from running tasks is done, such as a security group rule of an earlier port, or the right to read an
        earlier secret. With V(postponed), RV(ignore:postponed) lists it; a later run with V(included), once the services run their new
        revision, does it. A dry run always includes it.
    type: str
    choices: [included, postponed]
    default: included
attributes:
  check_mode:
    description: A dry run, which sends no write call and reports what would change, also on an empty account.
    support: full
  diff_mode:
    description: Shows each resource that changes, with the changed properties before and after.
    support: full
notes:
  - A value that AWS assigns at creation is V((known after apply\)) in check mode.
requirements:
  - python >= 3.11
  - boto3 >= 1.44.5
  - botocore >= 1.44.5
"""
