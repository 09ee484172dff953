"""What left the inventory is told by every look at the environment, left whole, and removed in order when asked; nothing of others is touched."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._data.names import HOURS_TAG
from ansible_collections.talentbase.aws.plugins.module_utils._orphans.reads import _scaling
from rehearsal.account import git_sha
from tests.harness import REGION, ROOT, Account, rewrite, section
from tools.account import aws

API, ENVIRONMENT = "talentbase-api-dev", "talentbase-dev/dev"
OTHERS = {"talentbase.aws/environment/talentbase-dev/other": "true"}
ENVIRONMENT_TAG = "talentbase.aws/environment/talentbase-dev/dev"


@pytest.fixture(scope="module")
def without_api(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """dev's inventory without the service api."""
    inventory = Path(shutil.copytree(ROOT / "inventories" / "dev", tmp_path_factory.mktemp("inventory") / "dev"))
    services = section(inventory, "services")
    del services["services"]["api"]
    rewrite(inventory, "services", services)
    return inventory


@pytest.fixture
def smaller(dev: dict[str, Any]) -> dict[str, Any]:
    """The same as variables."""
    del dev["services"]["api"]
    return dev


def prune(account: Account, inventory: dict[str, Any], check: bool = False, **options: Any) -> dict[str, Any]:
    """Run environment_prune."""
    return account.module_alone("environment_prune", check, inventory=inventory, environment=ENVIRONMENT, **options)


def parts(account: Account) -> dict[str, list[str]]:
    """Everything that serves, watches and allows, by kind."""
    elb, ec2 = account.client("elbv2"), account.client("ec2")
    balancer = elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer)["Listeners"]
    zone = account.client("route53").list_hosted_zones()["HostedZones"][0]["Id"]
    return {
        "services": account.client("ecs").list_services(cluster="talentbase-dev")["serviceArns"],
        "alarms": [item["AlarmName"] for item in account.client("cloudwatch").describe_alarms()["MetricAlarms"]],
        "roles": [item["RoleName"] for item in account.client("iam").list_roles()["Roles"]],
        "security group rules": [
            item["SecurityGroupRuleId"] for item in ec2.describe_security_group_rules()["SecurityGroupRules"]
        ],
        "rules": [
            rule["RuleArn"]
            for item in listeners
            for rule in elb.describe_rules(ListenerArn=item["ListenerArn"])["Rules"]
        ],
        "target groups": [item["TargetGroupArn"] for item in elb.describe_target_groups()["TargetGroups"]],
        "records": [
            item["Name"]
            for item in account.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        ],
        "log groups": [item["logGroupName"] for item in account.client("logs").describe_log_groups()["logGroups"]],
        "secrets": [item["Name"] for item in account.client("secretsmanager").list_secrets()["SecretList"]],
    }


def test_an_environment_without_orphans_makes_no_call_for_them(built_dev: Account, dev: dict[str, Any]) -> None:
    built_dev.zero()
    found = built_dev.module_alone("preflight", inventory=dev, compare=True)
    assert (found["orphans"], found["orphan_lines"]) == ([], [])
    assert built_dev.calls()["total"] <= 50, built_dev.calls()


def test_a_deploy_tells_what_left_and_leaves_it_whole(built_dev: Account, without_api: Path) -> None:
    before = parts(built_dev)
    run = built_dev.playbook("deploy.yml", inventory=without_api)
    assert run.code == 0, run.output
    text = " ".join(run.output.split())
    assert f"service {API}" in text
    assert "to remove it, deploy with -e services_prune=true" in text
    assert "delete alarm" not in text
    assert parts(built_dev) == before


