"""An account and what playbooks/twin.yml and python -m rehearsal start --from make of it are taken for the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._aws.session import Aws
from ansible_collections.talentbase.aws.plugins.module_utils._environment.survey import Survey
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check
from ansible_collections.talentbase.aws.plugins.module_utils._orphans.request import PruneRequest
from rehearsal.account import git_sha
from tests.harness import REGION, Account, rewrite, section
from tests.integration.permissions.person import person
from tests.integration.twin.conftest import Pair, started, write_twin
from tools.account import aws

RELEASE = {"image_tags": {"api": git_sha("talentbase-api")}}
DEPLOYED = ("dev_pair", "prod_pair", "shop_pair")
TOLD = {"username", "engine", "host", "port", "dbname", "dbInstanceIdentifier"}
ADOPTED = ("cdk_pair", "terraform_pair", "shared_pair")
PAIRS = (*DEPLOYED, *ADOPTED)
PLANNED = ("dev_pair", *ADOPTED)


@pytest.fixture
def pair(request: pytest.FixtureRequest) -> Pair:
    """One of the accounts with its twin."""
    found: Pair = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("pair", PAIRS, indirect=True)
def test_the_twin_of_a_twin_is_the_twin(pair: Pair) -> None:
    first = pair.content
    pair.twin.zero()
    again = pair.twin.module_alone("twin_info", region=first["region"], aws_account_id=first["account"])["twin"]
    assert pair.twin.calls()["writes"] == 0
    assert first.pop("read_at") <= again.pop("read_at")
    assert list(differing("", first.pop("answers"), again.pop("answers"))) == []
    assert again == first
    assert first["unread"] == []


def differing(path: str, first: Any, again: Any) -> Iterator[str]:
    """Where two values differ, and in what."""
    if isinstance(first, dict) and isinstance(again, dict):
        for key in sorted({*first, *again}):
            yield from differing(f"{path}/{key}", first.get(key), again.get(key))
    elif isinstance(first, list) and isinstance(again, list) and len(first) == len(again):
        for number, (one, other) in enumerate(zip(first, again, strict=True)):
            yield from differing(f"{path}/{number}", one, other)
    elif first != again:
        yield f"{path}: {first} -> {again}"


@pytest.mark.parametrize("pair", DEPLOYED, indirect=True)
def test_nothing_would_change_in_a_twin_of_what_is_deployed(pair: Pair) -> None:
    run = pair.twin.playbook("deploy.yml", "--check", "--diff", inventory=pair.inventory)
    assert (run.code, run.changed, run.writes) == (0, 0, 0), run.output


@pytest.mark.parametrize("pair", PAIRS[:-1], indirect=True)  # the last account has no secret
def test_no_value_of_a_secret_is_in_the_file(pair: Pair) -> None:
    region, text = pair.content["region"], pair.file.read_text()
    values = list(secret_values(pair.original, region))
    assert values
    assert [name for name, value in values if value in text] == []


def secret_values(account: Account, region: str) -> list[tuple[str, str]]:
    """Every value of a secret, and of each of its keys but what says where a database is and who its user is."""
    client = account.client("secretsmanager", region)
    found = []
    for item in client.list_secrets()["SecretList"]:
        value = client.get_secret_value(SecretId=item["ARN"])["SecretString"]
        parts: dict[str, Any] = json.loads(value) if value.startswith("{") else {"": value}
        found += [(item["Name"], str(part)) for key, part in parts.items() if key not in TOLD]
    return found


def test_the_plan_of_a_pull_request_is_the_same_in_account_and_twin(
    dev_pair: Pair, inventory: Path, tmp_path: Path
) -> None:
    services = section(inventory, "services")
    api = services["services"]["api"]
    api |= {"cpu": 1024, "memory": 2048, "port": 8080, "deployment": {"strategy": "blue_green", "bake_time": 5}}
    del services["services"]["web"]
    rewrite(inventory, "services", services)
    plans = []
    for number, account in enumerate((dev_pair.original, dev_pair.twin)):
        file = tmp_path / f"{number}.json"
        run = account.playbook("playbooks/plan.yml", inventory=inventory, plan_file=str(file), **RELEASE)
        assert (run.code, run.writes) == (0, 0), run.output
        plans.append(file.read_text().replace(account.url, "ENDPOINT"))
    plan = json.loads(plans[0])
    assert json.loads(plans[1]) == plan
    assert str(plan).count("talentbase"), plan


def changes_of(texts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The variables of an inventory after each of five changes of its first service, and as they are."""
    key = sorted(texts["services"])[0]
    strategy = {**texts["services"][key].get("deployment", {}), "strategy": "blue_green", "bake_time": 5}
    options_of = {"size": {"cpu": 1024, "memory": 2048}, "port": {"port": 8080}, "strategy": {"deployment": strategy}}
    found = {"nothing": texts, "image": {**texts, "image_tags": {key: git_sha("talentbase-api")}}}
    for name, options in options_of.items():
        found[name] = {**texts, "services": {**texts["services"], key: {**texts["services"][key], **options}}}
    others = {name: item for name, item in texts["services"].items() if name != key}
    return found | ({"removed service": {**texts, "services": others}} if others else {})


