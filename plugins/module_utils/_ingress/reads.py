# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read an ingress: few, in parallel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._access_logs.names import LOGS_TAG, logs_tag
from .._access_logs.reads import BucketSnapshot, read_bucket
from .._aws.errors import ClientError, Failure, code_of
from .._aws.load_balancers import existing_load_balancer
from .._aws.session import Aws, chunks, gather
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict
from .._ecs.api import target_health
from .._inventory.environment import Ingress
from .._inventory.routes import Route
from .._waf.names import WAF_TAG, acl_name, logs
from .._waf.reads import WafReader, WafSnapshot
from .certificate_reads import find_certificate, find_requested
from .desired import IngressSpec
from .names import HTTP
from .zone_reads import read_zone

Answer = dict[str, Any]
RESOURCES_IN_DESCRIBE_TAGS = 20


@dataclass(frozen=True)
class IngressSnapshot:
    """AWS's answers about one load balancer, as they came; attributes and tags by ARN.

    certificate_arn: None where a certificate is to be requested; requested_certificate: the one that an earlier run requested.
    http_rules: those of the HTTP listener where it is to redirect everybody, and does not yet.
    waiting_routes: what stays with the service that gives it until the services are rolled out.
    waf: the web ACL of the inventory, or the one that the load balancer names; None without one.
    bucket: that of the inventory's access logs; None without them.
    """

    hosted_zone_id: str
    certificate_arn: str | None
    requested_certificate: Answer | None
    load_balancer: Answer | None
    listeners: Sequence[Answer]
    rules: Sequence[Answer]
    test_rules: Sequence[Answer]
    target_groups: Sequence[Answer]
    records: Sequence[Answer]
    attributes: Mapping[str, Mapping[str, str]]
    tags: Mapping[str, Mapping[str, str]]
    http_rules: Sequence[Answer] = ()
    waiting_routes: frozenset[Route] = frozenset()
    waf: WafSnapshot | None = None
    bucket: BucketSnapshot | None = None

    @property
    def load_balancer_arn(self) -> str:
        """Empty where there is no load balancer."""
        return str((self.load_balancer or {}).get("LoadBalancerArn", ""))

    @property
    def dns_name(self) -> str:
        """The load balancer's; empty where there is none."""
        return str((self.load_balancer or {}).get("DNSName", ""))

    @property
    def load_balancer_tags(self) -> Mapping[str, str]:
        """None where there is no load balancer."""
        return self.tags.get(self.load_balancer_arn, {})

    @property
    def target_group_names(self) -> dict[str, str]:
        """The names of the target groups by ARN."""
        return {item["TargetGroupArn"]: item["TargetGroupName"] for item in self.target_groups}

    @property
    def target_group_arns(self) -> dict[str, str]:
        """The ARNs of the target groups by name."""
        return {item["TargetGroupName"]: item["TargetGroupArn"] for item in self.target_groups}

    def listener(self, port: int) -> Answer | None:
        """The listener of a port."""
        return _listener(self.listeners, port)


def read_ingress(aws: Aws, spec: IngressSpec) -> IngressSnapshot:
    """The load balancer, what belongs to it, the target groups of the services, the zone's records and the certificate."""
    index = TagIndex(aws, spec.tags, "elasticloadbalancing")
    answers = gather(
        {
            "zone": partial(read_zone, aws, spec.ingress),
            "certificate": partial(_certificate, aws, spec),
            "load_balancer": partial(_load_balancer_with_rules, aws, spec.ingress, spec.removing),
            "target_groups": partial(aws.pages, "elbv2", "describe_target_groups", "TargetGroups", PageSize=400),
            "tags": index.fill,
        }
    )
    balancer, names = answers["load_balancer"], spec.target_group_names
    arn = (balancer["load_balancer"] or {}).get("LoadBalancerArn")
    groups = [
        group
        for group in answers["target_groups"]
        if group["TargetGroupName"] in names or (arn and arn in group["LoadBalancerArns"])
    ]
    group_arns = [group["TargetGroupArn"] for group in groups if group["TargetGroupName"] in names]
    own = [] if spec.ingress.existing else [item["ListenerArn"] for item in balancer["listeners"]]
    own += [item["RuleArn"] for item in (*balancer["rules"], *balancer["test_rules"], *balancer["http_rules"])]
    own += [group["TargetGroupArn"] for group in groups]
    attributes, tags = _read_details(aws, spec, index, group_arns, own, arn)
    return IngressSnapshot(
        **answers["zone"],
        **answers["certificate"],
        **balancer,
        target_groups=groups,
        attributes=attributes,
        tags=tags,
    )


def read_logs(aws: Aws, spec: IngressSpec) -> BucketSnapshot | None:
    """The bucket of the inventory's access logs."""
    return read_bucket(aws, spec.ingress.access_logs.bucket) if spec.ingress.access_logs else None


def read_waf(aws: Aws, spec: IngressSpec, snapshot: IngressSnapshot) -> WafSnapshot | None:
    """The web ACL; nothing is asked where neither the inventory nor the load balancer names one."""
    name = acl_name(spec.ingress) or snapshot.load_balancer_tags.get(WAF_TAG, "")
    if not name or spec.ingress.existing:
        return None
    return WafReader(aws).read(name, snapshot.load_balancer_arn, logs(spec.ingress.waf))


