# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that a deploy will make for certain, as IAM judges them: action, resource and condition keys. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .._aws.partition import partition
from .._backup.names import BACKUP_VAULT, vault_and_region
from .._data.names import DB_INSTANCE, REPLICATION_GROUP, RESTORE
from .._ecs.names import CLUSTER_TAG, SERVICE, TASK_DEFINITION
from .._iam.names import EXECUTION, INFRASTRUCTURE, ROLE, TASK, given_role, role_name
from .._ingress.names import RECORDS
from .._inventory.inventory import Inventory, checked
from .._lock.record import PREFIX
from .._monitoring.names import OWNER_TAG as TOPIC_TAG
from .._network.names import NETWORK_TAG, SUBNET
from .._permissions.arns import Arns
from .._plan.values import Actual, Step, Verb
from .._secrets.names import SECRET
from .write_actions import ELSE
from .writes import WRITES

UNKNOWN_ID = "new"
PASSED_BY = {TASK_DEFINITION: (EXECUTION, TASK), SERVICE: (INFRASTRUCTURE,)}
PASSED_TO = {TASK_DEFINITION: "ecs-tasks.amazonaws.com", SERVICE: "ecs.amazonaws.com"}
SECTIONS = {"roles": "services", "orphans": "services", "data": "databases"}
"""The section of the inventory for a part that has another name."""
ConditionKeys = Mapping[str, tuple[str, ...]]


class PlannedStep(NamedTuple):
    """A step of the plan of one part, and the resource as it is; None where there is none."""

    part: str
    step: Step
    actual: Actual | None

    @property
    def properties(self) -> Mapping[str, Any]:
        """All properties, those that change as they will be."""
        before = self.actual.properties if self.actual else {}
        return {**before, **self.step.before, **self.step.after}


class PlannedCall(NamedTuple):
    """A call. key: the section of the inventory that needs it; keys: the condition keys that it has beside those of all."""

    key: str
    action: str
    resource: str
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()


def planned_calls(inventory: Inventory, steps: Sequence[PlannedStep], zone: str = "") -> list[PlannedCall]:
    """The calls of a plan, each once, and that of the lock. zone: the id of the hosted zone; empty where it is not known."""
    if not steps:
        return []
    lock = _arn(inventory, "ssm", f"parameter{PREFIX}{checked(inventory.cluster).name}")
    calls = [PlannedCall("cluster", f"ssm:{name}", lock) for name in ("PutParameter", "DeleteParameter")]
    calls += [call for item in steps for call in _calls(inventory, item, zone)]
    return list(dict.fromkeys(calls))


def shared_context(inventory: Inventory, steps: Iterable[PlannedStep]) -> ConditionKeys:
    """The condition keys that all calls are judged with: their region, and the tags of what is there and of what is made."""
    tags = dict(inventory.tags)
    for item in steps:
        found = item.properties.get("tags")
        tags |= found if isinstance(found, Mapping) else {}
    tags |= {CLUSTER_TAG: checked(inventory.cluster).name, Arns(inventory).owner_tag: "true"}
    tags |= {NETWORK_TAG: inventory.network.name} if inventory.network else {}
    tags |= {TOPIC_TAG: inventory.monitoring.topic} if inventory.monitoring else {}
    keys = {f"aws:{kind}/{key}": (str(value),) for kind in ("RequestTag", "ResourceTag") for key, value in tags.items()}
    return {**keys, "aws:TagKeys": tuple(sorted(tags)), "aws:RequestedRegion": (inventory.region,)}


def _calls(inventory: Inventory, item: PlannedStep, zone: str) -> Iterator[PlannedCall]:
    kind, name = item.step.address
    writes = WRITES.get(kind)
    if writes is None or (kind == RECORDS and not zone) or _is_elsewhere(kind, name):
        return
    form = writes.parent or writes.resource if item.step.verb is Verb.CREATE else writes.resource
    resource = form.format_map(_names(inventory, item, zone))
    key = SECTIONS.get(item.part, item.part)
    for action in _actions(item):
        yield PlannedCall(key, action, _arn(inventory, action.split(":")[0], resource), _keys(item))
    if kind in PASSED_BY and list(item.step.after) != ["tags"] and item.step.verb is not Verb.DELETE:
        for arn in _passed(inventory, kind, name):
            yield PlannedCall(key, "iam:PassRole", arn, (("iam:PassedToService", (PASSED_TO[kind],)),))


