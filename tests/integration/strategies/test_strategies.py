"""web of dev moves its traffic: by every strategy on the living service, with approval, and back when a release is bad.

The tests share one environment and each sets the strategy it needs. A release is the roles that have a part in it, in
the order of deploy.yml; what the other roles publish is asked for once.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.harness import ROOT, Account, Run, rewrite, section
from tests.programs import ansible_playbook, lasting

CLUSTER, WEB = "talentbase-dev", "talentbase-web-dev"
BLUE_GREEN = {"strategy": "blue_green", "bake_time": 1}
CANARY = {"strategy": "canary", "canary_percent": 10, "canary_bake_time": 1, "bake_time": 1}
LINEAR = {"strategy": "linear", "step_percent": 50, "step_bake_time": 1}
APPROVED = {"strategy": "canary", "canary_bake_time": 1, "approval": ["PRE_PRODUCTION_TRAFFIC_SHIFT"]}
InBackground = Callable[[str], "subprocess.Popen[str]"]
TEST_PORT = {"test_port": 8443, "test_source": "203.0.113.0/24"}


@pytest.fixture
def in_background(dev: Account, inventory: Path) -> Iterator[InBackground]:
    """Starts a deploy of an image of web that goes on while the test acts: in_background(tag)."""

    def start(tag: str) -> subprocess.Popen[str]:
        command = ansible_playbook("deploy.yml", "-i", inventory, "-e", f'{{"image_tags": {{"web": "{tag}"}}}}')
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
        return stack.enter_context(lasting(command, cwd=ROOT, env=dev.environment(), text=True, **streams))

    with ExitStack() as stack:
        yield start


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the inventory of dev, which the tests change one after the other."""
    return Path(shutil.copytree(ROOT / "inventories" / "dev", tmp_path_factory.mktemp("strategies") / "inventory"))


@pytest.fixture(scope="module")
def dev(built_dev: Account) -> Account:
    """dev with rolling services, and more images of web."""
    ecr = built_dev.client("ecr")
    latest = ecr.batch_get_image(repositoryName="talentbase-web", imageIds=[{"imageTag": "latest"}])["images"][0]
    for tag in ("one", "two", "three", "bad"):
        ecr.put_image(repositoryName="talentbase-web", imageManifest=latest["imageManifest"], imageTag=tag)
    return built_dev


@pytest.fixture(scope="module")
def release(dev: Account, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A playbook that releases dev's services with their ingress and alarms."""
    folder = tmp_path_factory.mktemp("release")
    facts = folder / "facts.json"
    published = "{{ {'secret_facts': secret_facts, 'data_facts': data_facts} | to_json }}"
    keep = {"name": "Facts", "ansible.builtin.copy": {"content": published, "dest": str(facts)}}
    ask = write_play(folder / "ask.yml", ["network", "secrets", "data"], {}, keep)
    assert dev.playbook(ask).code == 0
    return write_play(
        folder / "release.yml", ["network", "ingress", "monitoring", "services"], json.loads(facts.read_text())
    )


def write_play(path: Path, roles: list[str], facts: dict[str, Any], *tasks: dict[str, Any]) -> Path:
    """A playbook with these roles, and tasks after them."""
    play = {
        "name": path.stem,
        "hosts": "all",
        "gather_facts": False,
        "module_defaults": {"group/talentbase.aws.aws": {"region": "{{ aws_region }}"}},
        "vars": facts,
        "roles": [f"talentbase.aws.{role}" for role in roles],
        "tasks": list(tasks),
    }
    path.write_text(yaml.safe_dump([play]))
    return path


@pytest.fixture
def deploy(dev: Account, inventory: Path, release: Path) -> Callable[..., Run]:
    """Releases with another strategy of web, or another image of it."""

    def run(deployment: dict[str, Any] | None = None, tag: str = "", *arguments: str, **ingress: Any) -> Run:
        if deployment is not None:
            services = section(inventory, "services")
            services["services"]["web"]["deployment"] = deployment
            rewrite(inventory, "services", services)
        if ingress:
            given = section(inventory, "ingress")
            given["ingress"].update(ingress)
            rewrite(inventory, "ingress", given)
        tags = {"image_tags": {"web": tag}} if tag else {}
        return dev.playbook(release, *arguments, inventory=inventory, **tags)

    return run


def good(run: Run) -> Run:
    assert run.code == 0, run.output
    return run


def unchanged(run: Run) -> None:
    assert (run.code, run.changed, run.writes) == (0, 0, 0), run.output


def web(account: Account) -> dict[str, Any]:
    answer = account.client("ecs").describe_services(cluster=CLUSTER, services=[WEB])
    found: dict[str, Any] = answer["services"][0]
    return found


def image(account: Account) -> str:
    definition = account.client("ecs").describe_task_definition(taskDefinition=web(account)["taskDefinition"])
    return str(definition["taskDefinition"]["containerDefinitions"][0]["image"]).rsplit(":", 1)[1]


def live(account: Account) -> dict[str, int]:
    """The weights of web's production rule, by target group."""
    elb = account.client("elbv2")
    groups = {item["TargetGroupArn"]: item["TargetGroupName"] for item in elb.describe_target_groups()["TargetGroups"]}
    balancer = elb.describe_load_balancers(Names=[CLUSTER])["LoadBalancers"][0]["LoadBalancerArn"]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer)["Listeners"]
    https = next(item["ListenerArn"] for item in listeners if item["Port"] == 443)
    rule = next(item for item in elb.describe_rules(ListenerArn=https)["Rules"] if item["Priority"] == "10")
    action = rule["Actions"][0]
    targets = (action.get("ForwardConfig") or {}).get("TargetGroups") or [action]
    return {groups[item["TargetGroupArn"]]: item.get("Weight", 1) for item in targets}


