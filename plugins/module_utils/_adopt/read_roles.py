# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read what the roles grant that this collection has made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from .._aws.errors import unless_absent
from .._aws.session import Aws, gather
from .._iam.names import POLICY_NAME, TASK, role_name
from .._inventory.services import Service
from .standing import Answer


def read_roles(aws: Aws, services: Sequence[Answer], definitions: Mapping[str, Answer]) -> dict[str, Answer]:
    """The collection's own policy of each task role that it has made, by the role's name."""
    arns = {item["serviceName"]: definitions.get(item["taskDefinition"], {}).get("taskRoleArn") for item in services}
    roles = {name: str(arn).rsplit("/", 1)[-1] for name, arn in arns.items() if arn}
    names = sorted(role for name, role in roles.items() if role == role_name(Service(name, 256, 512), aws.region, TASK))
    return gather({name: partial(_policy, aws, name) for name in names}) if names else {}


def _policy(aws: Aws, role: str) -> Answer:
    read = partial(aws.client("iam").get_role_policy, RoleName=role, PolicyName=POLICY_NAME)
    answer = unless_absent(read, {})
    policy: Answer = answer.get("PolicyDocument") or {}
    return policy
