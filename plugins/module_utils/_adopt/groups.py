# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which security group is the load balancer's, the tasks', the databases' and the caches'. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .caches import groups_of_caches
from .databases import databases_of, why_external
from .standing import Answer, Standing, awsvpc


def common_groups(standing: Standing) -> dict[str, str]:
    """The id of the group of each purpose that most of its members have; none for a purpose without members."""
    by_purpose = {
        "alb": [item.get("SecurityGroups") or [] for item in standing.balancers.load_balancers],
        "ecs": [awsvpc(item).get("securityGroups") or [] for item in standing.services],
        "rds": [_of_database(item) for item in databases_of(standing).values() if not why_external(standing, item)],
        "redis": groups_of_caches(standing),
    }
    found: dict[str, str] = {}
    for purpose, members in by_purpose.items():
        if group := _most(members, found.values()):
            found[purpose] = group
    return found


def _of_database(answer: Answer) -> list[str]:
    return [item["VpcSecurityGroupId"] for item in answer.get("VpcSecurityGroups") or []]


def _most(members: Iterable[Iterable[str]], taken: Iterable[str]) -> str:
    counted = Counter(id_ for ids in members for id_ in sorted(ids))
    free = {id_: number for id_, number in counted.items() if id_ not in {*taken}}
    return max(sorted(free), key=lambda id_: free[id_], default="")
