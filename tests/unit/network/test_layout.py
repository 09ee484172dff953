"""Subnets lie where they were, whatever is added."""

from __future__ import annotations

from ipaddress import IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.environment import Network
from ansible_collections.talentbase.aws.plugins.module_utils._network.layout import choose_zones, layout, stride_of

ZONES = [f"us-east-1{letter}" for letter in "abcdef"]


def offered(*names: str) -> list[dict[str, str]]:
    return [
        {"ZoneName": n, "ZoneType": "availability-zone", "OptInStatus": "opt-in-not-required", "State": "available"}
        for n in names
    ]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Networks whose subnets fit."""
    prefix = draw(st.integers(16, 22))
    zones = draw(st.integers(2, 6))
    subnet_prefix = draw(st.integers(prefix + 5, 28))
    base = draw(st.integers(0, 2**prefix - 1)) * 2 ** (32 - prefix)
    return Network("app", str(IPv4Network((base, prefix))), zones, subnet_prefix)


def test_subnets_of_dev() -> None:
    blocks = layout(Network("app-dev", "10.0.0.0/16", 2), ZONES[:2])
    assert [(block.tier, block.zone[-1], block.cidr) for block in blocks] == [
        ("public", "a", "10.0.0.0/24"),
        ("public", "b", "10.0.1.0/24"),
        ("private", "a", "10.0.16.0/24"),
        ("private", "b", "10.0.17.0/24"),
        ("isolated", "a", "10.0.32.0/24"),
        ("isolated", "b", "10.0.33.0/24"),
    ]


@given(networks())
def test_subnets_lie_in_the_network_and_apart(network: Network) -> None:
    blocks = [IPv4Network(block.cidr) for block in layout(network, ZONES[: network.availability_zones])]
    assert len(blocks) == 3 * network.availability_zones
    assert all(block.subnet_of(IPv4Network(network.cidr)) for block in blocks)
    assert not any(one.overlaps(other) for i, one in enumerate(blocks) for other in blocks[:i])


@given(networks(), st.integers(2, 6))
def test_another_zone_moves_nothing(network: Network, fewer: int) -> None:
    zones = ZONES[: min(fewer, network.availability_zones)]
    assert set(layout(network, zones)) <= set(layout(network, ZONES[: network.availability_zones]))


def test_the_stride_is_a_third_of_a_small_network() -> None:
    assert stride_of(Network("app", "10.0.0.0/20", 3, 24)) == 5
    assert stride_of(Network("app", "10.0.0.0/16", 3, 24)) == 16


def test_zones_are_the_first_that_are_open_to_everybody() -> None:
    closed = [
        {**offered("us-east-1a-lax-1")[0], "ZoneType": "local-zone"},
        {**offered("us-east-1b")[0], "OptInStatus": "not-opted-in"},
        {**offered("us-east-1c")[0], "State": "unavailable"},
    ]
    network = Network("app", "10.0.0.0/16", 3)
    zones = [*offered("us-east-1f", "us-east-1a", "us-east-1d"), *closed]
    assert choose_zones(network, zones, {}) == ["us-east-1a", "us-east-1d", "us-east-1f"]


def test_a_zone_in_use_keeps_its_place() -> None:
    network = Network("app", "10.0.0.0/16", 3)
    standing = {"10.0.0.0/24": "us-east-1b", "10.0.34.0/24": "us-east-1d"}
    assert choose_zones(network, offered(*ZONES), standing) == ["us-east-1b", "us-east-1a", "us-east-1d"]


def test_the_zones_of_what_was_taken_over_come_first() -> None:
    network = Network("app", "10.0.0.0/16", 3)
    assert choose_zones(network, offered(*ZONES), {}, {"us-east-1d", "us-east-1c"}) == [
        "us-east-1c",
        "us-east-1d",
        "us-east-1a",
    ]
    standing = {"10.0.0.0/24": "us-east-1d"}
    assert choose_zones(network, offered(*ZONES), standing, {"us-east-1d", "us-east-1c"})[:2] == [
        "us-east-1d",
        "us-east-1c",
    ]


@given(networks(), st.permutations(ZONES), st.data())
def test_an_interrupted_run_goes_on_with_the_same_zones(
    network: Network, zones: list[str], data: st.DataObject
) -> None:
    chosen = choose_zones(network, offered(*zones), {})
    blocks = layout(network, chosen)
    standing = data.draw(st.lists(st.sampled_from(blocks), unique=True))
    assert choose_zones(network, offered(*zones), {block.cidr: block.zone for block in standing}) == chosen


def test_a_region_with_fewer_zones_gives_what_it_has() -> None:
    assert choose_zones(Network("app", "10.0.0.0/16", 3), offered(*ZONES[:2]), {}) == ZONES[:2]
