# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make, change and remove the parts of an ingress."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from .._access_logs.handlers import BucketHandler
from .._access_logs.names import ACCESS, BUCKET, LOGS_TAG
from .._aws.errors import Failure
from .._aws.session import Aws
from .._aws.tags import to_list
from .._inventory.environment import Ingress
from .._module.apply import BaseHandler, Handler
from .._plan.values import UNKNOWN, Actual
from .._waf.handlers import waf_handlers
from . import inputs
from .actual import load_balancer_attributes
from .certificate_handler import CertificateHandler
from .names import (
    CERTIFICATE,
    LISTENER,
    LOAD_BALANCER,
    PRIORITIES,
    RECORDS,
    RULE,
    STALE_RECORDS,
    TARGET_GROUP,
)
from .zone_reads import hosted_zone_id

Properties = Mapping[str, Any]
RUN_NETWORK = "run the whole deploy, or its tag network first"


def ingress_handlers(aws: Aws, ingress: Ingress) -> dict[str, Handler]:
    """Who makes, changes and deletes the parts of each kind. Nothing is read here; the zone's id is looked up at a write."""
    zone_id = partial(hosted_zone_id, aws, ingress)
    return {
        CERTIFICATE: CertificateHandler(aws, zone_id),
        LOAD_BALANCER: LoadBalancerHandler(aws),
        LISTENER: ListenerHandler(aws),
        TARGET_GROUP: TargetGroupHandler(aws),
        RULE: RuleHandler(aws),
        PRIORITIES: PrioritiesHandler(aws),
        RECORDS: RecordsHandler(aws, zone_id),
        STALE_RECORDS: RecordsHandler(aws, zone_id),
        BUCKET: BucketHandler(aws),
        **waf_handlers(aws),
    }


