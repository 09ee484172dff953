"""The module and the role preflight against the embedded account. Whatever they find, they write nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rehearsal.engine_versions import postgres
from tests.harness import ROOT, Account, section

Run = Callable[..., dict[str, Any]]
ACCOUNT = "258993895334"
NEWEST = [version for version in postgres.versions() if version.startswith("15.")][-1]


@pytest.fixture
def check(run_module: Run, account: Account) -> Iterator[Run]:
    """Runs the module on an inventory. In the end no write was counted but those that a test made beforehand."""

    def run(inventory: dict[str, Any], **options: Any) -> dict[str, Any]:
        account.zero()
        result = run_module("preflight", inventory=inventory, **options)
        assert account.calls()["writes"] == 0, account.calls()
        return result

    return run


def lines(result: dict[str, Any]) -> list[str]:
    """The numbered lines of a failed run's report."""
    assert result.get("failed"), result
    return [line.partition(". ")[2] for line in result["msg"].splitlines()[1:]]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_the_account_is_ready(environment: str, request: pytest.FixtureRequest, check: Run, account: Account) -> None:
    result = check(request.getfixturevalue(environment))
    assert not result.get("failed"), result
    assert result["account"] == ACCOUNT
    assert result["endpoint"] == f"{account.url} (not AWS)"
    asked = ["credentials", "account", "region", "images", "image_findings", "certificate", "hosted_zone", "secrets"]
    asked += [
        "file_systems",
        "rights",
        "cluster",
        "runtime_monitoring",
        "network",
        "data_stores",
        "quotas",
        "permissions",
    ]
    assert [(item["name"], item["ok"]) for item in result["checks"]] == [(name, True) for name in ["inventory", *asked]]


def test_an_inventory_is_validated_without_the_account(check: Run, dev: dict[str, Any], account: Account) -> None:
    assert check(dev, offline=True)["summary"] == ["inventory: every value fits"]
    dev["services"]["web"]["memory"] = 700
    assert [line.partition(":")[0] for line in lines(check(dev, offline=True))] == ["services.web.memory"]
    assert account.calls()["total"] == 0


def test_a_wrong_inventory_asks_aws_nothing_and_names_every_fault(
    check: Run, dev: dict[str, Any], account: Account
) -> None:
    dev["services"]["web"]["memory"] = 700
    dev["services"]["api"]["priority"] = 10
    dev["servces"] = {}
    result = check(dev)
    keys = [line.partition(":")[0] for line in lines(result)]
    assert sorted(keys) == ["services.api.priority", "services.web.memory"]
    assert "did you mean services?" in json.dumps(result["warnings"])
    assert account.calls()["total"] == 0


def test_a_misspelt_section_is_found_by_its_name_alone(check: Run, dev: dict[str, Any]) -> None:
    del dev["services"]
    assert lines(check(dev, names=["servces", "my_notes"])) == [
        "servces: is not a section of the inventory; did you mean services?"
    ]


def test_credentials_of_another_account(check: Run, dev: dict[str, Any]) -> None:
    dev["aws_account_id"] = "123456789012"
    del dev["ingress"]["certificate_arn"]
    (line,) = lines(check(dev))
    assert line.startswith(f"aws_account_id: is 123456789012, but the credentials belong to {ACCOUNT};")


def test_a_missing_tag_names_the_newest(check: Run, dev: dict[str, Any]) -> None:
    (line,) = lines(check(dev, image_tags={"api": "no-such-sha"}))
    assert line.startswith("services.api: has no image with the tag no-such-sha in the repository talentbase-api;")
    assert "latest" in line


def test_a_missing_repository(check: Run, dev: dict[str, Any]) -> None:
    dev["services"]["web"]["repository"] = "talentbase-shop"
    (line,) = lines(check(dev))
    assert line.startswith("services.web.repository: is talentbase-shop, which this account does not have here;")


def test_a_certificate_that_does_not_exist(check: Run, dev: dict[str, Any]) -> None:
    dev["ingress"]["certificate_arn"] = dev["ingress"]["certificate_arn"].replace("6f17fe7f", "7f17fe7f")
    (line,) = lines(check(dev))
    assert line.startswith("ingress.certificate_arn: ")
    assert "does not exist" in line


def test_a_host_that_the_certificate_does_not_cover(check: Run, dev: dict[str, Any]) -> None:
    dev["services"]["web"]["hosts"] = ["a.dev.salesdog.click"]
    (line,) = lines(check(dev))
    assert "but not a.dev.salesdog.click" in line