def healthy(account: Account, group: str) -> int:
    elb = account.client("elbv2")
    arn = elb.describe_target_groups(Names=[group])["TargetGroups"][0]["TargetGroupArn"]
    targets = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    return sum(item["TargetHealth"]["State"] == "healthy" for item in targets)


def test_the_strategy_changes_on_the_living_service(dev: Account, deploy: Callable[..., Run]) -> None:
    foreseen = deploy(BLUE_GREEN, "", "--check", "--diff", **TEST_PORT)
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    to_blue_green = good(deploy())
    assert to_blue_green.calls["by_operation"]["ecs:UpdateService"] == 1
    unchanged(deploy())
    assert set(live(dev)) == {WEB, f"{WEB}-alternate"}

    before = live(dev)
    moved = good(deploy(None, "one"))
    assert "% of the traffic" in moved.output
    assert live(dev) == {name: 100 - weight for name, weight in before.items()}
    assert sum(healthy(dev, name) for name, weight in live(dev).items() if weight) == 1
    unchanged(deploy(None, "one"))

    good(deploy(CANARY, "two"))
    unchanged(deploy(None, "two"))
    good(deploy(LINEAR, "three"))
    unchanged(deploy(None, "three"))
    assert dev.playbook("playbooks/verify.yml").code == 0

    weights = live(dev)
    kept = next(name for name, weight in weights.items() if weight)
    back = good(deploy({}, "three", test_port=0, test_source=""))
    assert back.calls["by_operation"]["ecs:UpdateService"] == 1
    assert live(dev) == weights
    assert "target group" in back.output
    assert healthy(dev, kept) == 1
    unchanged(deploy(None, "three"))
    assert image(dev) == "three"

    pruned = good(deploy(None, "three", "-e", "ingress_prune=true"))
    assert pruned.writes > 0
    assert set(live(dev)) == {kept}
    unchanged(deploy(None, "three"))
    good(deploy(BLUE_GREEN, "one"))
    unchanged(deploy(None, "one"))


def test_a_person_approves(
    dev: Account, deploy: Callable[..., Run], inventory: Path, in_background: InBackground
) -> None:
    to_be_approved(deploy)
    asked = in_background("two")
    wait_for_approval(dev)
    looked = answer(dev, inventory, "--check", "--diff")
    assert (looked.code, looked.changed, looked.writes) == (0, 1, 0), looked.output
    said = decide(dev, inventory, asked)
    assert asked.returncode == 0, said
    assert "waits for approval until" in said
    assert f"continue.yml -i {os.path.relpath(inventory, ROOT)} -e service=web" in said
    assert image(dev) == "two"

    nothing = answer(dev, inventory)
    assert (nothing.code, nothing.changed, nothing.writes) == (0, 0, 0)
    assert "Nothing waits for approval." in nothing.output


def test_a_person_refuses(
    dev: Account, deploy: Callable[..., Run], inventory: Path, in_background: InBackground
) -> None:
    to_be_approved(deploy)
    asked = in_background("two")
    wait_for_approval(dev)
    refused = answer(dev, inventory, answer="rollback")
    assert (refused.code, refused.changed) == (0, 1), refused.output
    assert "WARNING" not in refused.output
    said = asked.communicate(timeout=300)[0]
    assert asked.returncode != 0
    assert "nobody approved the deployment in time" in said
    assert image(dev) == "one"


