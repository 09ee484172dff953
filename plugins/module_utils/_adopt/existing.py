# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which of VPC, load balancer and cluster somebody else owns, so that the inventory names it by existing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .._aws.errors import Failure
from .._aws.tags import to_dict
from .._ecs.answers import target_groups_of
from .._ingress.actions import weights_of
from .._inventory.faults import suggestion
from .._network.names import TIERS
from .._plan.owner import environment_id, owners
from .ingress import NOT_OURS, load_balancer_of
from .section import Section
from .standing import Answer, Standing, Tags
from .tiers import tiers_of

NETWORK, INGRESS, CLUSTER = PARTS = ("network", "ingress", "cluster")
NONE = "none"
SAID = "said by -e existing"
ZONES = 2
"""A load balancer and a group of database subnets take subnets of two zones or more, so that a tier of fewer is of no use."""


def parts_given(given: Sequence[str]) -> list[str]:
    """The parts of the option existing; raises Failure for one that there is not."""
    for name in given:
        if name not in (*PARTS, NONE):
            raise Failure(f"existing: {name} is no part of an environment", todo=suggestion(name, [*PARTS, NONE]))
    return [*given]


def own_ids(standing: Standing, environment: str, written: str = "") -> frozenset[str]:
    """What the environment may be called in tags. environment: its name; written: the name of the cluster in its inventory, if any."""
    clusters = {standing.name, own_name(standing, environment), written or standing.name}
    return frozenset(environment_id(f"{cluster}/{environment}") for cluster in clusters)


def existing_parts(standing: Standing, own: frozenset[str], given: Sequence[str]) -> dict[str, str]:
    """Each part that is somebody else's, and why. given: what a person says, in place of what follows from tags and rules."""
    if given:
        return {part: SAID for part in PARTS if part in given}
    balancer, vpc = load_balancer_of(standing), standing.networks.vpc
    tags = standing.balancers.tags.get(str(balancer.get("LoadBalancerArn")), {})
    found = {
        CLUSTER: _of_others(standing.tags, own),
        INGRESS: _of_others(tags, own) or ("" if own & owners(tags) else _serves_others(standing, balancer)),
    }
    found[NETWORK] = _of_others(to_dict(vpc.get("Tags")), own) or _shared_by_account(standing, vpc)
    if found[INGRESS] and not found[NETWORK] and not own & owners(to_dict(vpc.get("Tags"))):
        found[NETWORK] = f"the load balancer {balancer['LoadBalancerName']}, which others use, is in it"
    return {part: found[part] for part in PARTS if found[part]}


def without_others_services(standing: Standing, own: frozenset[str]) -> Standing:
    """The same without the services that other environments have in a cluster of somebody else."""
    kept = [item for item in standing.services if not _of_others(to_dict(item.get("tags"), "key", "value"), own)]
    groups = {arn for item in kept for arn in target_groups_of(item)}
    balancers = replace(
        standing.balancers,
        target_groups=[item for item in standing.balancers.target_groups if item["TargetGroupArn"] in groups],
    )
    return replace(standing, services=kept, balancers=balancers)


def existing_network(standing: Standing) -> Section:
    """The VPC and the subnets of each tier, by their ids."""
    tiers, reason = tiers_of(standing), standing.existing[NETWORK]
    subnets = {tier: [item["SubnetId"] for item in tiers.of(tier)] for tier in TIERS}
    vpc = {"vpc": standing.networks.vpc["VpcId"]}
    useful = {tier: ids for tier, ids in subnets.items() if len(ids) >= ZONES}
    section = Section({"network": {"existing": {**vpc, "subnets": useful}}})
    section.note("network", "existing", text=NOT_OURS.format(reason))
    return section


def own_name(standing: Standing, environment: str) -> str:
    """A name of the environment's own beside a cluster of somebody else.

    It is the cluster's where that ends with the environment's name, as shop-dev, unless an environment with just these names owns the cluster.
    """
    named = standing.name == environment or standing.name.endswith(f"-{environment}")
    taken = environment_id(f"{standing.name}/{environment}") in owners(standing.tags)
    return standing.name if named and not taken else f"{standing.name}-{environment}"


def _of_others(tags: Tags, own: frozenset[str]) -> str:
    """Whose a part is by the tags of this collection; empty where it is nobody's, or also the environment's."""
    found = owners(tags)
    return f"it belongs to {', '.join(sorted(found))}" if found and not own & found else ""


def _shared_by_account(standing: Standing, vpc: Answer) -> str:
    """A VPC whose owner shares subnets of it: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html"""
    owner = str(vpc.get("OwnerId") or standing.account_id)
    return f"it belongs to account {owner}" if owner != standing.account_id else ""


def _serves_others(standing: Standing, balancer: Mapping[str, object]) -> str:
    """The target groups of others that rules of a load balancer forward to."""
    ours = {arn for item in standing.services for arn in target_groups_of(item)}
    listeners = {
        item["ListenerArn"]
        for item in standing.balancers.listeners
        if item["LoadBalancerArn"] == balancer.get("LoadBalancerArn")
    }
    forwarded = {
        str(arn).split("/")[-2]
        for rule in standing.balancers.rules
        if rule["ListenerArn"] in listeners
        for action in rule.get("Actions") or []
        for arn in weights_of(action)
        if arn not in ours
    }
    return f"its rules lead to target groups of others, too: {', '.join(sorted(forwarded))}" if forwarded else ""