def test_a_certificate_to_be_requested_is_fine(check: Run, dev: dict[str, Any]) -> None:
    dev["services"]["web"]["hosts"] = ["a.dev.salesdog.click"]
    del dev["ingress"]["certificate_arn"]
    assert lines(check(dev))[0].startswith("ingress.certificate_arn: No issued certificate")
    dev["ingress"]["request_certificate"] = True
    assert not check(dev).get("failed")


def test_a_pinned_hosted_zone_that_is_not_there(check: Run, dev: dict[str, Any]) -> None:
    dev["ingress"]["hosted_zone_id"] = "Z0000000000000000000"
    (line,) = lines(check(dev))
    assert line.startswith("ingress.hosted_zone: ")
    assert "does not have" in line


def test_a_hosted_zone_that_no_zone_is_named(check: Run, dev: dict[str, Any]) -> None:
    del dev["ingress"]["hosted_zone_id"]
    dev["ingress"]["hosted_zone"] = "example.org"
    for key in ("web", "api"):
        dev["services"][key]["hosts"] = [f"{key}.example.org"]
    (line,) = lines(check(dev, checks=["hosted_zone"]))
    assert line.startswith("ingress.hosted_zone: There is no public hosted zone named example.org")


def test_a_secret_that_is_scheduled_for_deletion(check: Run, dev: dict[str, Any], account: Account) -> None:
    client, name = account.client("secretsmanager"), dev["secrets"]["session"]["name"]
    client.create_secret(Name=name, SecretString="{}")
    client.delete_secret(SecretId=name)
    (line,) = lines(check(dev))
    assert line.startswith("secrets: ")
    assert name in line
    assert "restore" in line


def test_a_placeholder_that_still_waits_is_a_warning(check: Run, dev: dict[str, Any], run_module: Run) -> None:
    assert not run_module("secret_bootstrap", secrets=dev["secrets"]).get("failed")
    result = check(dev)
    assert not result.get("failed"), result
    warnings = json.dumps(result["warnings"])
    assert len(result["warnings"]) == 2
    assert "secrets.sendgrid: talentbase/development/sendgrid-api-key still holds a placeholder" in warnings
    assert "secrets.s3: " in warnings


def test_a_block_that_overlaps(check: Run, dev: dict[str, Any], account: Account) -> None:
    vpc = account.client("ec2").create_vpc(CidrBlock="10.0.128.0/20")["Vpc"]["VpcId"]
    (line,) = lines(check(dev))
    assert line.startswith(f"network.cidr: is 10.0.0.0/16, which overlaps with 10.0.128.0/20 of the VPC {vpc};")
    assert "such as 10.1.0.0/16" in line


def test_our_own_vpc_overlaps_with_nothing(check: Run, dev: dict[str, Any], account: Account) -> None:
    names = {"talentbase.aws/network": "talentbase-dev", "talentbase.aws/part": "talentbase-dev"}
    tags = [{"ResourceType": "vpc", "Tags": [{"Key": key, "Value": value} for key, value in names.items()]}]
    account.client("ec2").create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tags)
    assert not check(dev).get("failed")


def test_a_quota_that_is_used_up(check: Run, dev: dict[str, Any], account: Account) -> None:
    for number in range(4):  # beside the default VPC
        account.client("ec2").create_vpc(CidrBlock=f"10.{number + 10}.0.0/16")
    (line,) = lines(check(dev))
    assert line.startswith("network: needs 1 VPCs beside 5 others, where the quota is 5;")
    assert "--quota-code L-F678F1CE --desired-value 6" in line


def test_a_quota_of_databases_that_is_used_up(check: Run, dev: dict[str, Any], account: Account) -> None:
    others = {"Engine": "postgres", "DBInstanceClass": "db.t3.micro", "AllocatedStorage": 20, "MasterUsername": "x"}
    for number in range(40):
        rds = account.client("rds")
        rds.create_db_instance(DBInstanceIdentifier=f"other-{number}", MasterUserPassword="x" * 16, **others)
    (line,) = lines(check(dev, checks=["quotas"]))
    assert line.startswith("databases: needs 1 DB instances beside 40 others, where the quota is 40;")


def test_a_quota_of_roles_is_told_with_its_command(check: Run, dev: dict[str, Any], account: Account) -> None:
    trust = {"Version": "2012-10-17", "Statement": []}
    for number in range(998):
        account.client("iam").create_role(RoleName=f"other-{number}", AssumeRolePolicyDocument=json.dumps(trust))
    (line,) = lines(check(dev, compare=True, checks=["quotas"]))
    assert line.startswith("services: needs 4 IAM roles beside 998 others, where the quota is 1000;")
    assert "--region us-east-1 --service-code iam --quota-code L-FE177D64 --desired-value 1002" in line