def test_a_bad_release_goes_back_with_its_cause(dev: Account, deploy: Callable[..., Run]) -> None:
    good(deploy(CANARY, "one"))
    weights = live(dev)
    dev.ask("PUT", "images", {"*talentbase-web:bad": {"fail": "exit", "exit_code": 3}})
    failed = deploy(None, "bad")
    assert failed.code != 0
    assert "was rolled back; the last good revision runs" in failed.output
    assert "(container web exited with 3)" in failed.output
    assert (image(dev), live(dev)) == ("one", weights)
    dev.ask("PUT", "images", {"*talentbase-web:bad": {"fail": "capacity"}})
    without_place = deploy(None, "bad")
    assert without_place.code != 0
    assert (
        "cannot succeed, no task found a place, 3 times in a row: Fargate has no capacity here now"
        in without_place.output
    )
    assert (image(dev), live(dev)) == ("one", weights)
    unchanged(deploy(None, "one"))


def test_an_alarm_while_it_bakes_is_named(
    dev: Account, deploy: Callable[..., Run], inventory: Path, in_background: InBackground
) -> None:
    good(deploy({"strategy": "blue_green", "bake_time": 1, "alarms": ["http-4xx"]}, "one"))
    good(deploy({"strategy": "blue_green", "bake_time": 20, "alarms": ["http-4xx"]}, "one"))
    weights = live(dev)
    asked = in_background("two")
    wait_for(lambda: stage(dev) == "BAKE_TIME")
    alarm = f"{WEB}-http-4xx"
    dev.client("cloudwatch").set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="test")
    said = asked.communicate(timeout=300)[0]
    assert asked.returncode != 0
    assert "a CloudWatch alarm fired during the deployment" in said
    assert alarm in said
    assert live(dev) == weights


def test_a_rollback_ends_the_bake_time(
    dev: Account, deploy: Callable[..., Run], inventory: Path, in_background: InBackground
) -> None:
    good(deploy({"strategy": "blue_green", "bake_time": 20}, "one"))
    weights = live(dev)
    asked = in_background("two")
    wait_for(lambda: stage(dev) == "BAKE_TIME")
    asked.kill()
    asked.communicate()
    stopped = dev.playbook("playbooks/rollback.yml", inventory=inventory, service="web", lock_take_over=holder(dev))
    assert stopped.code == 0, stopped.output
    assert (image(dev), live(dev)) == ("one", weights)


def test_nothing_of_a_strategy_outlives_its_environment(
    dev: Account, deploy: Callable[..., Run], inventory: Path
) -> None:
    good(deploy(BLUE_GREEN, **TEST_PORT))
    good(deploy({}))
    good(dev.playbook("playbooks/destroy.yml", inventory=inventory, confirm="dev"))
    assert dev.client("elbv2").describe_target_groups()["TargetGroups"] == []
    assert [item["RoleName"] for item in dev.client("iam").list_roles()["Roles"] if WEB in item["RoleName"]] == []


def to_be_approved(deploy: Callable[..., Run]) -> None:
    """Later deployments of web wait for a person; the one that changes the strategy does not yet."""
    good(deploy({**APPROVED, "approval": []}, "one"))
    good(deploy(APPROVED, "one"))


def current(account: Account) -> dict[str, Any]:
    ecs = account.client("ecs")
    listed = ecs.list_service_deployments(cluster=CLUSTER, service=WEB, status=["IN_PROGRESS"])["serviceDeployments"]
    if not listed:
        return {}
    arns = [listed[0]["serviceDeploymentArn"]]
    found: dict[str, Any] = ecs.describe_service_deployments(serviceDeploymentArns=arns)["serviceDeployments"][0]
    return found


def stage(account: Account) -> str:
    return str(current(account).get("lifecycleStage"))


def waits(account: Account) -> bool:
    hooks = current(account).get("lifecycleHookDetails") or []
    return any(hook["status"] == "AWAITING_ACTION" for hook in hooks)


def wait_for_approval(account: Account) -> None:
    wait_for(lambda: waits(account))


def wait_for(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.3)


def answer(account: Account, inventory: Path, *arguments: str, **variables: Any) -> Run:
    return account.playbook("playbooks/continue.yml", *arguments, inventory=inventory, service="web", **variables)


def decide(account: Account, inventory: Path, asked: subprocess.Popen[str]) -> str:
    """Approve each step until the deploy has ended; what it said."""
    while asked.poll() is None:
        if waits(account):
            assert answer(account, inventory).code == 0
        time.sleep(0.3)
    return asked.communicate()[0]


def holder(account: Account) -> str:
    """Who has the lock of the deploy that was killed."""
    shown = account.playbook("playbooks/rollback.yml", service="web").output
    return shown.split("lock_take_over=", 1)[1].split()[0].strip("'\".")
