"""The ingress of both inventories against the embedded account: built, unchanged, changed, repaired, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Ingress = Callable[..., dict[str, Any]]
ZONE = "Z08777062VQUJNRPO700D"
UNKNOWN = "(known after apply)"
AT_ONCE = "counts at once for the tasks that run, before a new revision does"


def records(account: Account) -> dict[str, list[dict[str, Any]]]:
    """The address records of the zone, by host."""
    found: dict[str, list[dict[str, Any]]] = {}
    for record in account.client("route53").list_resource_record_sets(HostedZoneId=ZONE)["ResourceRecordSets"]:
        if record["Type"] in ("A", "AAAA", "CNAME"):
            found.setdefault(record["Name"].rstrip("."), []).append(record)
    return found


def put_record(account: Account, name: str, kind: str, value: str) -> None:
    record = {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    account.client("route53").change_resource_record_sets(HostedZoneId=ZONE, ChangeBatch=batch)


def rules_of(account: Account, result: dict[str, Any]) -> dict[int, list[str]]:
    """The hosts of the HTTPS listener's rules, by priority."""
    found = account.client("elbv2").describe_rules(ListenerArn=result["listeners"]["https"])["Rules"]
    return {
        int(rule["Priority"]): rule["Conditions"][0]["HostHeaderConfig"]["Values"]
        for rule in found
        if not rule["IsDefault"]
    }


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_an_inventory_is_built_and_stays(
    account: Account, ingress: Ingress, request: pytest.FixtureRequest, name: str
) -> None:
    inventory = request.getfixturevalue(name)
    hosts = [host for service in inventory["services"].values() for host in service["hosts"]]
    subnets = {"public": [UNKNOWN, UNKNOWN]}
    unknown = {"vpc_id": UNKNOWN, "subnets": subnets, "security_groups": {"alb": UNKNOWN}}
    foreseen = ingress(inventory, check=True, facts=unknown)
    assert account.calls()["writes"] == 0
    assert len(foreseen["plan"]) == {"dev": 8, "prod": 13}[name]  # prod has a web ACL and logs
    built = ingress(inventory)
    assert built["plan"] == foreseen["plan"]
    assert sorted(records(account)) == sorted(hosts)
    assert {url for urls in built["urls"].values() for url in urls} == {f"https://{host}" for host in hosts}
    assert built["load_balancer"]["full_name"].startswith(f"app/talentbase-{name}/")
    assert built["target_groups"]["api"]["full_name"].startswith(f"targetgroup/talentbase-api-{name}/")
    for check in (False, True):
        again = ingress(inventory, check=check)
        assert (again["changed"], again["plan"], account.calls()["writes"]) == (False, [], 0)
    assert account.calls()["total"] <= {"dev": 12, "prod": 29}[name]