def test_a_quota_of_rules_counts_those_of_the_load_balancer(check: Run, dev: dict[str, Any], account: Account) -> None:
    ec2, elb = account.client("ec2"), account.client("elbv2")
    subnets = [item["SubnetId"] for item in ec2.describe_subnets()["Subnets"]][:2]
    made = elb.create_load_balancer(Name="talentbase-dev", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    fixed = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]
    listener = elb.create_listener(LoadBalancerArn=made, Port=81, Protocol="HTTP", DefaultActions=fixed)
    arn = listener["Listeners"][0]["ListenerArn"]
    for number in range(99):
        path = [{"Field": "path-pattern", "Values": [f"/{number}"]}]
        elb.create_rule(ListenerArn=arn, Priority=number + 1, Conditions=path, Actions=fixed)
    (line,) = lines(check(dev, checks=["quotas"]))
    assert line.startswith(
        "services: needs 2 listener rules of a load balancer beside 99 others, where the quota is 100;"
    )
    assert "--quota-code L-7EED9B64 --desired-value 101" in line


def test_environments_of_one_run_count_together(
    check: Run, dev: dict[str, Any], prod: dict[str, Any], account: Account
) -> None:
    for number in range(3):  # beside the default VPC
        account.client("ec2").create_vpc(CidrBlock=f"10.{number + 10}.0.0/16")
    assert not check(dev, checks=["quotas"]).get("failed")
    both = account.playbook(
        "playbooks/preflight.yml", "-i", "inventories/prod", inventory="inventories/dev", preflight_checks=["quotas"]
    )
    assert both.code == 2, both.output
    told = " ".join(both.output.split())
    assert "network: needs 1 VPCs beside 4 others and 1 that prod adds in this run, where the quota is 5;" in told
    assert "network: needs 1 VPCs beside 4 others and 1 that dev adds in this run, where the quota is 5;" in told


def test_every_failure_is_in_one_report(check: Run, dev: dict[str, Any], account: Account) -> None:
    account.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")
    dev["ingress"]["hosted_zone_id"] = "Z0000000000000000000"
    keys = [line.partition(":")[0] for line in lines(check(dev, image_tag="no-such-sha"))]
    assert keys == ["services.web", "services.api", "ingress.hosted_zone", "network.cidr"]


def test_only_the_asked_checks_run(check: Run, dev: dict[str, Any], account: Account) -> None:
    result = check(dev, checks=["network"])
    assert [item["name"] for item in result["checks"]] == ["inventory", "credentials", "account", "network"]
    assert "ecr:BatchGetImage" not in account.calls()["by_operation"]


PLAY = [
    {
        "hosts": "all",
        "gather_facts": False,
        "module_defaults": {"group/talentbase.aws.aws": {"region": "{{ aws_region }}"}},
        "roles": ["talentbase.aws.preflight"],
    }
]


@pytest.fixture
def play(tmp_path: Path) -> Path:
    path = tmp_path / "preflight.yml"
    path.write_text(json.dumps(PLAY))
    return path


def test_the_role_says_where_the_run_goes(play: Path, account: Account) -> None:
    done = account.playbook(play)
    assert (done.code, done.writes) == (0, 0), done.output
    said = " ".join(done.output.split())
    assert f"Deploying dev to account {ACCOUNT}, us-east-1, at {account.url} (not AWS)" in said


def test_the_role_finds_a_misspelt_section(play: Path, account: Account) -> None:
    done = account.playbook(play, servces={})
    assert "servces: is not a section of the inventory; did you mean services?" in done.output


def test_versions_and_classes_that_aws_does_not_have(check: Run, dev: dict[str, Any]) -> None:
    dev["databases"]["main"] |= {"engine_version": "15.8"}
    assert lines(check(dev)) == [
        "databases.main.engine_version: is 15.8, and AWS makes no postgres of that version (any more); "
        f'give "15" for the newest ({NEWEST}), or 15.13'
    ]
    dev["databases"]["main"] |= {"engine_version": "15", "instance_class": "db.t9.micro"}
    assert lines(check(dev)) == [
        f"databases.main.instance_class: is db.t9.micro, which postgres {NEWEST} in us-east-1 does not have; "
        "give db.t4g.micro or db.t3.micro or db.t4g.small"
    ]


