# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of this collection have in common."""

from __future__ import annotations


class ModuleDocFragment:
    """Options, attributes and results that every module shares."""

    DOCUMENTATION = r"""
options:
  resource_tags:
    description:
      - Tags that every resource carries. Tags that somebody else set are left alone.
    type: dict
    default: {}
  progress_file:
    description:
      - A file that lines of progress are appended to as long as it is there. The collection's action plugin sets it and prints the lines as they come.
    type: path
  lock:
    description:
      - The lock to have before the first write, see M(talentbase.aws.deploy_lock); a run that writes nothing does not take it. Without it nothing is locked.
    type: dict
    suboptions:
      name:
        description: What is locked; the name of the environment's cluster.
        type: str
        required: true
      holder:
        description: The id of this run, as M(talentbase.aws.deploy_lock) gives it.
        type: str
        required: true
      ttl:
        description: Seconds after which the lock ends by itself. A module that writes renews it once half of them are over.
        type: int
        default: 3600
      release:
        description:
          - Whether the module gives the lock back at its end, which spares a run of M(talentbase.aws.deploy_lock).
          - Only M(talentbase.aws.ecs_services) does.
        type: bool
        default: false
attributes:
  check_mode:
    description: Sends no write call; reports what would change, also on an account that holds nothing yet.
    support: full
  diff_mode:
    description: Shows each resource that changes, with what differs before and after.
    support: full
notes:
  - A value that AWS gives only at creation reads C((known after apply)) in check mode.
requirements:
  - python >= 3.11
  - boto3 >= 1.44.5
  - botocore >= 1.44.5
"""
