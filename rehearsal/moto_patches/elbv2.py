"""Elastic Load Balancing: default attributes, provisioning, deletion protection, target groups' load balancers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from moto.ec2.models import ec2_backends
from moto.elbv2.exceptions import ELBClientError, ResourceInUseError
from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer, FakeTargetGroup, elbv2_backends

from .. import ACCOUNT_ID, timings
from ..clock import Clock
from ..patching import replace
from ..quirks import lingering
from ..quirks.ages import AGES
from ..quirks.switches import SWITCHES
from . import timed_status
from .timed_status import TimedStatus

USED = "target-group-in-use"
# ELBv2 API, LoadBalancerAttribute: the defaults of an Application Load Balancer.
APPLICATION_DEFAULTS = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "idle_timeout.timeout_seconds": "60",
    "ipv6.deny_all_igw_traffic": "false",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}
# ELBv2 API, TargetGroupAttribute: the defaults of a group of instances or addresses behind an ALB.
TARGET_GROUP_DEFAULTS = {
    "deregistration_delay.timeout_seconds": "300",
    "load_balancing.algorithm.anomaly_mitigation": "off",
    "load_balancing.algorithm.type": "round_robin",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "slow_start.duration_seconds": "0",
    "stickiness.app_cookie.cookie_name": "",
    "stickiness.app_cookie.duration_seconds": "86400",
    "stickiness.enabled": "false",
    "stickiness.lb_cookie.duration_seconds": "86400",
    "stickiness.type": "lb_cookie",
    "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
}
# The hosted zones of ALBs' names (AWS General Reference, Elastic Load Balancing endpoints).
HOSTED_ZONES = {
    "us-east-1": "Z35SXDOTRQ7X7K",
    "us-east-2": "Z3AADJGX6KTTL2",
    "us-west-1": "Z368ELLRRE2KJ0",
    "us-west-2": "Z1H1FL5HABSF5",
    "eu-central-1": "Z215JYRZR1TBD5",
    "eu-west-1": "Z32O12XQLNTSW2",
    "eu-west-2": "ZHURV8PSTC4K8",
    "ap-southeast-1": "Z1LMS91P8CMLE5",
    "ap-southeast-2": "Z1GM3OXH4ZPM65",
}


def install(clock: Clock) -> None:
    """Patch moto: ELBv2."""
    transitions = {"provisioning": [(0.0, "provisioning"), (timings.LOAD_BALANCER_CREATE, "active")]}
    timed_status.install_on(FakeLoadBalancer, "state", TimedStatus(clock, transitions))
    replace(FakeLoadBalancer, activate=lambda self: None)  # moto: active once described
    _attributes_have_defaults()
    _deletions_take_time(clock)
    replace(FakeTargetGroup, load_balancer_arns=property(_load_balancer_arns, lambda group, value: None))


def _attributes_have_defaults() -> None:
    balancer_init, group_init = FakeLoadBalancer.__init__, FakeTargetGroup.__init__

    def init_balancer(self: FakeLoadBalancer, *args: Any, **kwargs: Any) -> None:
        balancer_init(self, *args, **kwargs)
        self.scheme = self.scheme or "internet-facing"
        region = self.arn.split(":")[3]
        self.canonical_hosted_zone_id = HOSTED_ZONES.get(region, HOSTED_ZONES["us-east-1"])
        if self.type == "application":
            self.attrs = dict(APPLICATION_DEFAULTS)
            self.security_groups = self.security_groups or _default_groups(region, str(self.vpc_id))

    def init_group(self: FakeTargetGroup, *args: Any, **kwargs: Any) -> None:
        group_init(self, *args, **kwargs)
        if self.protocol in ("HTTP", "HTTPS") and self.target_type in ("ip", "instance"):
            self.attributes = dict(TARGET_GROUP_DEFAULTS)
            if kwargs.get("healthcheck_timeout_seconds") is None:
                self.health_check_timeout_seconds = 5
            self.protocol_version = self.protocol_version or "HTTP1"
            self.health_check_path = self.health_check_path or "/"

    replace(FakeLoadBalancer, __init__=init_balancer)
    replace(FakeTargetGroup, __init__=init_group)


def _default_groups(region: str, vpc: str) -> list[str]:
    """A load balancer without groups gets its VPC's default one (ELBv2 User Guide, "Security groups for your ALB")."""
    group = ec2_backends[ACCOUNT_ID][region].get_default_security_group(vpc)
    return [group.id] if group is not None else []


def _deletions_take_time(clock: Clock) -> None:
    delete_balancer, delete_listener = ELBv2Backend.delete_load_balancer, ELBv2Backend.delete_listener
    delete_rule, delete_group = ELBv2Backend.delete_rule, ELBv2Backend.delete_target_group

    def delete_load_balancer(self: ELBv2Backend, arn: str) -> None:
        """DeleteLoadBalancer; OperationNotPermitted. Its interfaces outlive it."""
        balancer = self.load_balancers.get(arn)
        if balancer is not None and balancer.attrs.get("deletion_protection.enabled") == "true":
            raise ELBClientError(
                "OperationNotPermitted",
                f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
            )
        with _letting_go_of_target_groups(self, clock):
            delete_balancer(self, arn)
        if balancer is not None:
            vpc = balancer.vpc_id if balancer.scheme == "internet-facing" else None
            subnets = [subnet.id for subnet in balancer.subnets]
            used = (vpc, *subnets, *(balancer.security_groups or []))
            lingering.release(lingering.LOAD_BALANCER, used, clock.now())

    def delete_target_group(self: ELBv2Backend, target_group_arn: str) -> Any:
        """DeleteTargetGroup; ResourceInUse."""
        if AGES.younger(USED, target_group_arn, SWITCHES.seconds(USED), clock.now()):
            raise ResourceInUseError(f"Target group '{target_group_arn}' is currently in use by a listener or a rule")
        return delete_group(self, target_group_arn)

    def letting_go(delete: Callable[[ELBv2Backend, str], Any]) -> Callable[[ELBv2Backend, str], Any]:
        def method(self: ELBv2Backend, arn: str) -> Any:
            with _letting_go_of_target_groups(self, clock):
                return delete(self, arn)

        return method

    replace(ELBv2Backend, delete_load_balancer=delete_load_balancer, delete_target_group=delete_target_group)
    replace(ELBv2Backend, delete_listener=letting_go(delete_listener), delete_rule=letting_go(delete_rule))


@contextmanager
def _letting_go_of_target_groups(backend: ELBv2Backend, clock: Clock) -> Iterator[None]:
    """Note the target groups to which nothing forwards any more afterwards."""
    before = {arn for arn in backend.target_groups if backend._any_listener_using(arn)}
    yield
    for arn in before:
        if not backend._any_listener_using(arn):
            AGES.note(USED, arn, clock.now())


def _load_balancer_arns(group: FakeTargetGroup) -> list[str]:
    """The load balancers whose listeners and rules forward to a group now; moto only ever adds to its list."""
    backend = elbv2_backends[group.account_id][group.region_name]
    return [
        balancer.arn
        for balancer in backend.load_balancers.values()
        if any(
            group.arn in backend._get_target_group_arns_from(action_data=action.data)
            for listener in balancer.listeners.values()
            for rule in listener.rules.values()
            for action in rule.actions
        )
    ]
