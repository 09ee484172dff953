# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every rule that reaches over more than one value of the inventory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .check_arns import check_arns
from .check_backup import check_backup
from .check_backup_plan import check_backup_plan
from .check_budget import check_budget
from .check_commands import check_commands
from .check_containers import check_containers
from .check_data import check_data
from .check_deployments import check_deployments
from .check_environment import check_environment
from .check_existing import check_existing
from .check_hours import check_hours
from .check_images import check_findings, check_images
from .check_ingress import check_ingress
from .check_limits import check_limits
from .check_monitoring import check_monitoring
from .check_network import check_network
from .check_parameters import check_parameters
from .check_references import check_references
from .check_repositories import check_repositories
from .check_risks import check_risks
from .check_roles import check_roles
from .check_runtime_monitoring import check_runtime_monitoring
from .check_secrets import check_secrets
from .check_security_groups import check_security_groups
from .check_services import check_services
from .check_strategies import check_strategies
from .check_variables import check_variables
from .check_waf import check_waf
from .faults import Fault
from .inventory import Inventory, load

Check = Callable[[Inventory, Mapping[str, Any]], Iterator[Fault]]
CHECKS: tuple[Check, ...] = (
    check_environment,
    check_network,
    check_security_groups,
    check_data,
    check_backup,
    check_ingress,
    check_waf,
    check_services,
    check_existing,
    check_runtime_monitoring,
    check_containers,
    check_commands,
    check_deployments,
    check_strategies,
    check_secrets,
    check_parameters,
    check_references,
    check_monitoring,
    check_budget,
    check_hours,
    check_backup_plan,
    check_variables,
    check_arns,
    check_roles,
    check_risks,
    check_limits,
    check_images,
    check_findings,
    check_repositories,
)


def check(inventory: Inventory, variables: Mapping[str, Any]) -> list[Fault]:
    """The faults between the parts of a loaded inventory; variables are the sections as they were given.

    A part that could not be loaded has its fault already and causes no further ones.
    """
    return [fault for one in CHECKS for fault in one(inventory, variables)]


def load_and_check(variables: Mapping[str, Any]) -> tuple[Inventory, list[Fault]]:
    """The inventory and every fault and doubt about it."""
    faults: list[Fault] = []
    inventory = load(variables, faults)
    return inventory, faults + check(inventory, variables)
