# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The checks against AWS: each reads what it needs and gives a finding. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from shlex import quote

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, gather
from .._ingress.certificate_reads import KEY_TYPES, describe_certificate, find_certificate
from .._ingress.zone_reads import hosted_zone_id
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .._network.reads import find_existing
from .._plan.values import Address, Verb
from .findings import Finding
from .listener_certificates import listener_certificates
from .networks import overlap_faults
from .planned_calls import PlannedStep
from .quota_usage import COUNTED, usage
from .quotas import QUOTAS, UNCOUNTED, Quota, quota_faults

EXPIRY = timedelta(days=30)
DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}


@dataclass(frozen=True)
class Context:
    """What the checks look at. steps: those of the plan; None where there was no comparison.

    identity: of AWS's GetCallerIdentity. others: the other environments of this run in the same account and region, by host.
    """

    aws: Aws
    inventory: Inventory
    steps: Sequence[PlannedStep] | None = None
    identity: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Inventory] = field(default_factory=dict)

    def makes(self, kind: str) -> bool:
        """Whether a deploy may make resources of a kind."""
        if self.steps is None or not kind:
            return True
        return any(item.step.verb == Verb.CREATE and item.step.address.kind == kind for item in self.steps)

    def changes(self, address: Address) -> bool:
        """Whether a deploy may make or change a resource."""
        return self.steps is None or any(item.step.address == address for item in self.steps)


def region(context: Context) -> Finding:
    """The region exists and the account has it enabled."""
    name = context.inventory.region
    try:
        regions = context.aws.client("ec2").describe_regions(RegionNames=[name], AllRegions=True)["Regions"]
    except ClientError as error:
        if code_of(error) != "InvalidParameterValue":
            raise
        regions = []
    if not regions:
        return Finding("region", faults=[Fault("aws_region", f"is {name}, which AWS does not have", "correct it")])
    if regions[0].get("OptInStatus") == "not-opted-in":
        hint = f"enable it (aws account enable-region --region-name {quote(name)}), or take another"
        return Finding("region", faults=[Fault("aws_region", f"is {name}, which the account has not enabled", hint)])
    return Finding("region", f"{name} is enabled")


def certificate(context: Context) -> Finding:
    """An issued certificate covers every host and does not expire soon."""
    inventory = context.inventory
    hosts = [host for service in inventory.services.values() for host in service.hosts]
    if inventory.ingress is None or not hosts:
        return Finding("certificate", "no service has hosts")
    if not inventory.ingress.https:
        return Finding("certificate", "none is needed: the listener is one of HTTP")
    if inventory.ingress.existing:
        return listener_certificates(context.aws, inventory.ingress.existing, hosts)
    arn = find_certificate(context.aws, inventory.ingress, hosts)
    if arn is None:
        return Finding("certificate", "none covers all hosts yet; one will be requested")
    described = describe_certificate(context.aws, arn)
    expires, key_type = described.get("NotAfter"), str(described.get("KeyAlgorithm") or KEY_TYPES[0]).replace("-", "_")
    if key_type not in KEY_TYPES:
        hint = f"take one of {', '.join(KEY_TYPES)}"
        fault = Fault("ingress.certificate_arn", f"has a key of {key_type}, which no load balancer takes", hint)
        return Finding("certificate", faults=[fault])
    summary = f"{arn} covers {len(hosts)} hosts" + (f" until {expires:%Y-%m-%d}" if expires else "")
    if expires and expires - datetime.now(UTC) < EXPIRY:
        hint = "see in ACM why it was not renewed; its DNS validation records must still be there"
        fault = Fault("ingress.certificate_arn", f"expires on {expires:%Y-%m-%d}", hint, warning=True)
        return Finding("certificate", summary, [fault])
    return Finding("certificate", summary)


def hosted_zone(context: Context) -> Finding:
    """The public hosted zone is there."""
    ingress = context.inventory.ingress
    if ingress is None:
        return Finding("hosted_zone", "no service has hosts")
    if not ingress.hosted_zone:
        return Finding("hosted_zone", "none is named, so DNS is kept elsewhere")
    return Finding("hosted_zone", f"{ingress.hosted_zone} is {hosted_zone_id(context.aws, ingress)}")


def network(context: Context) -> Finding:
    """The VPC's block overlaps with no other VPC; or the VPC and the subnets of somebody else are there."""
    section = context.inventory.network
    if section is None:
        return Finding("network", "there is no network")
    if section.existing:
        vpc, tiers = find_existing(context.aws, section.existing)
        return Finding("network", f"{vpc['VpcId']} has {sum(map(len, tiers.values()))} subnets for the environment")
    faults = list(overlap_faults(section, context.aws.pages("ec2", "describe_vpcs", "Vpcs")))
    return Finding("network", "" if faults else f"{section.cidr} is free", faults)


def quotas(context: Context) -> Finding:
    """The account's quotas leave room; those that AWS does not tell are passed over."""
    asked = {name: quota for name, quota in QUOTAS.items() if context.makes(quota.kind)}
    limits = gather({name: partial(quota_of, context.aws, quota) for name, quota in asked.items()})
    known = {name: limit for name, limit in limits.items() if limit is not None}
    count = partial(usage, aws=context.aws, inventory=context.inventory, others=context.others)
    reads = {name: partial(count, name) for name, limit in known.items() if name in COUNTED and limit < UNCOUNTED}
    faults = list(quota_faults(context.inventory, limits, gather(reads), context.others))
    silent = f", {len(asked) - len(known)} not told" if len(known) < len(asked) else ""
    return Finding("quotas", "" if faults else f"{len(known)} leave room for a deploy{silent}", faults)


def quota_of(aws: Aws, quota: Quota) -> float | None:
    """The value of a quota; None where AWS does not tell it."""
    client, codes = aws.client("service-quotas", quota.region), {"ServiceCode": quota.service, "QuotaCode": quota.code}
    for read in (client.get_service_quota, client.get_aws_default_service_quota):
        try:
            return float(read(**codes)["Quota"]["Value"])
        except ClientError:
            continue
    return None