def _certificate(aws: Aws, spec: IngressSpec) -> dict[str, Any]:
    ingress = spec.ingress
    unneeded = spec.removing or ingress.existing or not ingress.https
    arn = "" if unneeded else find_certificate(aws, ingress, spec.certificate_hosts)
    requested = find_requested(aws, spec.certificate_hosts) if arn is None else None
    return {"certificate_arn": arn, "requested_certificate": requested}


def _load_balancer_with_rules(aws: Aws, ingress: Ingress, removing: bool) -> dict[str, Any]:
    balancer = find_load_balancer(aws, ingress, removing)
    listeners: list[Answer] = []
    if balancer:
        arn = balancer["LoadBalancerArn"]
        listeners = aws.pages("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn)
    return {
        "load_balancer": balancer,
        "listeners": listeners,
        "rules": _rules(aws, listeners, ingress.port),
        "test_rules": _rules(aws, listeners, ingress.test_port),
        "http_rules": _http_rules(aws, listeners, ingress),
    }


def _http_rules(aws: Aws, listeners: Sequence[Answer], ingress: Ingress) -> list[Answer]:
    """The rules that the services had on HTTP; they are asked for only where the listener does not redirect everybody."""
    listener = _listener(listeners, HTTP) or {}
    redirects = any(action["Type"] == "redirect" for action in listener.get("DefaultActions", ()))
    return [] if redirects or not ingress.https or ingress.existing else _rules(aws, listeners, HTTP)


def _rules(aws: Aws, listeners: Sequence[Answer], port: int) -> list[Answer]:
    listener = _listener(listeners, port)
    if not listener:
        return []
    rules = aws.pages("elbv2", "describe_rules", "Rules", ListenerArn=listener["ListenerArn"])
    return [rule for rule in rules if not rule["IsDefault"]]


def _listener(listeners: Sequence[Answer], port: int) -> Answer | None:
    return next((item for item in listeners if item["Port"] == port), None)


def _read_details(
    aws: Aws,
    spec: IngressSpec,
    index: TagIndex,
    group_arns: Sequence[str],
    arns: Sequence[str],
    balancer_arn: str | None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Attributes of the load balancer and of target groups, and tags of these and of listeners and rules, by ARN."""
    elb = aws.client("elbv2")
    reads: dict[str, Callable[[], Any]] = {
        arn: partial(elb.describe_target_group_attributes, TargetGroupArn=arn) for arn in group_arns
    }
    if balancer_arn and not spec.ingress.existing:
        reads[balancer_arn] = partial(elb.describe_load_balancer_attributes, LoadBalancerArn=balancer_arn)
    tagged = [*arns, *([balancer_arn] if balancer_arn and not spec.ingress.existing else [])]
    tags: dict[str, Mapping[str, str]] = {**index.known(tagged)}
    # The index may be behind; what has left the inventory is known by what the load balancer itself says.
    named = {WAF_TAG: acl_name(spec.ingress), LOGS_TAG: logs_tag(spec.ingress).get(LOGS_TAG, "")}
    if balancer_arn and any(tags.get(balancer_arn, {}).get(key, "") != name for key, name in named.items()):
        tags.pop(balancer_arn, None)
    untold = chunks([arn for arn in tagged if arn not in tags], RESOURCES_IN_DESCRIBE_TAGS)
    tag_reads = {f"tags {some[0]}": partial(elb.describe_tags, ResourceArns=some) for some in untold}
    answers = gather({**reads, **tag_reads})
    for key in tag_reads:
        tags.update({item["ResourceArn"]: to_dict(item["Tags"]) for item in answers[key]["TagDescriptions"]})
    return {arn: to_dict(answers[arn]["Attributes"]) for arn in reads}, tags


def read_targets(aws: Aws, arns: Collection[str]) -> dict[str, list[str]]:
    """The states of the targets, by the ARN of the target group."""
    healths = gather({arn: partial(target_health, aws, arn) for arn in arns}) if arns else {}
    return {arn: [item["TargetHealth"]["State"] for item in targets] for arn, (targets, _moment) in healths.items()}


def find_load_balancer(aws: Aws, ingress: Ingress, removing: bool = False) -> Answer | None:
    """The load balancer; None where there is none, which of one that somebody else owns is a Failure but for a removal."""
    if not ingress.existing:
        return _load_balancer(aws, ingress.name)
    try:
        return existing_load_balancer(aws, ingress.existing)
    except Failure:
        if removing:
            return None
        raise


def _load_balancer(aws: Aws, name: str) -> Answer | None:
    try:
        answer: Answer = aws.client("elbv2").describe_load_balancers(Names=[name])["LoadBalancers"][0]
    except ClientError as error:
        if code_of(error) in ("LoadBalancerNotFound", "LoadBalancerNotFoundException"):
            return None
        raise
    if answer.get("State", {}).get("Code") == "failed":
        reason = answer["State"].get("Reason") or "AWS gives no reason"
        raise Failure(f"Load balancer {name} failed to start: {reason}", todo="delete it, fix the cause and run again")
    return answer
