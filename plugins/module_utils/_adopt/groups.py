# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which security group is the load balancer's, the tasks', the databases' and the caches', and which is a service's own. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from .._aws.tags import to_dict
from .._network.names import TASKS, own_group, part, part_of
from .._plan.owner import owners
from .caches import groups_of_caches
from .databases import databases_of, why_external
from .network_name import network_name
from .standing import Answer, Standing, awsvpc


def common_groups(standing: Standing) -> dict[str, str]:
    """The id of the group of each purpose that most of its members have; none for a purpose without members.

    Tasks have a common group where several services share it, or there is one service alone.
    """
    by_purpose: dict[str, Sequence[Sequence[str]]] = {
        "alb": _of_balancers(standing),
        TASKS: [groups_of(item) for item in standing.services],
        "rds": [_of_database(item) for item in databases_of(standing).values() if not why_external(standing, item)],
        "redis": groups_of_caches(standing),
    }
    found: dict[str, str] = {}
    taken = groups_of_others(standing)
    for purpose, members in by_purpose.items():
        if (
            group := _common_tasks(standing, members, [*found.values(), *taken])
            if purpose == TASKS
            else _most(members, [*found.values(), *taken])
        ):
            found[purpose] = group
    return found


def own_groups(standing: Standing) -> dict[str, str]:
    """The id of the group of a service's own, by the service's name: one that no other service, load balancer or data store has.

    One service alone has one only where an earlier deploy has made it.
    """
    common, found = {*common_groups(standing).values(), *groups_of_others(standing)}, dict[str, str]()
    used = Counter(id_ for service in standing.services for id_ in {*groups_of(service)})
    for service in standing.services:
        name = str(service["serviceName"])
        own = [id_ for id_ in sorted(groups_of(service)) if used[id_] == 1 and id_ not in common]
        tagged = [id_ for id_ in own if _part(standing, id_) == own_group(name)]
        if tagged or (own and len(standing.services) > 1):
            found[name] = [*tagged, *own][0]
    return found


def labels(standing: Standing) -> dict[str, str]:
    """What the network calls each of these groups, by id: alb, ecs, rds, redis, or that of a service's own."""
    common = {id_: purpose for purpose, id_ in common_groups(standing).items()}
    return {**common, **{id_: own_group(name) for name, id_ in own_groups(standing).items()}}


def groups_of(service: Answer) -> Sequence[str]:
    """The ids of a service's security groups."""
    return awsvpc(service).get("securityGroups") or []


def _common_tasks(standing: Standing, members: Sequence[Sequence[str]], taken: Iterable[str]) -> str:
    """The group that an earlier deploy has made for all tasks; else one that several services have, or the one service."""
    ids = {id_ for some in members for id_ in some} - {*taken}
    if tagged := [id_ for id_ in sorted(ids) if _part(standing, id_) == TASKS]:
        return tagged[0]
    own = {id_ for id_ in ids if _part(standing, id_).startswith(f"{TASKS}-")}
    best = _most(([id_ for id_ in some if id_ not in own] for some in members), taken)
    having = sum(best in some for some in members)
    return best if having > 1 or (len(members) == 1 and not own) else ""


def _part(standing: Standing, id_: str) -> str:
    """What an earlier deploy calls a group; empty for any other."""
    name = network_name(standing)
    groups = (item for item in standing.networks.security_groups if item["GroupId"] == id_)
    found = next((part_of(item.get("Tags") or [], name) for item in groups), "")
    return found.removeprefix(part(name, ""))


def groups_of_others(standing: Standing) -> dict[str, str]:
    """The security groups that have the tag of another environment and not of this one, and whose they are."""
    owned = {item["GroupId"]: owners(to_dict(item.get("Tags"))) for item in standing.networks.security_groups}
    return {id_: ", ".join(sorted(names)) for id_, names in owned.items() if names and not names & {*standing.own}}


def _of_balancers(standing: Standing) -> list[list[str]]:
    """Those of a load balancer of somebody else are its owner's."""
    own = "ingress" not in standing.existing
    return [item.get("SecurityGroups") or [] for item in standing.balancers.load_balancers if own]


def _of_database(answer: Answer) -> list[str]:
    return [item["VpcSecurityGroupId"] for item in answer.get("VpcSecurityGroups") or []]


def _most(members: Iterable[Iterable[str]], taken: Iterable[str]) -> str:
    counted = Counter(id_ for ids in members for id_ in sorted(ids))
    free = {id_: number for id_, number in counted.items() if id_ not in {*taken}}
    return max(sorted(free), key=lambda id_: free[id_], default="")
