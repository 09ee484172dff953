# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ARNs of what an environment has, as patterns of IAM: by whole names, but for ids that AWS makes up. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile

from .._aws.partition import partition
from .._backup.names import plan_arn, vault_arn
from .._data.logs import store_log_groups
from .._data.names import group_name
from .._iam.given_roles import given_roles
from .._iam.names import BACKUP, EXECUTION, FLOW_LOGS, HOURS, INFRASTRUCTURE, TASK, role_name, role_name_of
from .._iam.policies import exec_log_group
from .._ingress.names import alternate_name, target_group_name
from .._inventory.check_hours import stops_databases
from .._inventory.images import ecr_image, whole_references
from .._inventory.inventory import Inventory, checked
from .._inventory.secrets import NEW_VALUE
from .._inventory.services import Service
from .._network.flow_logs import log_group_name as flow_log_group
from .._plan.owner import OWNER_TAG, environment_id
from .._waf.names import acl_name, log_group_name, logs
from .names import path_of

FEW = 10
"""Services that are listed one by one. More are one pattern, where their names end in the environment's."""
RANDOM = "-??????"
"""Secrets Manager's own end of a secret's ARN; a * would open secrets whose names go on:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html"""


class Arns:
    """The ARNs of one inventory's resources."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory, self.region, self.account = inventory, inventory.region, inventory.account_id
        self._partition = partition(self.region)
        self._services = list(inventory.services.values())

    def arn(self, service: str, *resources: str) -> list[str]:
        """ARNs in the inventory's account and region."""
        return [f"arn:{self._partition}:{service}:{self.region}:{self.account}:{item}" for item in resources]

    def global_arn(self, service: str, *resources: str) -> list[str]:
        """ARNs of a service that knows no region."""
        return [f"arn:{self._partition}:{service}::{self.account}:{item}" for item in resources]

    def named(self, form: Callable[[str], str], other: Callable[[Service], str] = lambda _: "") -> list[str]:
        """One pattern for each service's name, or one for many. other: what a service has that is not named after it, or ""."""
        others = [text for item in self._services if (text := other(item))]
        names = (item.name for item in self._services if not other(item))
        return [*(form(name) for name in compact(names, self.inventory.environment_name)), *others]

    def families(self) -> list[str]:
        """The families of task definitions."""
        return self.named(lambda name: name, lambda service: service.family)

    def log_groups(self) -> list[str]:
        """The names of log groups."""
        ingress = self.inventory.ingress
        of_waf = [log_group_name(acl_name(ingress))] if ingress and logs(ingress.waf) else []
        network = self.inventory.network
        of_flows = [flow_log_group(network.name)] if network and network.flow_logs else []
        cluster = self.inventory.cluster
        of_shells = [exec_log_group(cluster)] if cluster and cluster.exec_logging else []
        others = [*of_waf, *of_flows, *of_shells, *store_log_groups(self.inventory)]
        return [*self.named(lambda name: f"/ecs/{name}", lambda service: service.log_group), *others]

    @property
    def cluster(self) -> str:
        """The name of the ECS cluster, which is that of the environment's lock and tags."""
        return checked(self.inventory.cluster).name

    @property
    def ecs_cluster(self) -> str:
        """The name of the cluster that the services run in."""
        return checked(self.inventory.cluster).ecs_name

    @property
    def owner_tag(self) -> str:
        """The key of the tag of everything that belongs to this environment."""
        return OWNER_TAG + environment_id(f"{self.cluster}/{self.inventory.environment_name}")

    def roles(self) -> list[str]:
        """The roles of all services by their whole names."""
        purposes = (EXECUTION, TASK, INFRASTRUCTURE)
        short = [s for s in self._services if all(role_name(s, self.region, p).startswith(s.name) for p in purposes)]
        names = compact((item.name for item in short), self.inventory.environment_name)
        shifts = any(item.deployment.shifts_traffic for item in self._services)
        wanted = purposes if shifts else purposes[:2]
        cut = [
            role_name(item, self.region, purpose) for item in self._services if item not in short for purpose in wanted
        ]
        cut += [role_name_of(self.cluster, self.region, HOURS)] if stops_databases(self.inventory) else []
        cut += [role_name_of(self.cluster, self.region, BACKUP)] if self.inventory.backup else []
        network = self.inventory.network
        cut += [role_name_of(network.name, self.region, FLOW_LOGS)] if network and network.flow_logs else []
        return self.global_arn(
            "iam", *(f"role/{n}-{self.region}-{p}" for n in names for p in wanted), *(f"role/{n}" for n in cut)
        )

    def schedules(self) -> list[str]:
        """The group of the schedules that stop and start the databases, and these."""
        group = group_name(self.cluster)
        wanted = [f"schedule-group/{group}", f"schedule/{group}/*"] if stops_databases(self.inventory) else []
        return self.arn("scheduler", *wanted)

    def vaults(self) -> list[str]:
        """The vault of AWS Backup, and those of the same name that copies go to."""
        backup = self.inventory.backup
        regions = [self.region, *(item.region for item in backup.copies if item.region)] if backup else []
        return [vault_arn(backup.vault, self.account, region) for region in regions] if backup else []

    def backup_plans(self) -> list[str]:
        """The plan of AWS Backup, whose ARN holds a random id."""
        return [plan_arn("*", self.account, self.region)] if self.inventory.backup else []

    def passed_roles(self) -> list[str]:
        """The roles that task definitions and services hand on: those of the services, and those that the inventory gives."""
        given = given_roles(self.inventory.services, self.account, self.region)
        return [*self.roles(), *sorted({role.arn for role in given})]

    def boundaries(self) -> list[str]:
        """The policies that may bound these roles."""
        requested = self.inventory.permissions_boundary
        return [requested] if requested else self.global_arn("iam", f"policy{path_of(self.inventory)}*-boundary")

    def repositories(self) -> list[str]:
        """The repositories of ECR that the services' images are in, also those of other accounts and regions."""
        given = [
            image
            for item in self._services
            for _key, text, _credentials in whole_references("", item)
            if (image := ecr_image(text))
        ]
        own = self.arn("ecr", *(f"repository/{item.repository}" for item in self._services if item.repository))
        others = [f"arn:{partition(i.region)}:ecr:{i.region}:{i.account_id}:repository/{i.repository}" for i in given]
        return sorted({*own, *others})

    def owned_repositories(self) -> list[str]:
        """The repositories that the inventory owns."""
        return self.arn("ecr", *(f"repository/{item.name}" for item in self.inventory.repositories.values()))

    def web_acl(self) -> list[str]:
        """The web ACL and its IP sets, with AWS's groups of rules that it refers to; nothing without one."""
        ingress = self.inventory.ingress
        if ingress is None or ingress.waf is None:
            return []
        name = acl_name(ingress)
        parts = (f"webacl/{name}/*", f"ipset/{name}-*/*", "managedruleset/*/*")
        return self.arn("wafv2", *(f"regional/{part}" for part in parts))

    def log_bucket(self) -> list[str]:
        """The bucket of the load balancer's logs; nothing without one."""
        logs_of = self.inventory.ingress.access_logs if self.inventory.ingress else None
        return [f"arn:{self._partition}:s3:::{logs_of.bucket}"] if logs_of else []

    def target_groups(self) -> list[str]:
        """Both target groups of each service with hosts."""
        names = {
            name(item) for item in self._services if item.takes_requests for name in (target_group_name, alternate_name)
        }
        return self.arn("elasticloadbalancing", *(f"targetgroup/{name}/*" for name in sorted(names)))

    def load_balancer(self) -> list[str]:
        """The load balancer with its listeners and their rules; of one of somebody else nothing."""
        ingress = self.inventory.ingress
        kinds = ("loadbalancer", "listener", "listener-rule") if ingress and not ingress.existing else ()
        return self.arn("elasticloadbalancing", *(f"{kind}/app/{checked(ingress).name}/*" for kind in kinds))

    def existing_load_balancer(self, kind: str) -> list[str]:
        """The listeners, or the rules, of the load balancer of somebody else; of any where the inventory names it by a tag."""
        ingress = self.inventory.ingress
        if ingress is None or not ingress.existing:
            return []
        return self.arn("elasticloadbalancing", f"{kind}/app/{ingress.balancer_name or '*'}/*")

    def secrets(self, having_policy: bool = False) -> list[str]:
        """The secrets by name. having_policy: only those whose resource policy is the inventory's."""
        listed = [item for item in self.inventory.secrets.values() if item.policy or not having_policy]
        return self.arn("secretsmanager", *(f"secret:{item.name}{RANDOM}" for item in listed))

    def copied_secrets(self) -> list[str]:
        """The secrets whose value a new one takes over."""
        named = [item.copy_from for item in self.inventory.secrets.values() if item.copy_from not in ("", NEW_VALUE)]
        arns = [item for item in named if item.startswith("arn:")]
        return arns + self.arn("secretsmanager", *(f"secret:{item}{RANDOM}" for item in named if item not in arns))

    def copied_parameters(self) -> list[str]:
        """The parameters whose value a new one takes over."""
        named = [item.copy_from for item in self.inventory.parameters.values()]
        names = [item.removeprefix("/") for item in named if item not in ("", NEW_VALUE)]
        return self.arn("ssm", *(f"parameter/{item}" for item in names))

    def database_logins(self) -> list[str]:
        """The secrets with the user and password of a database's first start."""
        used = {item.credentials for item in self.inventory.databases.values()}
        listed = [item for key, item in self.inventory.secrets.items() if key in used]
        return self.arn("secretsmanager", *(f"secret:{item.name}{RANDOM}" for item in listed))

    def cache_tokens(self) -> list[str]:
        """The secrets with the tokens of caches."""
        used = {item.auth_token for item in self.inventory.caches.values() if item.auth_token}
        listed = [item for key, item in self.inventory.secrets.items() if key in used]
        return self.arn("secretsmanager", *(f"secret:{item.name}{RANDOM}" for item in listed))

    def parameters(self, secure: bool = True) -> list[str]:
        """The parameters by name. secure: SecureStrings as well."""
        listed = [item for item in self.inventory.parameters.values() if secure or not item.secure]
        return self.arn("ssm", *(f"parameter/{item.name.removeprefix('/')}" for item in listed))

    def own_parameters(self) -> list[str]:
        """The locks, and what was last brought to its desired state."""
        return self.arn(
            "ssm",
            f"parameter/talentbase.aws/locks/{self.cluster}",
            f"parameter/talentbase.aws/locks/{self.cluster}/restore",
            f"parameter/talentbase.aws/converged/{self.cluster}/*",
        )

    def keys(self) -> list[str]:
        """The KMS keys that the inventory names for secrets and parameters."""
        secrets, parameters = self.inventory.secrets.values(), self.inventory.parameters.values()
        return sorted({*(item.kms_key for item in secrets), *(item.kms_key for item in parameters)} - {""})


def compact(names: Iterable[str], environment: str) -> list[str]:
    """The names, or, where they are many, one pattern for those that end in -ENVIRONMENT and the others by themselves.

    No other environment's name ends so, while a shorter pattern could open one.
    """
    listed = sorted(names)
    ending = f"-{environment}"
    alike = [name for name in listed if environment and name.endswith(ending)]
    if len(listed) <= FEW or len(alike) < 2:
        return listed
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(alike[0], alike[-1], strict=False))
    return [f"{''.join(pair[0] for pair in shared)}*{ending}", *(name for name in listed if name not in alike)]


def hosts_of(services: Sequence[Service]) -> list[str]:
    """The host names of services as Route 53 compares them: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html"""
    return sorted({host.lower().replace("*", "\\052") for item in services for host in item.hosts})
