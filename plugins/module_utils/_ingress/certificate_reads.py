# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read certificates of ACM."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure, code_of
from .._aws.session import Aws, gather
from .._inventory.environment import Ingress
from .names import best_certificate, names_of, uncovered

Answer = dict[str, Any]
# Without this list, ACM leaves out all but RSA of up to 2048 bits:
# https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html. A load balancer takes all of these:
# https://docs.aws.amazon.com/acm/latest/userguide/import-certificate-prerequisites.html
KEY_TYPES = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]


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
    issued = best_certificate(list_certificates(aws, ["ISSUED"]), hosts)
    if issued:
        return str(issued["CertificateArn"])
    if ingress.request_certificate:
        return None
    raise Failure(
        f"No issued certificate in {aws.region} covers {', '.join(hosts)}",
        todo="set ingress.request_certificate to true to have one requested, or pin one in ingress.certificate_arn",
    )


def find_requested(aws: Aws, hosts: Collection[str]) -> Answer | None:
    """The certificate that an earlier run requested: issued by now, or still to be validated."""
    certificates = list_certificates(aws, ["ISSUED", "PENDING_VALIDATION"])
    issued = [item for item in certificates if item["Status"] == "ISSUED"]
    best = best_certificate(issued, hosts) or best_certificate(certificates, hosts)
    return dict(best) if best else None


def _pinned_certificate(aws: Aws, arn: str, hosts: Collection[str]) -> str:
    try:
        certificate = describe_certificate(aws, arn)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        raise Failure(
            f"ingress.certificate_arn is {arn}, which does not exist", todo="correct it, or drop it"
        ) from None
    if certificate["Status"] != "ISSUED":
        problem = f"ingress.certificate_arn is {arn}, which is {certificate['Status']}"
        raise Failure(problem, todo="finish its validation, or drop certificate_arn to have one found")
    missing = uncovered(names_of(certificate), hosts)
    if missing:
        problem = f"{arn} covers {', '.join(dict.fromkeys(names_of(certificate)))}, but not {', '.join(missing)}"
        raise Failure(
            problem, todo="name a certificate that covers every host, or drop ingress.certificate_arn to have one found"
        )
    return arn
