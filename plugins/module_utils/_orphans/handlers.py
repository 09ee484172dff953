# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who removes the orphans of each kind: the handlers of their layers."""

from __future__ import annotations

from collections import defaultdict
from threading import Lock

from .._aws.progress import Progress
from .._aws.session import Aws
from .._data.cache_handlers import CacheHandler, CacheSubnetGroupHandler
from .._data.change_policy import ChangePolicy
from .._data.database_handlers import DatabaseHandler, DbSubnetGroupHandler
from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, SCHEDULES
from .._data.schedules_handler import SchedulesHandler
from .._data.starting import Starter
from .._ecs.api import EcsApi
from .._ecs.handlers import ScalableTargetHandler, ScalingPolicyHandler, ServiceHandler
from .._ecs.names import SCALABLE_TARGET, SCALING_POLICY, SERVICE
from .._iam.handlers import RoleHandler
from .._iam.names import ROLE
from .._ingress.handlers import LoadBalancerHandler, ingress_handlers
from .._ingress.names import LOAD_BALANCER, RULE, STALE_RECORDS, TARGET_GROUP
from .._inventory.inventory import Inventory, checked
from .._logs.handlers import LogGroupHandler
from .._logs.log_groups import LOG_GROUP
from .._module.apply import Handler
from .._monitoring.handlers import AlarmHandler, TopicHandler
from .._monitoring.names import ALARM, TOPIC
from .._network.names import RULE as SECURITY_GROUP_RULE
from .._network.names import SECURITY_GROUP, TASKS_GROUP
from .._network.security_group_handlers import RuleHandler, SecurityGroupHandler
from .._parameters.handlers import ParameterHandler
from .._parameters.names import PARAMETER
from .._repositories.handlers import RepositoryHandler
from .._repositories.names import REPOSITORY
from .._secrets.handlers import SecretHandler
from .._secrets.names import SECRET

RECOVERY_DAYS = 30
"""The longest that Secrets Manager takes, as the inventory no longer says how long a secret can be restored."""
TIMEOUT = 3600.0
"""Seconds for a database or a cache to be deleted, with its final snapshot."""


def orphan_handlers(aws: Aws, inventory: Inventory, progress: Progress) -> dict[str, Handler]:
    """The handlers by kind; all that is asked of them is to delete."""
    cluster, turn = checked(inventory.cluster), Lock()
    handlers: dict[str, Handler] = {
        SERVICE: ServiceHandler(EcsApi(aws, cluster.ecs_name), {}),
        SCALABLE_TARGET: ScalableTargetHandler(aws, cluster.ecs_name, turn),
        SCALING_POLICY: ScalingPolicyHandler(aws, cluster.ecs_name, turn),
        ROLE: RoleHandler(aws),
        SECURITY_GROUP_RULE: RuleHandler(aws),
        SECURITY_GROUP: SecurityGroupHandler(aws),
        TASKS_GROUP: SecurityGroupHandler(aws),
        LOAD_BALANCER: LoadBalancerHandler(aws),
        SCHEDULES: SchedulesHandler(aws, Starter(aws, progress, TIMEOUT)),
        DB_INSTANCE: DatabaseHandler(aws, progress, TIMEOUT, ChangePolicy()),
        DB_SUBNET_GROUP: DbSubnetGroupHandler(aws),
        REPLICATION_GROUP: CacheHandler(aws, progress, TIMEOUT, ChangePolicy()),
        CACHE_SUBNET_GROUP: CacheSubnetGroupHandler(aws),
        SECRET: SecretHandler(aws, defaultdict(lambda: RECOVERY_DAYS)),
        PARAMETER: ParameterHandler(aws),
        ALARM: AlarmHandler(aws),
        LOG_GROUP: LogGroupHandler(aws),
        TOPIC: TopicHandler(aws),
        REPOSITORY: RepositoryHandler(aws),
    }
    if inventory.ingress:
        parts = ingress_handlers(aws, inventory.ingress)
        handlers |= {kind: parts[kind] for kind in (STALE_RECORDS, RULE, TARGET_GROUP)}
    return handlers