class ElbHandler(BaseHandler):
    """What all parts of Elastic Load Balancing share."""

    def __init__(self, aws: Aws) -> None:
        self._elb = aws.client("elbv2")

    def _tag(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        if "tags" in changed:
            self._elb.add_tags(ResourceArns=[actual.attributes["arn"]], Tags=to_list(properties["tags"]))


class LoadBalancerHandler(ElbHandler):
    """Makes and changes load balancers. One that is still starting takes listeners already, so nothing waits for it."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        if UNKNOWN in (*properties["subnets"], *properties["security_groups"]):
            raise Failure(f"The subnets and security groups of load balancer {name} are not known", todo=RUN_NETWORK)
        answer = self._elb.create_load_balancer(
            Name=name,
            Subnets=properties["subnets"],
            SecurityGroups=properties["security_groups"],
            Scheme=properties["scheme"],
            Type=properties["type"],
            IpAddressType=properties["address_type"],
            Tags=to_list(properties["tags"]),
        )["LoadBalancers"][0]
        self._set_attributes(answer["LoadBalancerArn"], properties, list(properties))
        return load_balancer_attributes(answer)

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        arn = actual.attributes["arn"]
        if "subnets" in changed:
            self._elb.set_subnets(LoadBalancerArn=arn, Subnets=properties["subnets"])
        if "security_groups" in changed:
            self._elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=properties["security_groups"])
        if "address_type" in changed:
            self._elb.set_ip_address_type(LoadBalancerArn=arn, IpAddressType=properties["address_type"])
        self._set_attributes(arn, properties, changed)
        self._tag(actual, properties, changed)
        if ACCESS in changed and not properties[ACCESS]:  # last, as the tag tells that the logs are the environment's
            self._elb.remove_tags(ResourceArns=[arn], TagKeys=[LOGS_TAG])

    def delete(self, actual: Actual) -> None:
        self._elb.delete_load_balancer(LoadBalancerArn=actual.attributes["arn"])

    def _set_attributes(self, arn: str, properties: Properties, changed: Sequence[str]) -> None:
        attributes = inputs.load_balancer_attributes(properties, changed)
        if attributes:
            self._elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=attributes)


class ListenerHandler(ElbHandler):
    """Makes and changes listeners."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        arguments = inputs.listener_arguments(properties)
        tags = to_list(properties["tags"])
        answer = self._elb.create_listener(LoadBalancerArn=properties["load_balancer"], Tags=tags, **arguments)
        return {"arn": answer["Listeners"][0]["ListenerArn"]}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        if set(changed) - {"tags"}:
            arn = actual.attributes["arn"]
            self._elb.modify_listener(ListenerArn=arn, **inputs.listener_arguments(properties))
        self._tag(actual, properties, changed)

    def delete(self, actual: Actual) -> None:
        self._elb.delete_listener(ListenerArn=actual.attributes["arn"])


class TargetGroupHandler(ElbHandler):
    """Makes and changes target groups; ECS registers the targets."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        if properties["vpc"] == UNKNOWN:
            raise Failure(f"The VPC of target group {name} is not known", todo=RUN_NETWORK)
        answer = self._elb.create_target_group(
            Name=name,
            VpcId=properties["vpc"],
            TargetType=properties["target_type"],
            Protocol=properties["protocol"],
            ProtocolVersion=properties["protocol_version"],
            Port=properties["port"],
            Tags=to_list(properties["tags"]),
            **inputs.health_arguments(properties),
        )
        arn = answer["TargetGroups"][0]["TargetGroupArn"]
        self._set_attributes(arn, properties)
        return {"arn": arn}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        arn = actual.attributes["arn"]
        if set(changed) & {*inputs.HEALTH, "codes"}:
            self._elb.modify_target_group(TargetGroupArn=arn, **inputs.health_arguments(properties))
        if set(changed) & {*inputs.GROUP_ATTRIBUTES}:
            self._set_attributes(arn, properties)
        self._tag(actual, properties, changed)

    def delete(self, actual: Actual) -> None:
        self._elb.delete_target_group(TargetGroupArn=actual.attributes["arn"])

    def _set_attributes(self, arn: str, properties: Properties) -> None:
        attributes = inputs.group_attributes(properties)
        self._elb.modify_target_group_attributes(TargetGroupArn=arn, Attributes=attributes)


class RuleHandler(ElbHandler):
    """Makes and changes listener rules; their priorities are another handler's."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        answer = self._elb.create_rule(
            ListenerArn=properties["listener"],
            Priority=properties["priority"],
            Tags=to_list(properties["tags"]),
            **inputs.rule_arguments(properties),
        )
        return {"arn": answer["Rules"][0]["RuleArn"]}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        if set(changed) - {"tags"}:
            self._elb.modify_rule(RuleArn=actual.attributes["arn"], **inputs.rule_arguments(properties, changed))
        self._tag(actual, properties, changed)

    def delete(self, actual: Actual) -> None:
        self._elb.delete_rule(RuleArn=actual.attributes["arn"])


class PrioritiesHandler(ElbHandler):
    """Sets the priorities of several rules in one call, in which they may swap."""

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        arns = actual.attributes["arns"]
        priorities = [{"RuleArn": arns[name], "Priority": properties[name]} for name in changed]
        self._elb.set_rule_priorities(RulePriorities=priorities)


class RecordsHandler(BaseHandler):
    """Changes all records of a zone in one call."""

    def __init__(self, aws: Aws, zone_id: Callable[[], str]) -> None:
        self._route53 = aws.client("route53")
        self._zone_id = zone_id

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        self._change(inputs.record_changes(properties, list(properties), {}))
        return {}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        self._change(inputs.record_changes(properties, changed, actual.attributes["records"]))

    def delete(self, actual: Actual) -> None:
        self._change(
            [inputs.deletion(record) for records in actual.attributes["records"].values() for record in records]
        )

    def _change(self, changes: list[dict[str, Any]]) -> None:
        # Route 53 takes a thousand changes in a call, more than a load balancer has hosts:
        # https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
        batch = {"Changes": changes}
        self._route53.change_resource_record_sets(HostedZoneId=self._zone_id(), ChangeBatch=batch)
