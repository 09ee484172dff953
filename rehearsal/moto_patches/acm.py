"""Certificate Manager: a requested certificate is issued once its validation records exist in a hosted zone."""

from __future__ import annotations

import hashlib
from typing import Any

from moto.acm.models import CertBundle
from moto.route53.models import route53_backends

from .. import ACCOUNT_ID, timings
from ..clock import Clock
from ..patching import replace
from ..quirks.ages import AGES

_describe = CertBundle.describe


def install(clock: Clock) -> None:
    """Patch moto: ACM."""
    replace(CertBundle, clock=clock, check=check, describe=describe)


def check(self: Any) -> None:
    """Issue a certificate once its validation records have been there for a while."""
    if self.status != "PENDING_VALIDATION":
        return
    if not all(_resolves(record) for record in validation_records(self).values()):
        self.__dict__.pop("validated_since", None)
        return
    now = self.clock.now()
    since = self.__dict__.setdefault("validated_since", now)
    if now - since >= timings.CERTIFICATE_VALIDATION:
        self.status, self.issued_at = "ISSUED", since + timings.CERTIFICATE_VALIDATION
        AGES.note("certificate", self.arn, self.issued_at)


def describe(self: CertBundle) -> dict[str, Any]:
    """DescribeCertificate, with its validation records and without what is not known yet."""
    description = _describe(self)
    certificate = description["Certificate"]
    if self.type == "AMAZON_ISSUED":
        certificate["DomainValidationOptions"] = _options(self)
        certificate["RenewalEligibility"] = "ELIGIBLE" if self.in_use_by else "INELIGIBLE"
        if "issued_at" in self.__dict__:
            certificate["IssuedAt"] = self.__dict__["issued_at"]
    certificate.update(self.__dict__.get("described", {}))  # of a twin: what its own certificate says
    if self.status == "PENDING_VALIDATION":
        for unknown in ("IssuedAt", "NotBefore", "NotAfter", "Serial"):
            certificate.pop(unknown, None)
    return description


def validation_records(bundle: CertBundle) -> dict[str, dict[str, str]]:
    """The CNAME record that validates each name; a wildcard shares the record of its domain."""
    names = list(dict.fromkeys([bundle.common_name, *bundle.sans]))
    return {name: _record(bundle.arn, name.removeprefix("*.")) for name in names}


def _record(arn: str, domain: str) -> dict[str, str]:
    digest = hashlib.sha256(f"{ACCOUNT_ID} {domain}".encode()).hexdigest()
    value = f"_{digest[32:]}.acm-validations.aws."
    return {"Name": f"_{digest[:32]}.{domain}.", "Type": "CNAME", "Value": value}


def _options(bundle: CertBundle) -> list[dict[str, Any]]:
    status = "SUCCESS" if bundle.status == "ISSUED" else bundle.status
    return [
        {
            "DomainName": name,
            "ValidationDomain": name,
            "ValidationStatus": status,
            "ValidationMethod": "DNS",
            "ResourceRecord": record,
        }
        for name, record in validation_records(bundle).items()
    ]


def _resolves(record: dict[str, str]) -> bool:
    """Whether a public hosted zone holds the record."""
    name, value = _bare(record["Name"]), _bare(record["Value"])
    return any(
        rrset.type == "CNAME" and _bare(rrset.name) == name and value in map(_bare, rrset.records)
        for zone in route53_backends[ACCOUNT_ID]["aws"].zones.values()
        if not zone.private_zone
        for rrset in zone.rrsets
    )


def _bare(name: str) -> str:
    return name.rstrip(".").lower()
