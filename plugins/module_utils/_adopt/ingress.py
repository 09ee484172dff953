# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The load balancer as the inventory says it, from what stands. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .._ingress.actions import actual_action
from .._ingress.actual import actual_load_balancer
from .._ingress.listener_rules import rule_hosts, rule_paths
from .._ingress.names import host_name
from .._ingress.records import points_to
from .._inventory.environment import Ingress
from .section import Section, known
from .standing import Answer, Standing
from .traffic import HTTP, HTTPS, is_said, rules_of_service, rules_port

KEPT = (
    "name",
    "scheme",
    "hosted_zone",
    "hosted_zone_id",
    "certificate_arn",
    "tls_policy",
    "http2",
    "idle_timeout",
    "deletion_protection",
)
DUALSTACK = "dualstack."
NOT_OURS = "{}: it is read, and never changed, tagged or deleted; -e existing=none takes it over instead"
NO_HTTPS = "it has no listener on 443: a deploy makes one, with the certificate named here or found by the hosts"
WEB_ACL = "its web ACL {name} is left alone; waf: {{name: {name}}} takes it over, and replaces its rules"
LOGS = "it logs to the bucket {bucket}, which is left alone"
SERVES = "the default action of port {} serves somebody today: {}. A deploy makes it the fixed answer of default_status"


def load_balancer_of(standing: Standing) -> Answer:
    """The load balancer of most services; empty where none has one."""
    groups = standing.balancers.target_groups
    counted = {
        item["LoadBalancerArn"]: sum(
            item["LoadBalancerArn"] in (group.get("LoadBalancerArns") or []) for group in groups
        )
        for item in standing.balancers.load_balancers
    }
    best = max(sorted(counted), key=lambda arn: counted[arn], default="")
    return next((item for item in standing.balancers.load_balancers if item["LoadBalancerArn"] == best), {})


def ingress_section(standing: Standing) -> Section:
    """The load balancer, its listeners' policies and the hosted zone; nothing where no service has a rule."""
    balancer = load_balancer_of(standing)
    if not balancer or not any(rules_of_service(standing, service) for service in standing.services):
        return Section()
    arn = balancer["LoadBalancerArn"]
    if reason := standing.existing.get("ingress"):
        return _existing(standing, balancer, reason)
    section = Section({"ingress": known(Ingress, _values(standing, balancer), KEPT)})
    for listener in standing.balancers.listeners:
        if listener["LoadBalancerArn"] == arn:
            _note_default(section, listener)
    _note_requests(section, standing, arn)
    if not listener_of(standing, rules_port(standing)):
        section.note("ingress", "name", text=NO_HTTPS)
    others = sorted(
        item["LoadBalancerName"] for item in standing.balancers.load_balancers if item["LoadBalancerArn"] != arn
    )
    if others:
        section.note(
            "ingress", "name", text=f"services also have the load balancers {', '.join(others)}, which cannot be said"
        )
    return section


def _existing(standing: Standing, balancer: Answer, reason: str) -> Section:
    """A load balancer of somebody else: the zone and the aliases are the environment's."""
    own = ("hosted_zone", "hosted_zone_id", "evaluate_target_health", "dualstack_aliases")
    values = {name: value for name, value in _values(standing, balancer).items() if name in own}
    section = Section({"ingress": {"existing": balancer["LoadBalancerName"], **known(Ingress, values)}})
    section.note("ingress", "existing", text=NOT_OURS.format(reason))
    return section


def listener_of(standing: Standing, port: int) -> Answer:
    """The listener of a port of the load balancer; empty without one."""
    arn = load_balancer_of(standing).get("LoadBalancerArn")
    found = [item for item in standing.balancers.listeners if item["LoadBalancerArn"] == arn and item["Port"] == port]
    return found[0] if found else {}


