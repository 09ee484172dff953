"""Hosted zones with their records, and certificates."""

from __future__ import annotations

from typing import Any

from moto.acm.models import CertBundle, acm_backends
from moto.route53.models import DelegationSet, FakeZone, RecordSet, route53_backends

from ..clock import Clock
from .file import Twin, seconds, tags
from .making import made

TIMES = ("CreatedAt", "IssuedAt", "NotBefore", "NotAfter", "ImportedAt")


def load(twin: Twin, clock: Clock) -> None:
    """Put them in the place of the account's own."""
    zones = route53_backends[twin.account]["aws"]

    def add_certificate(item: dict[str, Any]) -> None:
        with clock.frozen(seconds(item.get("CreatedAt") or item.get("ImportedAt") or twin.read_at)):
            _certificate(twin, item)

    twin.each("route53", "ListHostedZones", lambda item: _zone(twin, zones, item))
    twin.each("acm", "DescribeCertificate", add_certificate)


def _zone(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    records = twin.of("route53", "ListResourceRecordSets", item["Id"]) or []
    servers: list[dict[str, str]] = next(
        (each["ResourceRecords"] for each in records if each["Type"] == "NS" and each["Name"] == item["Name"]), []
    )
    reference, config = item["CallerReference"], item.get("Config") or {}
    names = [server["Value"].rstrip(".") for server in servers] or None
    delegation = DelegationSet(reference, names, None)
    delegation.id = ""
    identifier = item["Id"].rsplit("/", 1)[-1]
    zone = made(
        FakeZone,
        item["Name"],
        identifier,
        bool(config.get("PrivateZone")),
        reference,
        config.get("Comment"),
        delegation,
    )
    zone.rrsets = [_record(each) for each in records]
    backend.zones[identifier] = zone


def _record(item: dict[str, Any]) -> Any:
    values = [record["Value"] for record in item.get("ResourceRecords") or []]
    return made(RecordSet, {**item, "ResourceRecords": values, "MultiValueAnswer": item.get("MultiValueAnswer")})


def _certificate(twin: Twin, item: dict[str, Any]) -> None:
    """A certificate of a key of its own, which says of itself what the file says."""
    arn, names = item["CertificateArn"], item.get("SubjectAlternativeNames") or []
    region = arn.split(":")[3]
    bundle: Any = CertBundle.generate_cert(item["DomainName"], twin.account, region, sans=names)
    bundle.arn, bundle.type, bundle.status = arn, item["Type"], item["Status"]
    bundle.sans, bundle.described = names, {**item, **{name: seconds(item[name]) for name in TIMES if name in item}}
    bundle.cert_options = item.get("Options") or bundle.cert_options
    bundle.tags.update(tags(twin.of("acm", "ListTagsForCertificate", arn)))
    users = twin.items("elbv2", "DescribeListeners")
    bundle.in_use_by = [each["ListenerArn"] for each in users if arn in str(each.get("Certificates"))]
    acm_backends[twin.account][region]._certificates[arn] = bundle
