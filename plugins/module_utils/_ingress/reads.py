# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What there is of an ingress, in few calls, side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure, code_of
from .._aws.session import Aws, chunks, gather
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict
from .._inventory.environment import Ingress
from .names import best_certificate, host_name, names_of, uncovered
from .snapshot import Snapshot

Answer = dict[str, Any]
RESOURCES_IN_DESCRIBE_TAGS = 20
# Without this list, ACM leaves out all but RSA of up to 2048 bits:
# https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html
KEY_TYPES = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]


def read_snapshot(
    aws: Aws, name: str, zone_id: str, group_names: Collection[str], tags: Mapping[str, str], test_port: int = 0
) -> Snapshot:
    """The load balancer, what belongs to it, the target groups of these names, and the zone's records. tags: what all carry."""
    first = gather(
        {
            "load_balancer": partial(_load_balancer, aws, name),
            "target_groups": partial(aws.pages, "elbv2", "describe_target_groups", "TargetGroups", PageSize=400),
            "records": partial(_records, aws, zone_id),
        }
    )
    snapshot = Snapshot(first["load_balancer"], records=first["records"])
    arn = (snapshot.load_balancer or {}).get("LoadBalancerArn")
    snapshot.target_groups = [
        group
        for group in first["target_groups"]
        if group["TargetGroupName"] in group_names or (arn and arn in group["LoadBalancerArns"])
    ]
    if arn:
        snapshot.listeners = aws.pages("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn)
    snapshot.rules = _rules(aws, snapshot.listener())
    snapshot.test_rules = _rules(aws, snapshot.listener(test_port)) if test_port else []
    _read_details(aws, snapshot, group_names, TagIndex(aws, tags, "elasticloadbalancing"))
    return snapshot


def _rules(aws: Aws, listener: Answer | None) -> list[Answer]:
    if not listener:
        return []
    rules = aws.pages("elbv2", "describe_rules", "Rules", ListenerArn=listener["ListenerArn"])
    return [rule for rule in rules if not rule["IsDefault"]]


def _read_details(aws: Aws, snapshot: Snapshot, group_names: Collection[str], index: TagIndex) -> None:
    elb = aws.client("elbv2")
    wanted = [item["TargetGroupArn"] for item in snapshot.target_groups if item["TargetGroupName"] in group_names]
    reads: dict[str, Any] = {arn: partial(elb.describe_target_group_attributes, TargetGroupArn=arn) for arn in wanted}
    rules = [*snapshot.rules, *snapshot.test_rules]
    own = [item["ListenerArn"] for item in snapshot.listeners] + [item["RuleArn"] for item in rules] + wanted
    if snapshot.load_balancer:
        arn = snapshot.load_balancer["LoadBalancerArn"]
        reads[arn] = partial(elb.describe_load_balancer_attributes, LoadBalancerArn=arn)
        own.append(arn)
    snapshot.tags.update(index.known(own))
    others = [arn for arn in own if arn not in snapshot.tags]
    tags = {
        f"tags {group[0]}": partial(elb.describe_tags, ResourceArns=group)
        for group in chunks(others, RESOURCES_IN_DESCRIBE_TAGS)
    }
    answers = gather({**reads, **tags})
    snapshot.attributes = {arn: to_dict(answers[arn]["Attributes"]) for arn in reads}
    for key in tags:
        snapshot.tags.update({item["ResourceArn"]: to_dict(item["Tags"]) for item in answers[key]["TagDescriptions"]})


def _load_balancer(aws: Aws, name: str) -> Answer | None:
    try:
        answer: Answer = aws.client("elbv2").describe_load_balancers(Names=[name])["LoadBalancers"][0]
    except ClientError as error:
        if code_of(error) in ("LoadBalancerNotFound", "LoadBalancerNotFoundException"):
            return None
        raise
    if answer.get("State", {}).get("Code") == "failed":
        reason = answer["State"].get("Reason") or "AWS gives no reason"
        raise Failure(f"Load balancer {name} failed to start: {reason}. To do: delete it, mend the cause and rerun.")
    return answer


def _records(aws: Aws, zone_id: str) -> list[Answer]:
    if not zone_id:
        return []
    return aws.pages("route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone_id)


def find_zone(aws: Aws, ingress: Ingress) -> str:
    """The id of the public hosted zone; raises Failure where there is none, more than one, or the pinned one is another."""
    if ingress.hosted_zone_id:
        return _pinned_zone(aws, ingress)
    answer = aws.client("route53").list_hosted_zones_by_name(DNSName=ingress.hosted_zone)
    zones = [
        zone["Id"].rpartition("/")[2]
        for zone in answer["HostedZones"]
        if host_name(zone["Name"]) == ingress.hosted_zone and not zone["Config"].get("PrivateZone")
    ]
    if len(zones) == 1:
        return str(zones[0])
    if zones:
        hint = f"pin one of {', '.join(zones)} in ingress.hosted_zone_id"
        raise Failure(f"There are {len(zones)} public hosted zones named {ingress.hosted_zone}. To do: {hint}.")
    hint = "create it and point the domain's registrar to its name servers, or correct ingress.hosted_zone"
    raise Failure(f"There is no public hosted zone named {ingress.hosted_zone} in this account. To do: {hint}.")


def _pinned_zone(aws: Aws, ingress: Ingress) -> str:
    pinned = f"ingress.hosted_zone_id is {ingress.hosted_zone_id}"
    try:
        zone = aws.client("route53").get_hosted_zone(Id=ingress.hosted_zone_id)["HostedZone"]
    except ClientError as error:
        if code_of(error) != "NoSuchHostedZone":
            raise
        raise Failure(f"{pinned}, which this account does not have. To do: correct it, or drop it.") from None
    if host_name(zone["Name"]) != ingress.hosted_zone:
        problem = f"{pinned}, the zone of {host_name(zone['Name'])}, but ingress.hosted_zone is {ingress.hosted_zone}"
        raise Failure(f"{problem}. To do: make them agree, or drop hosted_zone_id to have it found.")
    if zone["Config"].get("PrivateZone"):
        raise Failure(f"{pinned}, a private zone. To do: give the public zone of {ingress.hosted_zone}.")
    return ingress.hosted_zone_id


def list_certificates(aws: Aws, statuses: Sequence[str]) -> list[Answer]:
    """The certificates of the region in these states, with every name they cover."""
    summaries = aws.pages(
        "acm",
        "list_certificates",
        "CertificateSummaryList",
        CertificateStatuses=list(statuses),
        Includes={"keyTypes": KEY_TYPES},
    )
    arns = [item["CertificateArn"] for item in summaries if not _is_whole(item)]
    described = gather({arn: partial(describe_certificate, aws, arn) for arn in arns})
    return [described.get(item["CertificateArn"]) or _whole(item) for item in summaries]


def _is_whole(summary: Mapping[str, Any]) -> bool:
    """Whether a summary gives every name; it gives a hundred at most."""
    return "SubjectAlternativeNameSummaries" in summary and not summary.get("HasAdditionalSubjectAlternativeNames")


def _whole(summary: Answer) -> Answer:
    return {**summary, "SubjectAlternativeNames": summary["SubjectAlternativeNameSummaries"]}


def describe_certificate(aws: Aws, arn: str) -> Answer:
    """A certificate as ACM describes it."""
    answer: Answer = aws.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    return answer


def find_certificate(aws: Aws, ingress: Ingress, hosts: Collection[str]) -> str | None:
    """The ARN of the issued certificate that covers every host; None where one is to be requested."""
    if ingress.certificate_arn:
        return _pinned_certificate(aws, ingress.certificate_arn, hosts)
    found = best_certificate(list_certificates(aws, ["ISSUED"]), hosts)
    if found:
        return str(found["CertificateArn"])
    if ingress.request_certificate:
        return None
    hint = "set ingress.request_certificate to true to have one requested, or pin one in ingress.certificate_arn"
    raise Failure(f"No issued certificate in {aws.region} covers {', '.join(hosts)}. To do: {hint}.")


def find_requested(aws: Aws, hosts: Collection[str]) -> Answer | None:
    """The certificate that an earlier run requested: issued by now, or still to be validated."""
    certificates = list_certificates(aws, ["ISSUED", "PENDING_VALIDATION"])
    issued = [item for item in certificates if item["Status"] == "ISSUED"]
    found = best_certificate(issued, hosts) or best_certificate(certificates, hosts)
    return dict(found) if found else None


def _pinned_certificate(aws: Aws, arn: str, hosts: Collection[str]) -> str:
    try:
        certificate = describe_certificate(aws, arn)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        raise Failure(
            f"ingress.certificate_arn is {arn}, which does not exist. To do: correct it, or drop it."
        ) from None
    if certificate["Status"] != "ISSUED":
        hint = "finish its validation, or drop certificate_arn to have one found"
        raise Failure(f"ingress.certificate_arn is {arn}, which is {certificate['Status']}. To do: {hint}.")
    missing = uncovered(names_of(certificate), hosts)
    if missing:
        problem = f"{arn} covers {', '.join(dict.fromkeys(names_of(certificate)))}, but not {', '.join(missing)}"
        hint = "name a certificate that covers every host, or drop ingress.certificate_arn to have one found"
        raise Failure(f"{problem}. To do: {hint}.")
    return arn
