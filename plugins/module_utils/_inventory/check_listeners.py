# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the listeners of the load balancer have what they need, and nothing that does nothing."""

from __future__ import annotations

from collections.abc import Iterator

from .check_security_groups import read_block
from .environment import Ingress
from .faults import Fault
from .inventory import Inventory

OF_HTTPS = ("certificate_arn", "request_certificate", "test_port")


def check_listeners(ingress: Ingress, inventory: Inventory) -> Iterator[Fault]:
    """Faults of the certificate, of options that a listener of HTTP has not, and of who may reach the load balancer."""
    yield from _certificate(ingress.certificate_arn, inventory)
    for name in () if ingress.https else OF_HTTPS:
        if getattr(ingress, name):
            yield Fault(f"ingress.{name}", "is an option of HTTPS, beside https: false", "drop it")
    hosts = [host for service in inventory.services.values() for host in service.hosts]
    known = hosts or ingress.hosted_zone or ingress.certificate_arn or ingress.existing
    if ingress.https and not known and any(service.paths for service in inventory.services.values()):
        hint = "give the ARN of one, or https: false for a listener of HTTP alone"
        yield Fault("ingress.certificate_arn", "is missing, and there is no host to find one by", hint)
    if not ingress.sources and inventory.network and not inventory.network.security_group_rules.get("alb"):
        hint = "give a CIDR block, or rules in network.security_group_rules.alb"
        yield Fault("ingress.sources", "is empty, so that nobody reaches the load balancer", hint)
    for number, source in enumerate(ingress.sources):
        if fault := read_block(f"ingress.sources[{number}]", source)[1]:
            yield fault
        elif source in ingress.sources[:number]:
            yield Fault(f"ingress.sources[{number}]", f"is {source} again", "give each block once")


def _certificate(arn: str, inventory: Inventory) -> Iterator[Fault]:
    if not arn:
        return
    region, account = arn.split(":")[3:5]
    if inventory.region and region != inventory.region:
        problem = f"is a certificate in {region}, but the load balancer is in {inventory.region}"
        yield Fault("ingress.certificate_arn", problem, "name one of that region, or leave it out to have it found")
    elif inventory.account_id and account != inventory.account_id:
        problem = f"is a certificate of account {account}, not of {inventory.account_id}"
        yield Fault("ingress.certificate_arn", problem, "name one of this account, or leave it out to have it found")
