# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's single values and the cluster, from what stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from .._aws.tags import OWN, to_dict
from .._ecs.runtime_monitoring import actual_monitoring
from .._inventory.environment import GUARDDUTY_TAG
from .._plan.owner import owners
from .existing import own_name
from .ingress import NOT_OURS
from .section import Section
from .standing import Standing, Tags

NAME_TAG = "Name"
OF_AWS = "aws:"
INSIGHTS = "containerInsights"
PROVIDERS = ("FARGATE", "FARGATE_SPOT")


def environment_section(standing: Standing, name: str) -> Section:
    """Account, region, name and tags. name: of the environment, where no earlier deploy says it."""
    section = Section(
        {
            "environment_name": environment_name(standing, name),
            "aws_account_id": standing.account_id,
            "aws_region": standing.region,
            "protected": False,
            "resource_tags": shared_tags(standing),
        }
    )
    section.note(
        "protected", text="could not be derived: true asks twice before playbooks/destroy.yml removes anything"
    )
    if not section.values["resource_tags"]:
        section.note("resource_tags", text="cluster, services, load balancer and VPC share no tag")
    return section


def environment_name(standing: Standing, name: str) -> str:
    """The environment that an earlier deploy has named on the cluster, where it is one alone; else the name given."""
    known = [owner.removeprefix(f"{standing.name}/") for owner in owners(standing.tags)]
    return known[0] if len(known) == 1 else name


def shared_tags(standing: Standing) -> dict[str, str]:
    """The tags that cluster, services, load balancer and VPC all have, without those of AWS and of this collection."""
    every: list[Tags] = [standing.tags]
    every += [to_dict(item.get("tags"), "key", "value") for item in standing.services]
    every += [standing.balancers.tags.get(item["LoadBalancerArn"], {}) for item in standing.balancers.load_balancers]
    if standing.networks.vpc:
        every.append(to_dict(standing.networks.vpc.get("Tags")))
    first, *others = every
    common = {name: value for name, value in first.items() if all(tags.get(name) == value for tags in others)}
    return {name: value for name, value in common.items() if _is_a_persons(name)}


def cluster_section(standing: Standing, name: str) -> Section:
    """The cluster. name: the environment's."""
    if reason := standing.existing.get("cluster"):
        section = Section({"cluster": {"name": own_name(standing, name), "existing": standing.name}})
        section.note("cluster", "existing", text=NOT_OURS.format(reason))
        return section
    settings: Mapping[str, str] = {item["name"]: item["value"] for item in standing.cluster.get("settings") or []}
    providers = [name for name in standing.cluster.get("capacityProviders") or [] if name in PROVIDERS]
    watched = actual_monitoring(standing.tags)
    section = Section(
        {
            "cluster": {
                "name": standing.name,
                "container_insights": settings.get(INSIGHTS, "disabled"),
                "capacity_providers": providers,
                **({} if watched is None else {"runtime_monitoring": watched}),
            }
        }
    )
    others = sorted({*(standing.cluster.get("capacityProviders") or [])} - {*PROVIDERS})
    if others:
        section.note(
            "cluster", "capacity_providers", text=f"not said, as only Fargate's are managed: {', '.join(others)}"
        )
    return section


def _is_a_persons(name: str) -> bool:
    return name not in (NAME_TAG, GUARDDUTY_TAG) and not name.startswith((OF_AWS, OWN))