@pytest.mark.parametrize("pair", PLANNED, indirect=True)
def test_each_change_has_the_same_plan_in_account_and_twin(pair: Pair) -> None:
    [folder] = (Path(pair.inventory) / "host_vars").iterdir()
    texts = {name: value for path in folder.glob("*.yml") for name, value in yaml.safe_load(path.read_text()).items()}
    sessions = [(account, aws(account, REGION)) for account in (pair.original, pair.twin)]
    plans: dict[str, list[str]] = {}
    for name, variables in changes_of(texts).items():
        plans[name], told = (planned(account, session, variables) for account, session in sessions)
        assert list(differing(name, plans[name], told)) == []
    changed = {str(plan) for name, plan in plans.items() if name != "removed service"}
    assert len(changed) == len(plans) - ("removed service" in plans)


def planned(account: Account, session: Aws, variables: dict[str, Any]) -> list[str]:
    """Every step that a deploy would take, which also deletes services, with what was before and after."""
    inventory, faults = load_and_check(variables)
    assert not [fault for fault in faults if not fault.warning]
    survey = Survey(session, inventory, session.client("sts").get_caller_identity(), PruneRequest(["services"]))
    survey.run()
    steps = [step for item in survey.comparisons.values() for step in item.plan.steps]
    told = [json.dumps([str(step), step.before, step.after], sort_keys=True, default=str) for step in steps]
    return [line.replace(account.url, "ENDPOINT") for line in told]


def test_a_release_of_a_twin_converges_and_a_reset_takes_it_back(dev_pair: Pair, tmp_path: Path) -> None:
    with dev_pair.twin.copy(tmp_path) as twin:
        run = twin.playbook("deploy.yml", **RELEASE)
        assert run.code == 0, run.output
        assert "talentbase-api-dev" in run.output
        again = twin.playbook("deploy.yml", **RELEASE)
        assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output
        verified = twin.playbook("playbooks/verify.yml", **RELEASE)
        assert verified.code == 0, verified.output

        twin.ask("POST", "reset")
        before = write_twin(twin, tmp_path / "reset.json")
        assert before["answers"] == dev_pair.content["answers"]


def test_a_release_that_fails_in_a_twin_is_rolled_back_to_what_the_account_runs(dev_pair: Pair, tmp_path: Path) -> None:
    with dev_pair.twin.copy(tmp_path) as twin:
        twin.ask("PUT", "images", {f"*talentbase-api:{git_sha('talentbase-api')}": {"fail": "exit"}})
        run = twin.playbook("deploy.yml", **RELEASE)
        assert run.code == 2
        assert "the deployment failed and was rolled back" in run.output
        services = twin.client("ecs").describe_services(cluster="talentbase-dev", services=["talentbase-api-dev"])
        assert services["services"][0]["taskDefinition"].endswith(":1")


def test_reading_asks_for_no_value_and_no_line_of_a_log(dev_pair: Pair, tmp_path: Path) -> None:
    run = dev_pair.original.playbook("playbooks/twin.yml", twin_file=str(tmp_path / "twin.json"))
    asked = set(run.calls["by_operation"])
    assert asked & {"secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"} == set()
    assert [name for name in asked if name.startswith("logs:") and name != "logs:DescribeLogGroups"] == []
    assert (tmp_path / "twin.json").stat().st_mode & 0o777 == 0o600
    assert run.calls["total"] <= 160, run.calls["by_operation"]


