# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What runs and the inventory cannot say, so that a deploy would take it away: it is refused before anything is written. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .ingress import unsaid_rules
from .services import service_keys
from .standing import Answer, Standing
from .traffic import rules_of_service, rules_port, unsaid_routes

STAY = "leave the cluster to the tool that made it, or adopt it once this is otherwise"
NO_RULE = (
    "has target groups, but no rule on port {} with hosts or paths alone; a deploy would take its load balancer away"
)
NO_RULE_HINT = "give it a rule of hosts, paths or both, or leave the cluster to the tool that made it"
UNEVEN = "has not each of its paths for each of its hosts: {} would be added or lost"
UNEVEN_HINT = "give its rules the same paths, or make it two services"


def unsupported(standing: Standing) -> list[str]:
    """A line for each, with the way out."""
    keys = service_keys(standing)
    lines = [line for item in standing.balancers.load_balancers for line in _of_balancer(item)]
    for service in standing.services:
        key = f"services.{keys[service['serviceName']]}"
        lines += [f"{key}: {problem}; {hint}" for problem, hint in _of_service(standing, service)]
    return lines


def _of_balancer(balancer: Answer) -> Iterator[str]:
    """Every load balancer of the inventory is one of HTTP."""
    if (kind := balancer.get("Type")) != "application":
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
    if standing.target_group(service) and not rules_of_service(standing, service):
        rules = unsaid_rules(standing)
        problem = NO_RULE.format(rules_port(standing))
        yield f"{problem}{': ' + ', '.join(rules) if rules else ''}", NO_RULE_HINT
    if uneven := unsaid_routes(standing, service):
        yield UNEVEN.format(", ".join(map(str, uneven))), UNEVEN_HINT