def test_status_verify_and_drift_tell_it(built_dev: Account, smaller: dict[str, Any]) -> None:
    sections = {name: smaller[name] for name in ("cluster", "services", "service_defaults", "profiles")}
    status = built_dev.module_alone("ecs_status_info", environment=ENVIRONMENT, **sections)
    assert status["orphans"] == [API]
    assert f"service {API}, 1 of 1 tasks running; to remove it, deploy with -e services_prune=true" in str(
        status["lines"]
    )
    more = ("network", "ingress", "monitoring", "secrets", "parameters", "databases", "caches", "aws_account_id")
    found = built_dev.module_alone(
        "environment_info", environment=ENVIRONMENT, **sections, **{name: smaller[name] for name in more}
    )
    assert {"kind": "service", "name": API, "options": "-e services_prune=true"} in found["orphans"]
    assert f"service {API}" in str(found["notes"])
    drift = built_dev.module_alone("drift_info", inventory=smaller, trail=False)
    assert drift["drifted"] == []
    assert [item["name"] for item in drift["orphans"] if item["kind"] == "service"] == [API]
    assert f"service {API}" in str(drift["lines"])


def test_data_and_secrets_go_only_by_name_and_never_while_in_use(built_dev: Account, smaller: dict[str, Any]) -> None:
    del smaller["secrets"]["django"]
    del smaller["caches"]
    name, cache = "talentbase/development/django-secret-key", "talentbase-dev-redis"
    told = prune(built_dev, smaller, prune=["secrets", "data"])
    assert told["plan"] == []
    assert {"kind": "secret", "name": name, "options": f"-e secrets_prune=true -e confirm_delete={name}"} in told[
        "left"
    ]
    assert cache in [item["name"] for item in told["left"] if item["kind"] == "replication group"]
    for family, given, kind in (("secrets", name, "secret"), ("data", cache, "replication group")):
        used = prune(built_dev, smaller, prune=[family], confirm_delete=[given])
        assert f"{kind} {given} is still used by the service {API}" in used["msg"]
    wrong = prune(built_dev, smaller, prune=["secrets"], confirm_delete=["talentbase-dev-redi"])
    assert "confirm_delete: talentbase-dev-redi is not among" in wrong["msg"]
    gone = prune(built_dev, smaller, check=True, prune=["services", "secrets"], confirm_delete=[name])
    assert gone["plan"][-1] == f"delete secret {name}"
    assert built_dev.client("secretsmanager").describe_secret(SecretId=name).get("DeletedDate") is None


def test_what_another_environment_has_is_not_touched(built_dev: Account, smaller: dict[str, Any]) -> None:
    ecs, [service] = built_dev.client("ecs"), prune(built_dev, smaller, check=True)["left"][:1]
    assert service["options"] == "-e services_prune=true"
    arn = next(item for item in parts(built_dev)["services"] if API in item)
    ecs.tag_resource(resourceArn=arn, tags=[{"key": key, "value": value} for key, value in OTHERS.items()])
    planned = prune(built_dev, smaller, check=True, prune=["services"])["plan"]
    ecs.untag_resource(resourceArn=arn, tagKeys=list(OTHERS))
    assert f"delete service {API}" not in planned
    assert not [line for line in planned if "security group rule" in line]


def test_it_goes_in_order_when_asked(built_dev: Account, without_api: Path, smaller: dict[str, Any]) -> None:
    release = {"web": git_sha("talentbase-web")}  # what stays changes in the same run
    run = built_dev.playbook("deploy.yml", "-e", "services_prune=true", inventory=without_api, image_tags=release)
    assert run.code == 0, run.output
    assert "talentbase-web-dev: SUCCESSFUL" in run.output
    assert "vCPU of Fargate talentbase-api-dev -14.78" in " ".join(run.output.split())
    steps = ("delete stale records", "delete listener rule", "delete scal", "delete service", "delete target group")
    places = [run.output.rindex(step) for step in (*steps, "delete alarm", "delete role", "delete log group")]
    assert places == sorted(places)
    left = parts(built_dev)
    del left["secrets"], left["security group rules"]
    assert API not in str(left)
    assert len(left["rules"]) == 3  # of web, and the two defaults
    again = built_dev.module_alone("preflight", inventory={**smaller, "image_tags": release}, compare=True)
    assert (again["differences"], again["orphans"]) == ([], [])


