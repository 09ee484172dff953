# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the load balancer, of its web ACL and of its certificates. Pure."""

from __future__ import annotations

from datetime import timedelta

from .model import OUTSIDE, Answer, Control, Outcome, Resource, either, other

ZONES = 2
MODES = ("defensive", "strictest")
SOON = timedelta(days=30)


def _attribute(balancer: Resource, name: str) -> str:
    return str(balancer.part("attributes").get(name, ""))


def redirected(balancer: Resource) -> Outcome:
    """Every listener of HTTP redirects to HTTPS."""
    plain = [item for item in balancer.part("listeners") if item["Protocol"] == "HTTP"]
    open_ports = [str(item["Port"]) for item in plain if not all(map(_redirects, item.get("DefaultActions") or [{}]))]
    remedy = f"{balancer.key}: the listener of deploy.yml redirects; remove others"
    return either(
        not open_ports, "HTTP is redirected to HTTPS", f"HTTP is answered on port {', '.join(open_ports)}", remedy
    )


def _redirects(action: Answer) -> bool:
    return action.get("Type") == "redirect" and (action.get("RedirectConfig") or {}).get("Protocol") == "HTTPS"


def headers_dropped(balancer: Resource) -> Outcome:
    """Invalid header fields are dropped."""
    good = _attribute(balancer, "routing.http.drop_invalid_header_fields.enabled") == "true"
    remedy = f"{balancer.key}.drop_invalid_header_fields: true"
    return either(good, "invalid header fields are dropped", "invalid header fields reach services", remedy)


def logged(balancer: Resource) -> Outcome:
    """Requests are logged."""
    good = _attribute(balancer, "access_logs.s3.enabled") == "true"
    remedy = f"{balancer.key}.access_logs: {{bucket: NAME}}"
    return either(
        good,
        f"requests are logged in {_attribute(balancer, 'access_logs.s3.bucket')}",
        "requests are not logged",
        remedy,
    )


def protected(balancer: Resource) -> Outcome:
    """It is protected against deletion."""
    good = _attribute(balancer, "deletion_protection.enabled") == "true"
    return either(
        good, "it is protected against deletion", "it is not protected", f"{balancer.key}.deletion_protection: true"
    )


def desync_mitigated(balancer: Resource) -> Outcome:
    """Requests that may desynchronize it and a service are blocked."""
    mode = _attribute(balancer, "routing.http.desync_mitigation_mode") or "not told"
    remedy = f"{OUTSIDE}set routing.http.desync_mitigation_mode to defensive, AWS's default"
    return either(
        mode in MODES, f"its desync mitigation mode is {mode}", f"its desync mitigation mode is {mode}", remedy
    )


def several_zones(balancer: Resource) -> Outcome:
    """It is in two zones at least."""
    zones = [item["ZoneName"] for item in balancer.answer.get("AvailabilityZones") or []]
    return either(
        len(zones) >= ZONES,
        f"it is in {', '.join(zones)}",
        f"it is in {', '.join(zones)} alone",
        f"network.availability_zones: {ZONES}",
    )


def has_web_acl(balancer: Resource) -> Outcome:
    """A web ACL is before it."""
    acl = balancer.part("web_acl")
    return either(acl, f"it has the web ACL {acl.get('Name')}", "it has no web ACL", f"{balancer.key}.waf: {{}}")


def health_over_tls(group: Resource) -> Outcome:
    """Health checks are encrypted."""
    protocol = str(group.answer.get("HealthCheckProtocol"))
    remedy = f"{OUTSIDE}no option: tasks take plain HTTP from the load balancer's security group alone"
    return either(protocol == "HTTPS", f"it is checked by {protocol}", f"it is checked by {protocol}", remedy)


def acl_has_rules(acl: Resource) -> Outcome:
    """It has a rule."""
    count = len(acl.answer.get("Rules") or [])
    return either(
        count,
        f"it has {count} rules",
        "it has no rule",
        f"{acl.key}.groups: [reputation, known_bad_inputs, common, sql]",
    )


def acl_logs(acl: Resource) -> Outcome:
    """What it counts and blocks is logged."""
    places = acl.part("logging").get("LogDestinationConfigs") or []
    return either(places, f"it logs to {', '.join(places)}", "it logs nothing", f"{acl.key}.log_retention_days: 90")


def acl_measures(acl: Resource) -> Outcome:
    """Every rule has metrics."""
    rules = acl.answer.get("Rules") or []
    silent = [item["Name"] for item in rules if not item["VisibilityConfig"]["CloudWatchMetricsEnabled"]]
    return either(
        not silent,
        "every rule has metrics",
        f"without metrics: {', '.join(silent)}",
        f"{acl.key}: deploy.yml switches them on",
    )


def renewed(certificate: Resource) -> Outcome:
    """It does not end within a month."""
    end, now = certificate.answer.get("NotAfter"), certificate.part("now")
    if end is None:
        return other("it is not issued yet")
    day = f"{end:%Y-%m-%d}"
    remedy = (
        f"{OUTSIDE}see in ACM why it was not renewed: its DNS records must be there; an imported one is imported anew"
    )
    return either(end - now > SOON, f"it is good until {day}", f"it ends on {day}", remedy)


def long_key(certificate: Resource) -> Outcome:
    """A key of RSA has 2048 bits at least."""
    kind, sign, bits = str(certificate.answer.get("KeyAlgorithm") or "").replace("-", "_").partition("_")
    if kind != "RSA":
        return other(f"its key is {kind}{sign}{bits}")
    return either(
        int(bits) >= 2048,
        f"its key is RSA {bits}",
        f"its key is RSA {bits}",
        f"{certificate.key}.certificate_arn: a certificate of RSA 2048",
    )


CONTROLS = (
    Control(
        "ELB.1",
        "Application Load Balancer should be configured to redirect all HTTP requests to HTTPS",
        "load_balancer",
        redirected,
    ),
    Control(
        "ELB.4",
        "Application Load Balancer should be configured to drop invalid HTTP headers",
        "load_balancer",
        headers_dropped,
    ),
    Control("ELB.5", "Application and Classic Load Balancers logging should be enabled", "load_balancer", logged),
    Control(
        "ELB.6",
        "Application, Gateway, and Network Load Balancers should have deletion protection enabled",
        "load_balancer",
        protected,
    ),
    Control(
        "ELB.12",
        "Application Load Balancer should be configured with defensive or strictest desync mitigation mode",
        "load_balancer",
        desync_mitigated,
    ),
    Control(
        "ELB.13",
        "Application, Network and Gateway Load Balancers should span multiple Availability Zones",
        "load_balancer",
        several_zones,
    ),
    Control(
        "ELB.16",
        "Application Load Balancers should be associated with an AWS WAF web ACL",
        "load_balancer",
        has_web_acl,
    ),
    Control(
        "ELB.21",
        "Application and Network Load Balancer target groups should use encrypted health check protocols",
        "target_groups",
        health_over_tls,
    ),
    Control("WAF.10", "AWS WAF web ACLs should have at least one rule or rule group", "web_acl", acl_has_rules),
    Control("WAF.11", "AWS WAF web ACL logging should be enabled", "web_acl", acl_logs),
    Control("WAF.12", "AWS WAF rules should have CloudWatch metrics enabled", "web_acl", acl_measures),
    Control(
        "ACM.1",
        "Imported and ACM-issued certificates should be renewed after a specified time period",
        "certificates",
        renewed,
    ),
    Control(
        "ACM.2",
        "RSA certificates managed by ACM should use a key length of at least 2,048 bits",
        "certificates",
        long_key,
    ),
)