def _is_elsewhere(kind: str, name: str) -> bool:
    """Whether it is in a region of its own, of which IAM is not asked here."""
    return kind == BACKUP_VAULT and bool(vault_and_region(name)[1])


def _actions(item: PlannedStep) -> list[str]:
    """The actions of a step, each once."""
    kind, step, writes = item.step.address.kind, item.step, WRITES[item.step.address.kind]
    if step.verb is Verb.CREATE:
        found = writes.create
        found += " ec2:ModifySubnetAttribute" if kind == SUBNET and step.after.get("public_ip_on_launch") else ""
        found += " iam:PutRolePolicy" if kind == ROLE and step.after.get("policy") else ""
        found += " secretsmanager:PutResourcePolicy" if kind == SECRET and "policy" in step.after else ""
        if kind == DB_INSTANCE and step.after.get(RESTORE):
            found = "rds:RestoreDBInstanceFromDBSnapshot rds:ModifyDBInstance"
    elif step.verb is Verb.DELETE:
        found = writes.delete
    else:
        found = " ".join(writes.update.get(name, writes.update.get(ELSE, "")) for name in step.after)
        if kind == ROLE and "policy" in step.after and not step.after["policy"]:
            found = found.replace("iam:PutRolePolicy", "iam:DeleteRolePolicy")
        if kind == REPLICATION_GROUP and "nodes" in step.after and item.actual:
            more = step.after["nodes"] > item.actual.properties["nodes"]
            found += f" elasticache:{'Increase' if more else 'Decrease'}ReplicaCount"
    direction = str(item.properties.get("direction", "")).capitalize()
    return list(dict.fromkeys(found.format(direction=direction).split()))


def _names(inventory: Inventory, item: PlannedStep, zone: str) -> Mapping[str, str]:
    """What a resource's form may name; an id that is not known yet stands as one that no policy names."""
    attributes = item.actual.attributes if item.actual else {}
    known = {
        "name": item.step.address.name,
        "family": str(item.properties.get("family", "")),
        "path": item.step.address.name.removeprefix("/"),
        "id": str(attributes.get("id") or UNKNOWN_ID),
        "cluster": checked(inventory.cluster).ecs_name,
        "load_balancer": (inventory.ingress.balancer_name or UNKNOWN_ID) if inventory.ingress else "",
        "topic": inventory.monitoring.topic if inventory.monitoring else "",
        "zone": zone,
    }
    texts = {key: value for key, value in item.properties.items() if isinstance(value, str) and "-" in value}
    return defaultdict(lambda: UNKNOWN_ID, {**texts, **known})


def _keys(item: PlannedStep) -> tuple[tuple[str, tuple[str, ...]], ...]:
    kind, properties = item.step.address.kind, item.properties
    if kind == ROLE and properties.get("boundary"):
        return (("iam:PermissionsBoundary", (str(properties["boundary"]),)),)
    if kind == SECRET:
        return (("secretsmanager:BlockPublicPolicy", ("true",)),)
    if kind == RECORDS:
        names = sorted(str(name).lower().replace("*", "\\052") for name in item.step.after)
        return (("route53:ChangeResourceRecordSetsNormalizedRecordNames", tuple(names)),)
    return ()


def _passed(inventory: Inventory, kind: str, name: str) -> Iterator[str]:
    """The roles that a task definition hands to its tasks, or a service that shifts traffic to ECS."""
    service = next((item for item in inventory.services.values() if item.name == name), None)
    if service is None or (kind == SERVICE and not (service.deployment.shifts_traffic and service.takes_requests)):
        return
    for purpose in PASSED_BY[kind]:
        if purpose == TASK and not service.has_task_role:
            continue
        role = given_role(service, purpose) or role_name(service, inventory.region, purpose)
        yield role if role.startswith("arn:") else _arn(inventory, "iam", f"role/{role}")


def _arn(inventory: Inventory, service: str, resource: str) -> str:
    if resource == "*":
        return resource
    everywhere = service in ("budgets", "ce", "iam", "route53", "s3") or resource.startswith("dashboard/")
    nobodys = service in ("route53", "s3")
    region, account = "" if everywhere else inventory.region, "" if nobodys else inventory.account_id
    return f"arn:{partition(inventory.region)}:{service}:{region}:{account}:{resource}"
