# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Kinds of orphans: what an environment has and its inventory no longer names. With which option each kind goes, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, SCHEDULES
from .._ecs.names import SCALABLE_TARGET, SCALING_POLICY, SERVICE
from .._iam.names import ROLE
from .._ingress.names import LOAD_BALANCER, STALE_RECORDS, TARGET_GROUP
from .._ingress.names import RULE as LISTENER_RULE
from .._logs.log_groups import LOG_GROUP
from .._monitoring.names import ALARM, TOPIC
from .._network.names import RULE as SECURITY_GROUP_RULE
from .._network.names import SECURITY_GROUP, TASKS_GROUP
from .._parameters.names import PARAMETER
from .._repositories.names import REPOSITORY
from .._secrets.names import SECRET

# Requests first, then tasks, then what watches them and what they may do.
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "services": (
        STALE_RECORDS,
        LISTENER_RULE,
        SCALING_POLICY,
        SCALABLE_TARGET,
        SERVICE,
        TARGET_GROUP,
        ALARM,
        ROLE,
        SECURITY_GROUP_RULE,
        TASKS_GROUP,
        LOG_GROUP,
    ),
    "ingress": (LOAD_BALANCER,),
    "monitoring": (TOPIC,),
    # What stops databases goes before them: it starts those that are stopped, as these could leave no snapshot.
    "data": (SCHEDULES, DB_INSTANCE, REPLICATION_GROUP, DB_SUBNET_GROUP, CACHE_SUBNET_GROUP, SECURITY_GROUP),
    "secrets": (SECRET, PARAMETER),
    "repositories": (REPOSITORY,),
}
ORDER = tuple(kind for kinds in FAMILIES.values() for kind in kinds)
CONFIRMED = frozenset({DB_INSTANCE, REPLICATION_GROUP, SECRET, PARAMETER, LOAD_BALANCER, REPOSITORY})
"""Kinds that hold data, or that many services go through: each goes only where its name is given as well."""


def family_of(kind: str) -> str:
    """The family of a kind, which is also the start of its option's name."""
    return next(name for name, kinds in FAMILIES.items() if kind in kinds)


def options(kind: str, name: str) -> str:
    """What removes an orphan, as it is typed after a deploy's command."""
    confirmation = f" -e confirm_delete={name}" if kind in CONFIRMED else ""
    return f"-e {family_of(kind)}_prune=true{confirmation}"
