"""Names of target groups and hosts, and which certificate covers which host."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._ingress.names import (
    best_certificate,
    certificate_names,
    covers,
    host_name,
    shortened,
    uncovered,
)

SERVICE_NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,60}", fullmatch=True)
HOSTS = st.from_regex(r"([a-c]{1,2}\.){0,3}example\.com", fullmatch=True)


def certificate(arn: str, *names: str, until: str = "2027-01-01") -> dict[str, Any]:
    first, *others = names
    return {"CertificateArn": arn, "DomainName": first, "SubjectAlternativeNames": others, "NotAfter": until}


@given(SERVICE_NAMES)
def test_a_target_group_has_a_name_that_elb_takes(service: str) -> None:
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
    assert re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?", shortened(service))


@given(st.sets(SERVICE_NAMES, max_size=20))
def test_no_two_services_share_a_target_group(services: set[str]) -> None:
    assert len({shortened(service) for service in services}) == len(services)


def test_a_plain_name_is_kept() -> None:
    assert shortened("talentbase-api-prod") == "talentbase-api-prod"
    assert shortened("a" * 32) == "a" * 32
    assert shortened("a" * 33).startswith("a" * 23 + "-")


@pytest.mark.parametrize(
    ("given_name", "host"),
    [
        ("dev.example.com.", "dev.example.com"),
        ("\\052.example.com.", "*.example.com"),
        ("dualstack.App-1.us-east-1.elb.amazonaws.com.", "app-1.us-east-1.elb.amazonaws.com"),
    ],
)
def test_host_names_read_alike(given_name: str, host: str) -> None:
    assert host_name(given_name) == host


@pytest.mark.parametrize(
    ("pattern", "host", "covered"),
    [
        ("example.com", "example.com", True),
        ("*.example.com", "www.example.com", True),
        ("*.Example.com", "WWW.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "a.b.example.com", False),
        ("www.example.com", "example.com", False),
        ("*.example.com", "*.example.com", True),
        ("*.com", "example.org", False),
    ],
)
def test_a_wildcard_stands_for_one_label(pattern: str, host: str, covered: bool) -> None:
    assert covers(pattern, host) is covered


def test_the_certificate_that_expires_last_is_taken() -> None:
    found = [
        certificate("partial", "example.com", until="2030-01-01"),
        certificate("early", "example.com", "*.example.com", until="2026-01-01"),
        certificate("late", "*.example.com", "example.com", until="2028-01-01"),
    ]
    best = best_certificate(found, ["example.com", "www.example.com"])
    assert best is not None
    assert best["CertificateArn"] == "late"
    assert best_certificate(found, ["a.b.example.com"]) is None


@given(st.lists(HOSTS, max_size=8))
def test_a_request_covers_every_host_once(hosts: list[str]) -> None:
    domain, further = certificate_names("example.com", hosts)
    assert domain == "example.com"
    assert uncovered([domain, *further], hosts) == []
    assert len({domain, *further}) == 1 + len(further)


def test_one_wildcard_stands_for_many_hosts() -> None:
    hosts = ["www.example.com", "example.com", "api.example.com"]
    assert certificate_names("example.com", hosts) == ("example.com", ["*.example.com"])
    assert certificate_names("example.com", ["example.com"]) == ("example.com", [])
