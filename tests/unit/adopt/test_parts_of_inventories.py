"""What is derived of single parts, and the lists of a first deploy."""

from __future__ import annotations

from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._adopt.four_lists import list_lines, lists_of
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.keys import short_keys
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.section import Section, known
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.shared import shared_values
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.standing import Networks
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.tiers import tier_of
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.written import differing, together
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Address


def test_a_subnet_is_of_the_tier_that_its_way_out_makes_it() -> None:
    def table(name: str, subnet: str, **route: str) -> dict[str, Any]:
        routes = [{"DestinationCidrBlock": "0.0.0.0/0", **route}] if route else []
        return {"RouteTableId": name, "Associations": [{"SubnetId": subnet}], "Routes": routes}

    main = {"RouteTableId": "rtb-0", "Associations": [{"Main": True}], "Routes": []}
    tables = [
        main,
        table("rtb-1", "a", GatewayId="igw-1"),
        table("rtb-2", "b", NatGatewayId="nat-1"),
        table("rtb-3", "c", TransitGatewayId="tgw-1"),
    ]
    networks = Networks(route_tables=tables)
    assert {name: tier_of(networks, name) for name in "abcd"} == {
        "a": "public",
        "b": "private",
        "c": "private",
        "d": "isolated",
    }


def test_keys_are_what_names_do_not_share() -> None:
    names = ["talentbase-dev/web/session-secret", "talentbase/development/django-secret-key"]
    assert list(short_keys(names, "talentbase-dev").values()) == ["web_session", "development_django_key"]
    assert short_keys(["talentbase-dev"], "talentbase-dev", only="main") == {"talentbase-dev": "main"}
    assert len(set(short_keys(["app-dev-a", "dev-app-a"], "app-dev").values())) == 2


def test_what_holds_anyway_is_not_said() -> None:
    values = {"name": "web", "cpu": 256, "memory": 512, "hosts": [], "target_group": {"path": "/", "interval": 60}}
    assert known(Service, values, ("name", "cpu")) == {
        "name": "web",
        "cpu": 256,
        "memory": 512,
        "target_group": {"interval": 60},
    }
    assert known(Service, {"scaling": {"min": 1}, "deployment": {"strategy": "rolling"}}) == {"scaling": {}}


def test_what_all_services_have_is_said_once() -> None:
    entries = {
        "a": {"name": "a", "deployment": {"grace_period": 60, "strategy": "canary"}, "cpu": 256},
        "b": {"name": "b", "deployment": {"grace_period": 60}, "cpu": 256},
    }
    common, own = shared_values(entries)
    assert common == {"deployment": {"grace_period": 60}}
    assert own == {"a": {"name": "a", "deployment": {"strategy": "canary"}, "cpu": 256}, "b": {"name": "b", "cpu": 256}}
    assert shared_values({"a": entries["a"]}) == ({}, {"a": entries["a"]})


def test_nothing_that_a_person_has_written_is_replaced_and_what_differs_is_told() -> None:
    service = {"name": "web-dev", "repository": "web", "cpu": 512, "memory": 1024}
    sections = {
        "network": Section({"network": {"name": "dev", "cidr": "10.0.0.0/16"}}),
        "services": Section({"image_tag": "1", "services": {"web": service}}),
    }
    mine = {"services": {"front": {**service, "cpu": 256, "image_tag": "7"}}, "service_defaults": {"memory": 1024}}
    assert together(sections, mine) == {**mine, "network": sections["network"].values["network"]}
    assert differing(sections, mine) == [
        "services.web-dev.cpu: the inventory has 256, AWS has 512",
    ]


def test_the_plan_of_a_first_deploy_is_four_lists() -> None:
    tagged = {"resource": "secret a", "kind": "secret", "name": "a", "verb": "update", "changed": ["tags"]}
    changed = {
        "resource": "service web-dev",
        "kind": "service",
        "name": "web-dev",
        "verb": "update",
        "changed": ["failed_deployment", "grace_period"],
        "change": "update service web-dev (failed_deployment, grace_period)",
        "details": ["grace_period is 60, should be 300"],
    }
    inventory = Inventory(services={"web": Service("web-dev", 256, 512)})
    lists = lists_of(inventory, [tagged, changed], [Address("subnet", "b"), Address("subnet", "a")])
    assert list_lines(lists) == [
        "stays as it is:",
        "  2 subnets",
        "only tags are written:",
        "  1 secret",
        "would change:",
        "  update service web-dev (failed_deployment, grace_period)",
        "      grace_period is 60, should be 300",
        "      keep it: failed_deployment: no line of the inventory says it",
        "      keep it: services.web.deployment.grace_period",
        "refused:",
        "  nothing",
    ]