def test_what_may_not_be_read_is_listed_and_the_rest_is_a_twin(dev_pair: Pair, tmp_path: Path) -> None:
    denied = {"code": "AccessDenied", "message": "not authorized to perform this", "status": 403}
    refused = ["rds:DescribeDBInstances", "elbv2:DescribeRules", "ecs:DescribeTasks"]
    with dev_pair.original.copy(tmp_path) as account:
        account.ask("PUT", "faults", {"answers": [{**denied, "operation": operation} for operation in refused]})
        found = write_twin(account, tmp_path / "twin.json")
    assert {item["operation"] for item in found["unread"]} == set(refused)
    assert all("not authorized to perform this" in item["reason"] for item in found["unread"])
    with started(tmp_path / "twin.json", tmp_path / "twin") as twin:
        services = twin.client("ecs").describe_services(cluster="talentbase-dev", services=["talentbase-web-dev"])
        assert services["services"][0]["status"] == "ACTIVE"
        assert twin.client("rds").describe_db_instances()["DBInstances"] == []


def test_a_masked_twin_is_another_account_with_other_names(dev_pair: Pair, tmp_path: Path) -> None:
    account = dev_pair.original.client("sts").get_caller_identity()["Account"]
    mask = {account: "111122223333", "talentbase": "sample", "salesdog.click": "sample.test"}
    refused = dev_pair.original.playbook(
        "playbooks/twin.yml", twin_file=str(tmp_path / "twin.json"), twin_mask={"talentbase": "session"}
    )
    assert (refused.code, refused.writes) == (2, 0)
    assert "twin_mask.talentbase: becomes session, which the account has already" in refused.output
    found = write_twin(dev_pair.original, tmp_path / "twin.json", twin_mask=mask)
    text = json.dumps(found["answers"]).replace("talentbase.aws", "")
    assert [name for name in mask if name in text] == []
    with started(tmp_path / "twin.json", tmp_path / "twin") as twin:
        assert twin.client("sts").get_caller_identity()["Account"] == "111122223333"
        assert twin.client("ecs").list_clusters()["clusterArns"] == [
            "arn:aws:ecs:us-east-1:111122223333:cluster/sample-dev"
        ]
        assert twin.client("route53").list_hosted_zones()["HostedZones"][0]["Name"] == "sample.test."


def test_who_may_only_look_writes_a_whole_twin(dev_pair: Pair, tmp_path: Path) -> None:
    with dev_pair.original.copy(tmp_path) as account:
        looker = person(account, "look")
        found = write_twin(looker, tmp_path / "twin.json")
    assert found["unread"] == []


@pytest.mark.parametrize("variables", [{}, {"twin_file": ""}])
def test_without_a_file_nothing_is_read(dev_pair: Pair, variables: dict[str, str]) -> None:
    run = dev_pair.original.playbook("playbooks/twin.yml", **variables)
    assert run.code == 2
    assert "Give -e twin_file=prod.twin.json" in run.output
    assert run.calls["total"] == 0


def test_what_the_embedded_account_cannot_hold_is_left_out_and_named(dev_pair: Pair, tmp_path: Path) -> None:
    content = dev_pair.content
    [web] = [item for item in content["answers"]["ecs"]["DescribeServices"] if "web" in item["serviceName"]]
    web["deploymentController"] = {"type": "CODE_DEPLOY"}
    content["answers"]["ec2"]["DescribeSubnets"].append({"SubnetId": "subnet-ipv6", "VpcId": "vpc-none"})
    (tmp_path / "odd.json").write_text(json.dumps(content))
    with started(tmp_path / "odd.json", tmp_path / "twin") as twin:
        left_out = "\n".join(twin.ask("GET", "twin")["left_out"])
        assert "ecs:DescribeServices" in left_out
        assert "it is deployed by CODE_DEPLOY" in left_out
        assert "ec2:DescribeSubnets subnet-ipv6: KeyError" in left_out
        running = twin.client("ecs").list_services(cluster="talentbase-dev")["serviceArns"]
        assert [arn.rpartition("/")[2] for arn in running] == ["talentbase-api-dev"]


def test_a_twin_logs_in_to_its_database_with_the_placeholder_of_its_secret(dev_pair: Pair, tmp_path: Path) -> None:
    with dev_pair.twin.copy(tmp_path) as twin:
        [found] = twin.ask("GET", "databases").values()
        assert {item["arn"].rsplit(":", 1)[-1][:-7] for item in found["logs_in_with"]} == {
            "talentbase-dev-rds-credentials"
        }
        tasks = twin.ask("GET", "reachability")["tasks"]
        assert len(tasks) == 2
        assert [task for task in tasks if not (task["load_balancers"]["ok"] and task["start_again"]["ok"])] == []
        rotated = twin.playbook("playbooks/secrets.yml", secret_action="rotate", secret_name="database")
        assert rotated.code == 0, rotated.output
        [found] = twin.ask("GET", "databases").values()
        assert len(found["logs_in_with"]) == 1