def test_a_secret_that_nothing_uses_can_be_restored_for_a_month(built_dev: Account, smaller: dict[str, Any]) -> None:
    del smaller["secrets"]["django"]
    name = "talentbase/development/django-secret-key"
    gone = prune(built_dev, smaller, prune=["secrets"], confirm_delete=[name])
    assert gone["plan"] == [f"delete secret {name}"], gone
    assert built_dev.client("secretsmanager").describe_secret(SecretId=name)["DeletedDate"]
    assert prune(built_dev, smaller)["left"] == []


def test_the_schedules_of_a_database_go_before_it(built_dev: Account, smaller: dict[str, Any], tmp_path: Path) -> None:
    name = "talentbase-dev"
    left = {"kind": "schedules", "name": name, "options": "-e data_prune=true"}
    del smaller["databases"], smaller["secrets"]["django"]
    with built_dev.copy(tmp_path) as account:
        scheduler, rds = account.client("scheduler"), account.client("rds")
        scheduler.create_schedule_group(Name=name, Tags=[{"Key": ENVIRONMENT_TAG, "Value": "true"}])
        database = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]["DBInstanceArn"]
        rds.add_tags_to_resource(ResourceName=database, Tags=[{"Key": HOURS_TAG, "Value": name}])
        rds.stop_db_instance(DBInstanceIdentifier=name)
        account.advance(1800)
        prune(account, smaller, prune=["services"])
        assert left in prune(account, smaller)["left"]
        assert prune(account, smaller, check=True, prune=["data"])["plan"] == []  # while there is what they stop
        gone = prune(account, smaller, prune=["data"], confirm_delete=[name])
        assert gone["plan"][:2] == [f"delete schedules {name}", f"delete DB instance {name}"], gone
        assert [item["Name"] for item in scheduler.list_schedule_groups()["ScheduleGroups"]] == ["default"]
        assert rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"][0]["DBInstanceIdentifier"] == name


def test_data_stores_keep_their_rules_until_they_go_with_a_snapshot(
    built_dev: Account, smaller: dict[str, Any]
) -> None:
    del smaller["databases"], smaller["caches"], smaller["secrets"]["django"]
    found = built_dev.module_alone("preflight", inventory=smaller, compare=True)
    assert not [item for item in found["differences"] if item["change"].startswith("delete")]
    names = ["talentbase-dev", "talentbase-dev-redis"]
    asked = {"prune": ["data"], "confirm_delete": names}
    planned = built_dev.module_alone("preflight", True, inventory=smaller, compare=True, **asked)
    assert "database talentbase-dev -13.14, cache talentbase-dev-redis -12.41" in planned["cost"]
    some = prune(built_dev, smaller, check=True, prune=["data"], confirm_delete=names[:1])
    assert some["plan"] == ["delete DB instance talentbase-dev"]
    gone = prune(built_dev, smaller, prune=["data"], confirm_delete=names)
    assert [line.removeprefix("delete ") for line in gone["plan"]] == [
        "DB instance talentbase-dev",
        "replication group talentbase-dev-redis",
        "DB subnet group talentbase-dev",
        "cache subnet group talentbase-dev-redis",
        "security group talentbase-dev-rds",
        "security group talentbase-dev-redis",
    ], gone
    snapshots = built_dev.client("rds").describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    assert [item["DBInstanceIdentifier"] for item in snapshots] == ["talentbase-dev"]
    assert prune(built_dev, smaller)["left"] == []


def test_scalable_targets_of_many_services_are_asked_for_in_parts(built_dev: Account) -> None:
    names = ["talentbase-web-dev", *(f"s{number}" for number in range(60))]  # AWS takes 50
    [found] = _scaling(aws(built_dev, REGION), "talentbase-dev", names)
    assert found["ResourceId"] == "service/talentbase-dev/talentbase-web-dev"
