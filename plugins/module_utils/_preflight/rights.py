# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The check of rights: what a service's running task role allows and the role that takes its place does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from .._ecs.names import TASK_DEFINITION
from .._iam.actual import document_of
from .._iam.boundaries import not_allowed
from .._iam.names import TASK, given_role
from .._iam.policies import task_policy
from .._iam.reads import RoleAnswer, read_roles
from .._inventory.faults import Fault
from .._inventory.services import Service
from .checks import Context
from .findings import Finding

SHOWN = 5


def rights(context: Context) -> Finding:
    """A warning for each service whose tasks would lose rights with their role."""
    replaced = dict(_replaced(context))
    names = sorted({name for _service, name in replaced.values()})
    roles = {item.role["RoleName"]: item for item in read_roles(context.aws, names).roles} if names else {}
    inventory = context.inventory
    of_tasks = partial(task_policy, account_id=inventory.account_id, region=inventory.region, cluster=inventory.cluster)
    faults = []
    for key, (service, name) in replaced.items():
        if name in roles and (lost := lost_rights(roles[name], of_tasks(service))):
            faults.append(_fault(key, name, lost))
    return Finding("rights", "" if faults else "no task loses any", faults)


def lost_rights(role: RoleAnswer, policy: Mapping[str, Any]) -> list[str]:
    """What a role allows and a policy does not, in words; a policy of the role that could not be read is named."""
    documents = {name: document_of(document) for name, document in role.policies.items()}
    lost = [text for document in documents.values() for text in not_allowed(document, policy)]
    unread = [f"what its policy {name} allows" for name, document in documents.items() if not document]
    attached = [f"what the managed policy {item['PolicyArn']} allows" for item in role.attached]
    return [*dict.fromkeys(lost), *unread, *attached]


def _replaced(context: Context) -> Iterator[tuple[str, tuple[Service, str]]]:
    """The services by key whose task definition gets a role that is made here, with the name of the running one."""
    changed = {
        item.step.address.name: str(item.step.before.get("taskRoleArn") or "")
        for item in context.steps or ()
        if item.step.address.kind == TASK_DEFINITION and "taskRoleArn" in item.step.after
    }
    for key, service in context.inventory.services.items():
        if changed.get(service.name) and not given_role(service, TASK):
            yield key, (service, changed[service.name].rsplit("/", 1)[1])


def _fault(key: str, name: str, lost: list[str]) -> Fault:
    more = f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else ""
    problem = f"lacks what the role {name}, with which it runs, allows: {', '.join(lost[:SHOWN])}{more}"
    hint = f"add what the application needs, or keep the role with services.{key}.task_role: {name}"
    return Fault(f"services.{key}.task_policy", problem, hint, warning=True)
