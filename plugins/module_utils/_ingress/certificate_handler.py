# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that request a certificate and write its validation records, and the wait until it is issued."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.tags import to_list
from .._aws.waiting import Observation, wait_until
from .._module.apply import BaseHandler
from .certificate_reads import describe_certificate

# "It usually takes several minutes, and may take up to 30":
# https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
TIMEOUT = 45 * 60.0
USUAL = "2 to 30 min"


class CertificateHandler(BaseHandler):
    """Requests certificates. Nothing here deletes one: others may use it."""

    slow = True

    def __init__(self, aws: Aws, zone_id: Callable[[], str]) -> None:
        self._aws = aws
        self._zone_id = zone_id

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        names = [properties["domain"], *properties["further_names"]]
        further = {"SubjectAlternativeNames": properties["further_names"]} if properties["further_names"] else {}
        answer = self._aws.client("acm").request_certificate(
            DomainName=properties["domain"],
            ValidationMethod=properties["validation"],
            # Within an hour, the same request gives the same certificate.
            IdempotencyToken=hashlib.sha256(" ".join(names).encode()).hexdigest()[:32],
            Tags=to_list(properties["tags"]),
            **further,
        )
        return {"arn": answer["CertificateArn"]}

    def wait(self, name: str, attributes: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        """Return once the certificate is issued; its validation records are written first, also after a crash."""
        arn, written = attributes["arn"], False

        def look() -> Observation:
            nonlocal written
            certificate = describe_certificate(self._aws, arn)
            if certificate["Status"] not in ("PENDING_VALIDATION", "ISSUED"):
                raise _refused(name, certificate)
            changes = _validation_changes(certificate)
            if certificate["Status"] == "PENDING_VALIDATION" and changes and not written:
                self._write(changes)
                written = True
                progress.say(f"{len(changes)} validation records of certificate {name} are written")
            return Observation(certificate["Status"], certificate["Status"] == "ISSUED", {"arn": arn})

        return wait_until(look, f"certificate {name}", USUAL, TIMEOUT, progress)

    def _write(self, changes: list[dict[str, Any]]) -> None:
        self._aws.client("route53").change_resource_record_sets(
            HostedZoneId=self._zone_id(), ChangeBatch={"Changes": changes}
        )


def _validation_changes(certificate: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records that prove the domains, each once; none while ACM has not named them all yet."""
    options = certificate.get("DomainValidationOptions") or []
    if not options or any("ResourceRecord" not in option for option in options):
        return []
    records = {option["ResourceRecord"]["Name"]: option["ResourceRecord"] for option in options}
    return [
        {
            "Action": "UPSERT",
            "ResourceRecordSet": {
                "Name": record["Name"],
                "Type": record["Type"],
                "TTL": 300,
                "ResourceRecords": [{"Value": record["Value"]}],
            },
        }
        for record in records.values()
    ]


def _refused(name: str, certificate: Mapping[str, Any]) -> Failure:
    reason = certificate.get("FailureReason") or "AWS gives no reason"
    return Failure(
        f"Certificate {name} ({certificate['CertificateArn']}) is {certificate['Status']}: {reason}",
        todo="see that the domain's name servers are those of the hosted zone, delete the certificate and run again",
    )