def test_a_parameter_group_and_a_ca_that_aws_does_not_have(check: Run, dev: dict[str, Any], account: Account) -> None:
    rds = account.client("rds")
    rds.create_db_parameter_group(DBParameterGroupName="old", DBParameterGroupFamily="postgres14", Description="old")
    rds.create_db_parameter_group(DBParameterGroupName="app", DBParameterGroupFamily="postgres15", Description="app")
    dev["databases"]["main"] |= {"parameter_group": "old", "ca_certificate": "rds-ca-rsa2048"}
    assert lines(check(dev, checks=["data_stores"])) == [
        "databases.main.parameter_group: is old, of the family postgres14, but the database is of postgres15; "
        "name a group of postgres15",
        "databases.main.ca_certificate: is rds-ca-rsa2048, which RDS does not have in us-east-1; "
        "did you mean rds-ca-rsa2048-g1?",
    ]
    dev["databases"]["main"] |= {"parameter_group": "nobody", "ca_certificate": ""}
    missing = check(dev, checks=["data_stores"])["msg"]
    assert "is nobody, a group that this account does not have in us-east-1" in missing
    dev["databases"]["main"]["parameter_group"] = "app"
    assert not check(dev, checks=["data_stores"]).get("failed")


def test_a_database_that_stands_keeps_a_version_that_aws_withdrew(
    check: Run, dev: dict[str, Any], account: Account
) -> None:
    dev["databases"]["main"]["engine_version"] = "15.13"
    request = {"DBInstanceIdentifier": "talentbase-dev", "Engine": "postgres", "EngineVersion": "15.13"}
    request |= {"DBInstanceClass": "db.t3.micro", "MasterUsername": "x", "MasterUserPassword": "x" * 16}
    account.client("rds").create_db_instance(**request, AllocatedStorage=20)
    assert not check(dev, checks=["data_stores"]).get("failed")
    assert "rds:DescribeDBEngineVersions" not in account.calls()["by_operation"]


def test_a_region_that_the_account_has_not_enabled(run_module: Run, dev: dict[str, Any]) -> None:
    dev["aws_region"] = "il-central-1"
    dev["ingress"]["certificate_arn"] = dev["ingress"]["certificate_arn"].replace("us-east-1", "il-central-1")
    (line,) = lines(run_module("preflight", inventory=dev, region="il-central-1"))
    assert line.startswith(
        "aws_region: is il-central-1, which the account has not enabled: its key is known elsewhere;"
    )
    assert "aws account enable-region --region-name il-central-1" in line


def test_quotas_are_asked_for_what_is_to_be_made(check: Run, dev: dict[str, Any], account: Account) -> None:
    assert not check(dev, compare=True, checks=["quotas"]).get("failed")
    first = account.calls()["by_operation"]["servicequotas:GetServiceQuota"]
    own = [{"Key": f"talentbase.aws/{key}", "Value": "talentbase-dev"} for key in ("network", "part")]
    tags = [{"ResourceType": "vpc", "Tags": own}]
    account.client("ec2").create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tags)
    again = check(dev, compare=True, checks=["quotas"])
    assert again["comparison_error"] == "", again["comparison_error"]
    assert account.calls()["by_operation"]["servicequotas:GetServiceQuota"] == first - 1


def test_what_a_check_and_a_layer_refuse_alike_is_told_once(account: Account) -> None:
    """However long the names are that it quotes."""
    held = section(ROOT / "inventories" / "dev", "secrets")["secrets"]
    client = account.client("secretsmanager")
    for secret in held.values():
        client.create_secret(Name=secret["name"], SecretString="x")
        client.delete_secret(SecretId=secret["name"])
    account.advance(60)
    refused = account.playbook("deploy.yml")
    assert refused.code == 2
    assert "Not ready to deploy: 1 problem to fix." in refused.output


def test_what_several_layers_refuse_is_told_at_once(account: Account) -> None:
    ec2, secrets = account.client("ec2"), account.client("secretsmanager")
    names = {"talentbase.aws/network": "talentbase-dev", "talentbase.aws/part": "talentbase-dev"}
    tags = [{"ResourceType": "vpc", "Tags": [{"Key": key, "Value": value} for key, value in names.items()]}]
    for block in ("10.8.0.0/16", "10.9.0.0/16"):
        ec2.create_vpc(CidrBlock=block, TagSpecifications=tags)
    secrets.create_secret(Name="talentbase-dev/web/session-secret", SecretString="x")
    secrets.delete_secret(SecretId="talentbase-dev/web/session-secret")
    account.advance(60)
    refused = account.playbook("deploy.yml")
    assert (refused.code, refused.writes) == (2, 0)
    assert "Not ready to deploy: 2 problems to fix." in refused.output
    assert re.search(r"network: There are 2 VPCs with the tag", refused.output)
    assert re.search(r"secrets: Scheduled for deletion: talentbase-dev/web/session-secret", refused.output)
