# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What runs and the inventory cannot say, so that a deploy would take it away: it is refused before anything is written. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .ingress import unsaid_rules
from .services import service_keys
from .standing import Answer, Standing
from .traffic import hosts_of

STAY = "leave the cluster to the tool that made it, or adopt it once this is otherwise"
NO_HOSTS = "has target groups, but no rule on port 443 with its hosts; a deploy would take its load balancer away"
NO_HOSTS_HINT = "give each host a rule of its own on the HTTPS listener, or leave the cluster to the tool that made it"


def unsupported(standing: Standing) -> list[str]:
    """A line for each, with the way out."""
    keys = service_keys(standing)
    lines = [line for item in standing.balancers.load_balancers for line in _of_balancer(item)]
    for service in standing.services:
        key = f"services.{keys[service['serviceName']]}"
        lines += [f"{key}: {problem}; {hint}" for problem, hint in _of_service(standing, service)]
    return lines


def _of_balancer(balancer: Answer) -> Iterator[str]:
    """Every load balancer of the inventory is a public one of HTTP."""
    if balancer.get("Type") != "application" or balancer.get("Scheme") != "internet-facing":
        kind = f"{balancer.get('Scheme')}, {balancer.get('Type')}"
        yield f"ingress: the load balancer {balancer['LoadBalancerName']} is {kind}, which cannot be said; {STAY}"


def _of_service(standing: Standing, service: Answer) -> Iterator[tuple[str, str]]:
    controller = (service.get("deploymentController") or {}).get("type", "ECS")
    if controller != "ECS":
        yield (
            f"has the deployment controller {controller}, which ECS does not change",
            "give it a new name beside this one",
        )
    if service.get("launchType") == "EC2" or service.get("schedulingStrategy", "REPLICA") != "REPLICA":
        yield "runs on instances, or once on each; services here run on Fargate", STAY
    if standing.target_group(service) and not hosts_of(standing, service):
        rules = unsaid_rules(standing)
        yield f"{NO_HOSTS}{': ' + ', '.join(rules) if rules else ''}", NO_HOSTS_HINT
