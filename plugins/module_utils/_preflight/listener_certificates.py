# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the listener of a load balancer of somebody else shows a certificate for every host."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from .._aws.load_balancers import KEY, existing_load_balancer
from .._aws.session import Aws, gather
from .._ingress.certificate_reads import describe_certificate
from .._ingress.names import HTTPS, names_of, uncovered
from .._inventory.faults import Fault
from .findings import Finding


def listener_certificates(aws: Aws, reference: str, hosts: Sequence[str]) -> Finding:
    """Each host is covered; a certificate of IAM tells no names, so that it is taken to cover all."""
    arn = existing_load_balancer(aws, reference)["LoadBalancerArn"]
    listeners = aws.pages("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn)
    listener = next((item["ListenerArn"] for item in listeners if item["Port"] == HTTPS), "")
    if not listener:
        hint = "have its owner add one, or name another load balancer"
        return Finding("certificate", faults=[Fault(KEY, f"{reference} has no HTTPS listener on port {HTTPS}", hint)])
    shown = aws.pages("elbv2", "describe_listener_certificates", "Certificates", ListenerArn=listener)
    arns = sorted({item["CertificateArn"] for item in shown})
    if any(":iam:" in item for item in arns):
        return Finding("certificate", "the listener shows one of IAM, whose hosts are not told")
    described = gather({item: partial(describe_certificate, aws, item) for item in arns})
    missing = uncovered([name for item in described.values() for name in names_of(item)], hosts)
    if missing:
        problem = f"{reference} shows no certificate that covers {', '.join(missing)}"
        hint = "have its owner add one to the listener"
        return Finding("certificate", faults=[Fault(KEY, problem, hint)])
    return Finding("certificate", f"{len(arns)} of the listener cover {len(hosts)} hosts")
