# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of CloudFront, for a distribution that has a host of the inventory. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .model import OUTSIDE, Answer, Control, Outcome, Resource, either, other

SECURE = ("redirect-to-https", "https-only")
DEPRECATED = ("SSLv3",)


def _items(answer: Answer, name: str) -> list[Answer]:
    return list((answer.get(name) or {}).get("Items") or [])


def _origins(it: Resource, custom: bool) -> list[Answer]:
    key = "CustomOriginConfig" if custom else "S3OriginConfig"
    return [item for item in _items(it.answer, "Origins") if key in item]


def _behaviors(it: Resource) -> Iterator[Answer]:
    yield it.answer["DefaultCacheBehavior"]
    yield from _items(it.answer, "CacheBehaviors")


def _outside(it: Resource, what: str) -> str:
    return f"{OUTSIDE}{what} of the distribution {it.name}"


def default_root_object(it: Resource) -> Outcome:
    """It says what / is."""
    name = it.answer.get("DefaultRootObject")
    return either(name, f"/ is {name}", "it has no default root object", _outside(it, "the default root object"))


def viewers_encrypted(it: Resource) -> Outcome:
    """Viewers use HTTPS."""
    bad = [item for item in _behaviors(it) if item.get("ViewerProtocolPolicy") not in SECURE]
    return either(not bad, "viewers use HTTPS", "viewers may use HTTP", _outside(it, "the viewer protocol policy"))


def origins_fail_over(it: Resource) -> Outcome:
    """A second origin takes over."""
    groups = _items(it.answer, "OriginGroups")
    return either(
        groups, f"it has {len(groups)} origin groups", "it has no origin group", _outside(it, "an origin group")
    )


def logged(it: Resource) -> Outcome:
    """Requests are logged."""
    good = (it.answer.get("Logging") or {}).get("Enabled")
    return either(
        good,
        "requests are logged",
        "requests are not logged by the standard logging of version 1",
        _outside(it, "logging"),
    )


def has_web_acl(it: Resource) -> Outcome:
    """A web ACL is before it."""
    return either(it.answer.get("WebACLId"), "it has a web ACL", "it has no web ACL", _outside(it, "a web ACL"))


def own_certificate(it: Resource) -> Outcome:
    """Not CloudFront's certificate."""
    bad = (it.answer.get("ViewerCertificate") or {}).get("CloudFrontDefaultCertificate", True)
    return either(
        not bad, "it has a certificate of its own", "it has CloudFront's certificate", _outside(it, "the certificate")
    )


def uses_sni(it: Resource) -> Outcome:
    """HTTPS is served by SNI."""
    way = (it.answer.get("ViewerCertificate") or {}).get("SSLSupportMethod")
    return either(
        way == "sni-only", "it uses SNI", f"its SSL support method is {way}", _outside(it, "the SSL support method")
    )


def origins_encrypted(it: Resource) -> Outcome:
    """CloudFront uses HTTPS to origins."""
    origins = _origins(it, custom=True)
    if not origins:
        return other("it has no custom origin")
    bad = [str(item["Id"]) for item in origins if not _is_encrypted(item["CustomOriginConfig"], it)]
    return either(
        not bad,
        "origins are reached by HTTPS",
        f"reached by HTTP: {', '.join(bad)}",
        _outside(it, "the origin protocol policy"),
    )


def _is_encrypted(origin: Answer, it: Resource) -> bool:
    policy = origin.get("OriginProtocolPolicy")
    viewers = all(item.get("ViewerProtocolPolicy") in SECURE for item in _behaviors(it))
    return policy == "https-only" or (policy == "match-viewer" and viewers)


def origins_use_tls(it: Resource) -> Outcome:
    """No SSL of old to origins."""
    origins = _origins(it, custom=True)
    if not origins:
        return other("it has no custom origin")
    bad = [str(item["Id"]) for item in origins if set(DEPRECATED) & set(_protocols(item["CustomOriginConfig"]))]
    return either(
        not bad,
        "origins are reached by TLS",
        f"SSLv3 is allowed to {', '.join(bad)}",
        _outside(it, "the origin SSL protocols"),
    )


def _protocols(origin: Answer) -> list[str]:
    return [str(item) for item in _items(origin, "OriginSslProtocols")]


def buckets_exist(it: Resource) -> Outcome:
    """Each bucket that it points to is there."""
    if not _origins(it, custom=False):
        return other("it has no origin of S3")
    missing = it.part("missing_buckets")
    return either(not missing, "its buckets are there", f"not there: {', '.join(missing)}", _outside(it, "the origins"))


def buckets_are_its_own(it: Resource) -> Outcome:
    """Origins of S3 have an origin access control."""
    origins = _origins(it, custom=False)
    if not origins:
        return other("it has no origin of S3")
    bad = [str(item["Id"]) for item in origins if not item.get("OriginAccessControlId")]
    return either(
        not bad,
        "its origins have access controls",
        f"without: {', '.join(bad)}",
        _outside(it, "an origin access control"),
    )


CONTROLS = tuple(
    Control(f"CloudFront.{number}", f"CloudFront distributions should {title}", "distributions", rule)
    for number, title, rule in (
        (1, "have a default root object configured", default_root_object),
        (3, "require encryption in transit", viewers_encrypted),
        (4, "have origin failover configured", origins_fail_over),
        (5, "have logging enabled", logged),
        (6, "have WAF enabled", has_web_acl),
        (7, "use custom SSL/TLS certificates", own_certificate),
        (8, "use SNI to serve HTTPS requests", uses_sni),
        (9, "encrypt traffic to custom origins", origins_encrypted),
        (10, "not use deprecated SSL protocols between edge locations and custom origins", origins_use_tls),
        (12, "not point to non-existent S3 origins", buckets_exist),
        (13, "use origin access control", buckets_are_its_own),
    )
)