def _values(standing: Standing, balancer: Answer) -> dict[str, Any]:
    attributes = standing.balancers.attributes.get(balancer["LoadBalancerArn"], {})
    found = actual_load_balancer(balancer, attributes, {}).properties
    listener, port = listener_of(standing, rules_port(standing)), rules_port(standing)
    default = actual_action(listener["DefaultActions"]) if listener else {}
    fixed = default if default.get("type") == "fixed-response" else {}
    zone = standing.balancers.zone
    return {
        "name": balancer["LoadBalancerName"],
        "scheme": balancer.get("Scheme"),
        "https": port == HTTPS,
        "sources": _sources(standing, {HTTP, port}),
        "hosted_zone": host_name(zone["Name"]) if zone else "",
        "hosted_zone_id": str(zone["Id"]).rpartition("/")[2] if zone else "",
        "certificate_arn": next((item["CertificateArn"] for item in listener.get("Certificates") or []), ""),
        "tls_policy": (listener.get("SslPolicy") if port == HTTPS else "") or None,
        "idle_timeout": found["idle_timeout"],
        "http2": found["http2"],
        "deletion_protection": found["deletion_protection"],
        "drop_invalid_header_fields": found["drop_invalid_header_fields"],
        **_aliases(standing, balancer),
        "default_status": int(fixed["status"]) if fixed else None,
        "default_body": fixed.get("body") if fixed else None,
        **_tests(standing, balancer["LoadBalancerArn"]),
    }


def _sources(standing: Standing, ports: Collection[int]) -> list[str]:
    """The blocks that reach every port of the listeners; what reaches one of them alone is a further rule."""
    groups = load_balancer_of(standing).get("SecurityGroups") or []
    by_port: dict[int, set[str]] = {port: set() for port in ports}
    for rule in standing.networks.rules:
        block, port = rule.get("CidrIpv4"), rule.get("FromPort")
        if (
            rule["GroupId"] in groups
            and not rule["IsEgress"]
            and port == rule.get("ToPort")
            and block
            and port in by_port
        ):
            by_port[port].add(str(block))
    return sorted(set.intersection(*by_port.values()))


def _aliases(standing: Standing, balancer: Answer) -> dict[str, Any]:
    """How most of the alias records that lead to the load balancer are written; nothing without one."""
    records = [item for item in standing.balancers.records if points_to(item, balancer["DNSName"])]
    if not records:
        return {}
    targets = [item["AliasTarget"] for item in records]
    dualstack = [str(item["DNSName"]).startswith(DUALSTACK) for item in targets]
    healths = [bool(item["EvaluateTargetHealth"]) for item in targets]
    return {"dualstack_aliases": all(dualstack), "evaluate_target_health": any(healths)}


def _tests(standing: Standing, balancer: str) -> dict[str, Any]:
    """The test listener: one of HTTPS on another port, and who may reach it."""
    ports = [
        item["Port"]
        for item in standing.balancers.listeners
        if item["LoadBalancerArn"] == balancer and item["Protocol"] == "HTTPS" and item["Port"] != HTTPS
    ]
    if not ports:
        return {}
    groups = load_balancer_of(standing).get("SecurityGroups") or []
    sources = [
        rule.get("CidrIpv4")
        for rule in standing.networks.rules
        if rule["GroupId"] in groups and not rule["IsEgress"] and rule.get("FromPort") == ports[0]
    ]
    return {"test_port": ports[0], "test_source": next((item for item in sources if item), "")}


def _note_default(section: Section, listener: Answer) -> None:
    action = actual_action(listener["DefaultActions"])
    if action.get("type") in ("forward", "other"):
        section.note("ingress", "default_status", text=SERVES.format(listener["Port"], action.get("type")))


def _note_requests(section: Section, standing: Standing, arn: str) -> None:
    """What looks at its requests and logs them, which a deploy leaves alone for as long as the inventory does not say it."""
    if name := standing.balancers.web_acls.get(arn):
        section.note("ingress", "name", text=WEB_ACL.format(name=name))
    attributes = standing.balancers.attributes.get(arn, {})
    if attributes.get("access_logs.s3.enabled") == "true":
        section.note("ingress", "name", text=LOGS.format(bucket=attributes.get("access_logs.s3.bucket", "")))


def unsaid_rules(standing: Standing) -> list[str]:
    """The rules of the load balancer that no entry can say, by their priority."""
    arn = load_balancer_of(standing).get("LoadBalancerArn")
    listeners = {item["ListenerArn"] for item in standing.balancers.listeners if item["LoadBalancerArn"] == arn}
    rules = [
        item for item in standing.balancers.rules if item["ListenerArn"] in listeners and not item.get("IsDefault")
    ]
    unsaid = [rule for rule in rules if not is_said(rule)]
    return [f"rule {rule['Priority']} ({_asks_for(rule)})" for rule in unsaid]


def _asks_for(rule: Answer) -> str:
    fields = sorted({item.get("Field", "") for item in rule.get("Conditions") or []})
    return ", ".join(
        [*rule_hosts(rule), *rule_paths(rule), *fields, *(["transforms"] if rule.get("Transforms") else [])]
    )