def test_what_was_built_is_what_the_inventory_says(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    built = ingress(dev)
    elb = account.client("elbv2")
    http, https = (
        elb.describe_listeners(ListenerArns=[built["listeners"][key]])["Listeners"][0] for key in ("http", "https")
    )
    redirect = http["DefaultActions"][0]["RedirectConfig"]
    assert (redirect["StatusCode"], redirect["Host"], redirect["Port"]) == ("HTTP_301", "#{host}", "443")
    assert https["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    assert https["Certificates"] == [{"CertificateArn": dev["ingress"]["certificate_arn"]}]
    answer = https["DefaultActions"][0]["FixedResponseConfig"]
    assert (answer["StatusCode"], answer["MessageBody"], answer["ContentType"]) == ("404", "Not Found", "text/plain")
    assert rules_of(account, built) == {10: ["dev.salesdog.click"], 20: ["api-dev.salesdog.click"]}
    arn = built["target_groups"]["web"]["arn"]
    attributes = elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
    found = {item["Key"]: item["Value"] for item in attributes}
    assert found["stickiness.type"] == "app_cookie"
    assert found["stickiness.app_cookie.cookie_name"] == "TALENTBASE_LB_COOKIE"
    assert found["stickiness.app_cookie.duration_seconds"] == "86400"
    assert found["deregistration_delay.timeout_seconds"] == "30"
    group = elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]
    assert (group["TargetType"], group["HealthCheckPath"], group["Matcher"]["HttpCode"]) == ("ip", "/", "200-399")
    alias = records(account)["dev.salesdog.click"][0]["AliasTarget"]
    assert alias["EvaluateTargetHealth"]
    assert alias["DNSName"].rstrip(".") == built["load_balancer"]["dns_name"]


def set_ingress(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda inventory: inventory["ingress"].update({name: value})


def set_group(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda inventory: inventory["services"]["api"]["target_group"].update({name: value})


def set_tag(inventory: dict[str, Any]) -> None:
    inventory["resource_tags"]["CostCenter"] = "other"


def set_hosts(inventory: dict[str, Any]) -> None:
    inventory["services"]["api"]["hosts"] = ["api-dev.salesdog.click", "api2.salesdog.click"]


CHANGES = [
    (set_ingress("idle_timeout", 90), ["update load balancer talentbase-dev (idle_timeout)"]),
    (set_ingress("http2", False), ["update load balancer talentbase-dev (http2)"]),
    (set_ingress("deletion_protection", True), ["update load balancer talentbase-dev (deletion_protection)"]),
    (set_ingress("tls_policy", "ELBSecurityPolicy-2016-08"), ["update listener talentbase-dev:443 (tls_policy)"]),
    (set_ingress("default_body", "Nothing"), ["update listener talentbase-dev:443 (default_action)"]),
    (set_group("path", "/health/"), [f"update target group talentbase-api-dev (path): {AT_ONCE}"]),
    (set_group("codes", "200"), [f"update target group talentbase-api-dev (codes): {AT_ONCE}"]),
    (set_group("deregistration_delay", 60), ["update target group talentbase-api-dev (deregistration_delay)"]),
    (set_group("sticky_cookie", "SID"), ["update target group talentbase-api-dev (sticky_cookie, sticky_seconds)"]),
    (
        set_hosts,
        [
            "update records salesdog.click (api2.salesdog.click)",
            "update listener rule talentbase-api-dev (hosts)",
        ],
    ),
]


@pytest.mark.parametrize(("change", "plan"), CHANGES, ids=[plan[0] for _, plan in CHANGES])
def test_one_changed_value_is_one_change(
    account: Account, ingress: Ingress, dev: dict[str, Any], change: Callable[[dict[str, Any]], None], plan: list[str]
) -> None:
    ingress(dev)
    change(dev)
    foreseen = ingress(dev, check=True)
    assert (sorted(foreseen["plan"]), account.calls()["writes"]) == (sorted(plan), 0)
    assert sorted(ingress(dev)["plan"]) == sorted(plan)
    assert ingress(dev)["plan"] == []


def test_a_changed_tag_reaches_every_resource(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    ingress(dev)
    set_tag(dev)
    plan = ingress(dev)["plan"]
    assert len(plan) == 7
    assert all(line.endswith("(tags)") for line in plan)
    assert ingress(dev)["plan"] == []


def test_hand_made_changes_are_reverted(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    built = ingress(dev)
    elb, route53 = account.client("elbv2"), account.client("route53")
    attribute = {"Key": "idle_timeout.timeout_seconds", "Value": "10"}
    elb.modify_load_balancer_attributes(LoadBalancerArn=built["load_balancer"]["arn"], Attributes=[attribute])
    answer = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503", "ContentType": "text/plain"}}
    elb.modify_listener(ListenerArn=built["listeners"]["http"], DefaultActions=[answer])
    elb.modify_target_group(TargetGroupArn=built["target_groups"]["web"]["arn"], HealthCheckPath="/other")
    found = elb.describe_rules(ListenerArn=built["listeners"]["https"])["Rules"]
    by_priority = {rule["Priority"]: rule["RuleArn"] for rule in found}
    host = {"Field": "host-header", "HostHeaderConfig": {"Values": ["wrong.salesdog.click"]}}
    elb.modify_rule(RuleArn=by_priority["10"], Conditions=[host])
    elb.modify_rule(RuleArn=by_priority["20"], Actions=[answer])
    elb.remove_tags(ResourceArns=[by_priority["20"]], TagKeys=["Project"])
    old = records(account)["dev.salesdog.click"][0]
    changed = {**old, "AliasTarget": {**old["AliasTarget"], "EvaluateTargetHealth": False}}
    batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": changed}]}
    route53.change_resource_record_sets(HostedZoneId=ZONE, ChangeBatch=batch)
    assert sorted(ingress(dev)["plan"]) == [
        "update listener rule talentbase-api-dev (action, tags)",
        "update listener rule talentbase-web-dev (hosts)",
        "update listener talentbase-dev:80 (default_action)",
        "update load balancer talentbase-dev (idle_timeout)",
        "update records salesdog.click (dev.salesdog.click)",
        f"update target group talentbase-web-dev (path): {AT_ONCE}",
    ]
    assert ingress(dev, check=True)["plan"] == []


def test_priorities_swap_in_one_call(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    built = ingress(dev)
    dev["services"]["web"]["priority"], dev["services"]["api"]["priority"] = 20, 10
    changed = ingress(dev)
    assert changed["plan"] == ["update rule priorities talentbase-dev:443 (talentbase-api-dev, talentbase-web-dev)"]
    assert account.calls()["by_operation"]["elbv2:SetRulePriorities"] == 1
    assert rules_of(account, built) == {20: ["dev.salesdog.click"], 10: ["api-dev.salesdog.click"]}
    assert ingress(dev)["plan"] == []


def test_a_new_service_takes_a_priority_that_another_gives_up(
    account: Account, ingress: Ingress, dev: dict[str, Any]
) -> None:
    built = ingress(dev)
    dev["services"]["shop"] = {**dev["services"]["api"], "name": "shop", "hosts": ["shop.salesdog.click"]}
    dev["services"]["api"]["priority"] = 30
    ingress(dev)
    expected = {10: ["dev.salesdog.click"], 20: ["shop.salesdog.click"], 30: ["api-dev.salesdog.click"]}
    assert rules_of(account, built) == expected


def test_seven_hosts_take_two_rules(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    hosts = [f"h{number}.salesdog.click" for number in range(7)]
    dev["services"]["web"]["hosts"] = hosts
    built = ingress(dev)
    found = rules_of(account, built)
    assert (found[10], found[11]) == (hosts[:5], hosts[5:])
    assert account.calls()["by_operation"]["route53:ChangeResourceRecordSets"] == 1
    assert ingress(dev)["plan"] == []


def test_a_service_that_left_is_named_and_pruned_when_asked(
    account: Account, ingress: Ingress, dev: dict[str, Any]
) -> None:
    ingress(dev)
    del dev["services"]["api"]
    left = ingress(dev)
    names = ["listener rule of priority 20", "target group talentbase-api-dev", "stale records salesdog.click"]
    assert (left["changed"], left["orphans"]) == (False, names)
    assert "prune=true" in str(left["warnings"])
    pruned = ingress(dev, prune=True)
    assert sorted(pruned["plan"]) == sorted(f"delete {name}" for name in names)
    assert list(records(account)) == ["dev.salesdog.click"]
    assert ingress(dev)["orphans"] == []


def test_a_foreign_rule_on_a_wanted_priority_is_refused_before_a_write(
    account: Account, ingress: Ingress, dev: dict[str, Any]
) -> None:
    ingress(dev)
    dev["services"]["shop"] = {**dev["services"].pop("api"), "name": "shop", "hosts": ["shop.salesdog.click"]}
    refused = ingress(dev)
    assert "Priority 20 of shop is taken by a rule" in refused["msg"]
    assert account.calls()["writes"] == 0
    assert not ingress(dev, prune=True).get("failed")


def test_a_foreign_rule_on_the_test_listener_is_refused_before_a_write(
    account: Account, ingress: Ingress, dev: dict[str, Any]
) -> None:
    dev["ingress"].update(test_port=8443, test_source="203.0.113.0/24")
    listener = ingress(dev)["listeners"]["test"]
    elb = account.client("elbv2")
    answer = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
    host = [{"Field": "host-header", "Values": ["other.salesdog.click"]}]
    elb.create_rule(ListenerArn=listener, Priority=10, Conditions=host, Actions=[answer])
    dev["services"]["web"]["deployment"] = {"strategy": "blue_green", "bake_time": 1}
    refused = ingress(dev)
    assert "Priority 10 of talentbase-web-dev test is taken by a rule" in refused["msg"]
    assert "(on port 8443, for other.salesdog.click)" in refused["msg"]
    assert account.calls()["writes"] == 0
    assert not ingress(dev, prune=True).get("failed")


def test_a_host_that_points_elsewhere_is_taken_over(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    put_record(account, "dev.salesdog.click", "CNAME", "old.example.com")
    put_record(account, "api-dev.salesdog.click", "A", "192.0.2.1")
    put_record(account, "other.salesdog.click", "A", "192.0.2.2")
    foreseen = ingress(dev, check=True)
    assert "update records salesdog.click (api-dev.salesdog.click, dev.salesdog.click)" in foreseen["plan"]
    assert "old.example.com" in "".join(item["before"] for item in foreseen["diff"])
    ingress(dev)
    found = records(account)
    assert [record["Type"] for record in found["dev.salesdog.click"]] == ["A"]
    assert all("AliasTarget" in found[host][0] for host in ("dev.salesdog.click", "api-dev.salesdog.click"))
    assert found["other.salesdog.click"][0]["ResourceRecords"] == [{"Value": "192.0.2.2"}]
    assert ingress(dev)["plan"] == []


def test_zone_and_certificate_are_found(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    pinned = dev["ingress"]["certificate_arn"]
    del dev["ingress"]["hosted_zone_id"], dev["ingress"]["certificate_arn"]
    built = ingress(dev)
    assert (built["hosted_zone_id"], built["certificate_arn"]) == (ZONE, pinned)


def test_dns_that_is_kept_elsewhere(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    del dev["ingress"]["hosted_zone_id"], dev["ingress"]["hosted_zone"]
    dev["services"]["web"]["hosts"] = ["dev.salesdog.click"]
    before = records(account)
    built = ingress(dev)
    assert (built["hosted_zone_id"], built["urls"]["web"]) == ("", ["https://dev.salesdog.click"])
    assert built["load_balancer"]["dns_name"]
    assert not [name for name in account.calls()["by_operation"] if name.startswith("route53:")]
    assert records(account) == before
    assert ingress(dev)["plan"] == []
    ingress(dev, state="absent")
    assert records(account) == before


REFUSALS = [
    ({"hosted_zone_id": "Z0000000000000"}, "which this account does not have"),
    ({"hosted_zone_id": "", "hosted_zone": "other.click"}, "There is no public hosted zone named other.click"),
    ({"hosted_zone": "other.click"}, "the zone of salesdog.click, but ingress.hosted_zone is other.click"),
    ({"certificate_arn": "arn:aws:acm:us-east-1:258993895334:certificate/0000"}, "which does not exist"),
]


@pytest.mark.parametrize(("change", "message"), REFUSALS)
def test_a_wrong_pin_is_refused_before_a_write(
    account: Account, ingress: Ingress, dev: dict[str, Any], change: dict[str, str], message: str
) -> None:
    dev["ingress"] |= change
    for name, service in dev["services"].items():
        service["hosts"] = [f"{name}.{dev['ingress']['hosted_zone']}"]
    assert message in ingress(dev)["msg"]
    assert account.calls()["writes"] == 0


def test_a_host_outside_the_certificate_is_refused(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    dev["services"]["web"]["hosts"] = ["a.b.salesdog.click"]
    assert "but not a.b.salesdog.click" in ingress(dev)["msg"]
    dev["ingress"]["certificate_arn"] = ""
    assert "set ingress.request_certificate to true" in ingress(dev)["msg"]
    assert account.calls()["writes"] == 0


def test_a_certificate_is_requested_where_the_inventory_says_so(
    account: Account, ingress: Ingress, dev: dict[str, Any]
) -> None:
    dev["services"]["web"]["hosts"] = ["a.b.salesdog.click"]
    dev["ingress"] |= {"certificate_arn": "", "request_certificate": True}
    assert "create certificate salesdog.click" in ingress(dev, check=True)["plan"]
    pending = ingress(dev, wait=False)
    assert "certificate salesdog.click" in pending["pending"]
    assert not pending["listeners"]["https"].startswith("arn:")
    built = ingress(dev)
    found = account.client("acm").describe_certificate(CertificateArn=built["certificate_arn"])["Certificate"]
    assert found["Status"] == "ISSUED"
    assert {"salesdog.click", "*.salesdog.click", "a.b.salesdog.click"} == {
        found["DomainName"],
        *found["SubjectAlternativeNames"],
    }
    assert built["listeners"]["https"].startswith("arn:")
    assert ingress(dev)["plan"] == []
    assert len(account.client("acm").list_certificates()["CertificateSummaryList"]) == 2


def test_a_worker_needs_no_ingress(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    del dev["ingress"]
    refused = ingress(dev)
    assert "ingress: is missing" in refused["msg"]
    for service in dev["services"].values():
        del service["hosts"], service["priority"]
    nothing = ingress(dev)
    assert (nothing["changed"], nothing["urls"], account.calls()["total"]) == (False, {}, 0)


def test_a_target_group_of_another_load_balancer_is_refused(
    account: Account, ingress: Ingress, dev: dict[str, Any]
) -> None:
    ingress(dev)
    dev["ingress"]["name"] = "another"
    assert "belongs to another load balancer" in ingress(dev)["msg"]
    assert account.calls()["writes"] == 0


def test_a_target_group_of_another_name_is_taken_over_with_its_tasks(
    account: Account, ingress: Ingress, dev: dict[str, Any], network: dict[str, Any]
) -> None:
    elb = account.client("elbv2")
    made = elb.create_target_group(
        Name="Stack-WebTG-1X2Y", Protocol="HTTP", Port=80, VpcId=network["vpc_id"], TargetType="ip"
    )
    arn = made["TargetGroups"][0]["TargetGroupArn"]
    elb.register_targets(TargetGroupArn=arn, Targets=[{"Id": "10.0.0.17", "Port": 3000}])
    dev["services"]["web"]["target_group"] = {
        **dev["services"]["web"].get("target_group", {}),
        "name": "Stack-WebTG-1X2Y",
    }
    result = ingress(dev)
    assert [line for line in result["plan"] if "Stack-WebTG" in line and line.startswith("create target group")] == []
    assert result["target_groups"]["web"]["arn"] == arn
    rules = elb.describe_rules(ListenerArn=result["listeners"]["https"])["Rules"]
    [own] = [item for item in rules if not item["IsDefault"] and item["Actions"][0].get("TargetGroupArn") == arn]
    assert own["Conditions"][0]["HostHeaderConfig"]["Values"] == dev["services"]["web"]["hosts"]
    assert [
        item["Target"]["Id"] for item in elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    ] == ["10.0.0.17"]
    assert ingress(dev)["plan"] == []


def test_a_rule_leaves_no_tasks_behind_unless_that_may_be(
    account: Account, ingress: Ingress, dev: dict[str, Any]
) -> None:
    built = ingress(dev)
    elb = account.client("elbv2")
    elb.register_targets(
        TargetGroupArn=built["target_groups"]["web"]["arn"], Targets=[{"Id": "10.0.0.17", "Port": 3000}]
    )
    dev["services"]["web"]["target_group"] = {**dev["services"]["web"].get("target_group", {}), "name": "web-two"}
    refused = ingress(dev)
    assert refused["failed"]
    assert account.calls()["writes"] == 0
    assert "the target group talentbase-web-dev with 1 targets, and web-two has no healthy one" in refused["msg"]
    assert "ingress_move=true" in refused["msg"]
    moved = ingress(dev, move=True)
    assert "create target group web-two" in moved["plan"]
    assert ingress(dev)["plan"] == []


def test_a_host_does_not_move_to_a_service_without_a_healthy_task(
    account: Account, ingress: Ingress, dev: dict[str, Any]
) -> None:
    """It stays where it is, or comes to both rules in a run that removes later, where its service comes first."""
    built, elb = ingress(dev), account.client("elbv2")
    web, api = (built["target_groups"][key]["arn"] for key in ("web", "api"))
    elb.register_targets(TargetGroupArn=web, Targets=[{"Id": "10.0.0.17", "Port": 3000}])
    [host] = dev["services"]["web"]["hosts"]
    [other] = dev["services"]["api"]["hosts"]
    dev["services"]["api"]["hosts"] = [other, host]
    dev["services"]["web"]["hosts"] = [f"new-{host}"]
    refused = ingress(dev)
    assert account.calls()["writes"] == 0
    lost = (
        "the rule forwards to the target group talentbase-web-dev with 1 targets, and talentbase-api-dev has no healthy"
    )
    assert f"{host}: {lost}" in refused["msg"]

    kept = ingress(dev, removals="postponed")
    assert kept["postponed"] == ["update listener rule talentbase-web-dev (hosts)"]
    hosts = {rule["hosts"][0]: rule["hosts"] for rule in rules(account)}
    assert hosts == {other: [other, host], host: [host, f"new-{host}"]}
    assert ingress(dev, removals="postponed")["plan"] == []
    assert "would answer 503" in ingress(dev)["msg"]

    dev["services"]["web"]["priority"] = 30
    before = ingress(dev, removals="postponed")
    assert account.calls()["writes"] == 0, before
    assert "give talentbase-api-dev a priority above 30, so that the host moves" in before["msg"]
    elb.register_targets(TargetGroupArn=api, Targets=[{"Id": "10.0.0.18", "Port": 8000}])
    assert "failed" not in ingress(dev)
    assert ingress(dev)["plan"] == []


def rules(account: Account) -> list[dict[str, Any]]:
    """The hosts and priority of each rule of the HTTPS listener."""
    elb = account.client("elbv2")
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    [https] = [item["ListenerArn"] for item in listeners if item["Port"] == 443]
    found = [rule for rule in elb.describe_rules(ListenerArn=https)["Rules"] if not rule["IsDefault"]]
    return [
        {"priority": rule["Priority"], "hosts": sorted(rule["Conditions"][0]["HostHeaderConfig"]["Values"])}
        for rule in found
    ]


def test_absent_removes_all_but_zone_and_certificate(account: Account, ingress: Ingress, dev: dict[str, Any]) -> None:
    put_record(account, "other.salesdog.click", "A", "192.0.2.2")
    dev["ingress"]["deletion_protection"] = True
    ingress(dev)
    api = dev["services"].pop("api")
    refused = ingress(dev, state="absent")
    assert "set ingress.deletion_protection to false" in refused["msg"]
    assert account.calls()["writes"] == 0
    dev["ingress"]["deletion_protection"] = False
    ingress(dev)
    assert len(ingress(dev, check=True, state="absent")["plan"]) == 9
    assert account.calls()["writes"] == 0
    gone = ingress(dev, state="absent")
    assert gone["changed"], gone
    elb = account.client("elbv2")
    assert elb.describe_load_balancers()["LoadBalancers"] == elb.describe_target_groups()["TargetGroups"] == []
    assert list(records(account)) == ["other.salesdog.click"]
    dev["services"]["api"] = api
    assert ingress(dev, state="absent")["changed"] is False
    assert len(account.client("acm").list_certificates()["CertificateSummaryList"]) == 1
