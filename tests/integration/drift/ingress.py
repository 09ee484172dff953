"""Changes of the load balancer, and of what belongs to it, by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.harness import Account
from tests.integration.drift.change import API, NAME, TAG, WEB, Change, only
from tests.integration.drift.network import Network


class Ingress:
    """ARNs of what the ingress has."""

    def __init__(self, account: Account) -> None:
        self.elb = account.client("elbv2")

    def balancer(self) -> str:
        return str(only(self.elb.describe_load_balancers(Names=[NAME])["LoadBalancers"])["LoadBalancerArn"])

    def listener(self, port: int) -> str:
        listeners = self.elb.describe_listeners(LoadBalancerArn=self.balancer())["Listeners"]
        return str(next(item["ListenerArn"] for item in listeners if item["Port"] == port))

    def group(self, name: str) -> str:
        return str(only(self.elb.describe_target_groups(Names=[name])["TargetGroups"])["TargetGroupArn"])

    def rule(self, priority: str) -> str:
        rules = self.elb.describe_rules(ListenerArn=self.listener(443))["Rules"]
        return str(next(item["RuleArn"] for item in rules if item["Priority"] == priority))

    def attribute(self, key: str, value: str) -> None:
        attributes = [{"Key": key, "Value": value}]
        self.elb.modify_load_balancer_attributes(LoadBalancerArn=self.balancer(), Attributes=attributes)

    def group_attribute(self, key: str, value: str) -> None:
        attributes = [{"Key": key, "Value": value}]
        self.elb.modify_target_group_attributes(TargetGroupArn=self.group(WEB), Attributes=attributes)


def ingress_changes() -> list[Change]:
    """Changes of the load balancer and what belongs to it."""

    def of(kind: str, name: str, prop: str, call: Callable[[Ingress], Any], gone: bool = False) -> Change:
        return Change("ingress", kind, name, prop, lambda account: call(Ingress(account)), gone)

    def tag(arn: Callable[[Ingress], str]) -> Callable[[Ingress], Any]:
        return lambda i: i.elb.add_tags(ResourceArns=[arn(i)], Tags=[TAG])

    health = {
        "path": {"HealthCheckPath": "/else"},
        "codes": {"Matcher": {"HttpCode": "200"}},
        "interval": {"HealthCheckIntervalSeconds": 90},
        "timeout": {"HealthCheckTimeoutSeconds": 20},
        "healthy_threshold": {"HealthyThresholdCount": 4},
        "unhealthy_threshold": {"UnhealthyThresholdCount": 4},
        "health_port": {"HealthCheckPort": "3001"},
        "health_protocol": {"HealthCheckProtocol": "HTTPS"},
    }

    def modify(arguments: dict[str, Any]) -> Callable[[Ingress], Any]:
        return lambda i: i.elb.modify_target_group(TargetGroupArn=i.group(WEB), **arguments)

    fixed = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503"}}]
    hosts = [{"Field": "host-header", "HostHeaderConfig": {"Values": ["else.salesdog.click"]}}]
    paths = [
        {"Field": "host-header", "HostHeaderConfig": {"Values": ["api-dev.salesdog.click"]}},
        {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/else/*"]}},
    ]
    return [
        of("load balancer", NAME, "idle_timeout", lambda i: i.attribute("idle_timeout.timeout_seconds", "90")),
        of("load balancer", NAME, "http2", lambda i: i.attribute("routing.http2.enabled", "false")),
        of("load balancer", NAME, "deletion_protection", lambda i: i.attribute("deletion_protection.enabled", "true")),
        of(
            "load balancer",
            NAME,
            "drop_invalid_header_fields",
            lambda i: i.attribute("routing.http.drop_invalid_header_fields.enabled", "false"),
        ),
        Change(
            "ingress",
            "load balancer",
            NAME,
            "security_groups",
            lambda a: Ingress(a).elb.set_security_groups(
                LoadBalancerArn=Ingress(a).balancer(), SecurityGroups=[Network(a).group("ecs")]
            ),
        ),
        of("load balancer", NAME, "tags", tag(lambda i: i.balancer())),
        of(
            "listener",
            f"{NAME}:443",
            "default_action",
            lambda i: i.elb.modify_listener(ListenerArn=i.listener(443), DefaultActions=fixed),
        ),
        of(
            "listener",
            f"{NAME}:443",
            "tls_policy",
            lambda i: i.elb.modify_listener(ListenerArn=i.listener(443), SslPolicy="ELBSecurityPolicy-2016-08"),
        ),
        of("listener", f"{NAME}:80", "tags", tag(lambda i: i.listener(80))),
        *(of("target group", WEB, prop, modify(arguments)) for prop, arguments in health.items()),
        of(
            "target group",
            WEB,
            "deregistration_delay",
            lambda i: i.group_attribute("deregistration_delay.timeout_seconds", "300"),
        ),
        of(
            "target group",
            WEB,
            "sticky_cookie",
            lambda i: i.group_attribute("stickiness.app_cookie.cookie_name", "OTHER"),
        ),
        of(
            "target group",
            WEB,
            "sticky_seconds",
            lambda i: i.group_attribute("stickiness.app_cookie.duration_seconds", "60"),
        ),
        of("target group", WEB, "tags", tag(lambda i: i.group(WEB))),
        of("listener rule", WEB, "action", lambda i: i.elb.modify_rule(RuleArn=i.rule("10"), Actions=fixed)),
        of("listener rule", API, "paths", lambda i: i.elb.modify_rule(RuleArn=i.rule("20"), Conditions=paths)),
        of("listener rule", WEB, "tags", tag(lambda i: i.rule("10"))),
        of(
            "rule priorities",
            f"{NAME}:443",
            API,
            lambda i: i.elb.set_rule_priorities(RulePriorities=[{"RuleArn": i.rule("20"), "Priority": 40}]),
        ),
        of("listener rule", API, "hosts", lambda i: i.elb.modify_rule(RuleArn=i.rule("40"), Conditions=hosts)),
        Change("ingress", "records", "salesdog.click", "dev.salesdog.click", _delete_record),
    ]


def _delete_record(account: Account) -> None:
    client, zone = account.client("route53"), "Z08777062VQUJNRPO700D"
    records = client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    record = next(item for item in records if item["Name"] == "dev.salesdog.click." and item["Type"] == "A")
    batch = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": record}]}
    client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
