"""The modules iam_service_roles and ecs_services against the embedded account."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.api import EcsApi
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.rollout import Rollout, RolloutSpec, RolloutState
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.watcher import RolloutFailure, Watcher
from tests import images
from tests.harness import REGION, Account, Run
from tests.integration.services.worker import ACCOUNT, CLUSTER, NAME, SERVICE, Converge, worker
from tools.account import aws


@pytest.fixture
def converge(account: Account) -> Converge:
    """Runs ecs_services for one worker in the default VPC."""
    return worker(account)


def test_a_service_is_made_once(account: Account, converge: Converge) -> None:
    foreseen = converge("--check")
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    steps = ["task definition jobs-worker-dev", "service jobs-worker-dev", "scalable target jobs-worker-dev"]
    steps += ["scaling policy jobs-worker-dev-cpu", "scaling policy jobs-worker-dev-memory"]
    assert account.result()["plan"] == [f"create {step}" for step in steps]

    first = converge()
    assert first.code == 0, first.output
    assert account.result()["deployments"][0]["status"] == "SUCCESSFUL"
    assert first.calls["by_operation"]["ecs:CreateService"] == 1

    again = converge()
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output


CHANGES: list[dict[str, Any]] = [
    {"cpu": 512, "memory": 1024, "environment": {"QUEUE": "files"}, "command": ["work"]},
    {"deployment": {"minimum_healthy_percent": 50, "circuit_breaker": {"threshold_type": "COUNT", "threshold": 2}}},
    {"capacity_providers": [{"provider": "FARGATE_SPOT", "weight": 1}], "platform_version": "1.4.0"},
    {"launch_type": "FARGATE", "propagate_tags": "NONE", "enable_ecs_managed_tags": False},
    {"execute_command": False, "availability_zone_rebalancing": False, "metric_resolution": 20},
    {"ephemeral_storage_gib": 30, "ulimits": [{"name": "nofile", "soft": 1024, "hard": 2048}], "init_process": True},
    {"sidecars": {"log": {"image": "public.ecr.aws/log/router:1", "essential": False}}, "volumes": {"scratch": {}}},
    {"scaling": {"min": 2, "max": 5, "cpu_target": 50}},
    {"cpu_architecture": "ARM64", "image_tag": "arm", "stop_timeout": 60, "container": "job"},
]


def test_each_change_is_one_update_and_goes_back(account: Account, converge: Converge) -> None:
    images.push(account.client("ecr"), "talentbase-api", "arm", "arm64")
    assert converge().code == 0
    for change in CHANGES:
        run = converge(service=change)
        assert run.code == 0, run.output
        assert run.calls["by_operation"].get("ecs:UpdateService", 0) <= 1
        assert run.changed == 1, change
        assert converge(service=change).writes == 0, change
    assert converge().changed == 1
    assert converge().writes == 0


def test_autoscaling_keeps_the_desired_count(account: Account, converge: Converge) -> None:
    assert converge().code == 0
    ecs = account.client("ecs")
    ecs.update_service(cluster=CLUSTER, service=NAME, desiredCount=3)
    account.ask("POST", "clock", {"advance": 600})
    assert converge().writes == 0
    assert converge(service={"command": ["work"]}).code == 0
    assert ecs.describe_services(cluster=CLUSTER, services=[NAME])["services"][0]["desiredCount"] == 3


def test_a_change_by_hand_goes_back(account: Account, converge: Converge) -> None:
    assert converge().code == 0
    scaling = account.client("application-autoscaling")
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{CLUSTER}/{NAME}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    scaling.register_scalable_target(**target, MaxCapacity=9)
    scaling.delete_scaling_policy(**target, PolicyName=f"{NAME}-cpu")
    configuration = {"minimumHealthyPercent": 0, "maximumPercent": 200}
    account.client("ecs").update_service(cluster=CLUSTER, service=NAME, deploymentConfiguration=configuration)
    assert converge().code == 0
    assert sorted(account.result()["plan"]) == [
        f"create scaling policy {NAME}-cpu",
        f"update scalable target {NAME} (max)",
        f"update service {NAME} (deployment)",
    ]
    assert converge().writes == 0


def test_a_policy_that_another_tool_made_keeps_its_name(account: Account, converge: Converge) -> None:
    assert converge().code == 0
    scaling = account.client("application-autoscaling")
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{CLUSTER}/{NAME}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    scaling.delete_scaling_policy(**target, PolicyName=f"{NAME}-cpu")
    metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    tracking = {"TargetValue": 60.0, "PredefinedMetricSpecification": metric}
    scaling.put_scaling_policy(
        **target,
        PolicyName="Stack-CpuScaling-1A2B",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration=tracking,
    )
    assert converge().code == 0
    assert account.result()["plan"] == [
        f"update scaling policy {NAME}-cpu (scale_in_cooldown, scale_out_cooldown, target)"
    ]
    assert converge().writes == 0
    policies = scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]
    targets = {item["PolicyName"]: item["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] for item in policies}
    assert targets == {"Stack-CpuScaling-1A2B": 70.0, f"{NAME}-memory": 80.0}
    assert converge(service={"scaling": {"min": 1, "max": 3, "cpu_target": 0}}).code == 0
    assert account.result()["plan"] == ["delete scaling policy Stack-CpuScaling-1A2B"]


def test_what_a_schedule_set_is_left_alone_and_named(account: Account, converge: Converge) -> None:
    assert converge().code == 0
    assert "application-autoscaling:DescribeScheduledActions" not in converge().calls["by_operation"]
    scaling = account.client("application-autoscaling")
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{CLUSTER}/{NAME}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    scaling.put_scheduled_action(
        **target,
        ScheduledActionName="rush-hour",
        Schedule="cron(0 8 * * ? *)",
        ScalableTargetAction={"MinCapacity": 2, "MaxCapacity": 6},
    )
    scaling.register_scalable_target(**target, MinCapacity=2, MaxCapacity=6)
    assert converge().writes == 0
    assert account.result()["scheduled"] == [
        f"{NAME}: min is 2, not 1, by the scheduled action rush-hour",
        f"{NAME}: max is 6, not 3, by the scheduled action rush-hour",
    ]
    scaling.register_scalable_target(**target, MaxCapacity=9)
    assert converge().code == 0
    assert account.result()["plan"] == [f"update scalable target {NAME} (max)"]
    [now] = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    assert (now["MinCapacity"], now["MaxCapacity"]) == (2, 3)


def test_a_bad_release_is_undone_and_says_why(account: Account, converge: Converge) -> None:
    assert converge().code == 0
    account.ask("PUT", "images", {"*:bad": {"fail": "exit", "exit_code": 3}})
    push(account, "bad")
    failed = converge(image_tag="bad")
    assert failed.code != 0
    assert "was rolled back; the last good revision runs" in failed.output
    assert "  cause         the application ended at its start\n" in account.result()["msg"]
    assert "(container worker exited with 3)" in failed.output
    assert converge().code == 0
    assert account.result()["notes"] == []
    assert converge().writes == 0

    again = converge("--check", "--diff", image_tag="bad")
    assert (again.code, again.writes) == (0, 0), again.output
    (note,) = account.result()["notes"]
    assert note.startswith("worker: revision 2 failed on 20")
    assert note.endswith("UTC (the application ended at its start); this deploy tries the very same revision again")
    assert again.output.count(note) == 2  # in the progress and in the difference
    push(account, "mended")
    assert converge(image_tag="mended").code == 0
    (note,) = account.result()["notes"]
    assert "revision 2 was rolled back on" in note
    assert note.endswith("; this deploy rolls forward past that rollback, to a new revision")


def test_a_failure_is_worded_alike_by_deploy_history_and_verify(account: Account, converge: Converge) -> None:
    assert converge().code == 0
    account.ask("PUT", "images", {"*:bad": {"fail": "exit", "exit_code": 3}})
    push(account, "bad")
    assert converge(image_tag="bad").code != 0
    [deployment] = account.result()["deployments"]
    title = deployment["cause"]["title"]
    assert title == "the application ended at its start"
    options = {"cluster": {"name": CLUSTER}, "services": {"worker": SERVICE}, "aws_account_id": ACCOUNT}
    history = account.module_alone("ecs_deployment_info", **options)
    assert [item["cause"] for item in history["deployments"]["worker"]] == [title, ""]
    report = account.module_alone("environment_info", **options)
    assert title in " ".join(report["problems"])


def test_a_release_that_failed_for_good_is_tried_again(account: Account, converge: Converge) -> None:
    rule = {"*talentbase-api*": {"fail": "exit", "exit_code": 1}}
    account.ask("PUT", "images", rule)
    assert converge().code != 0
    again = converge()
    assert again.code != 0
    assert "worker: revision 1 failed on 20" in again.output
    account.ask("PUT", "images", {})
    assert converge().code == 0
    assert converge().writes == 0


def test_a_missing_image_is_named(converge: Converge) -> None:
    failed = converge(image_tag="nowhere")
    assert failed.code != 0
    assert "CannotPullContainerError" in failed.output
    assert "talentbase-api:nowhere" in failed.output


def test_a_deployment_under_way_is_joined(account: Account, converge: Converge) -> None:
    account.ask("PUT", "images", {"*talentbase-api*": {"startup_seconds": 1500}})
    assert converge(wait=False).code == 0
    joined = converge()
    assert (joined.code, joined.writes) == (0, 0), joined.output
    assert account.result()["deployments"][0]["status"] == "SUCCESSFUL"


def test_nobody_is_asked_to_approve_a_first_deployment(account: Account, converge: Converge) -> None:
    steps = {"canary_bake_time": 0, "bake_time": 0}
    stages = {"approval": ["PRE_SCALE_UP", "POST_SCALE_UP"], "approval_timeout": 3}
    approved = {"deployment": {"strategy": "canary", **stages, **steps}}
    first = converge(service=approved)
    assert first.code == 0, first.output
    assert "nobody is asked to approve it" in first.output
    assert converge(service=approved).writes == 0
    push(account, "second")
    second = converge(service=approved, image_tag="second")
    assert second.code != 0
    lines = [line for line in second.output.splitlines() if "approv" in line]
    assert len(lines[0]) < 100
    assert [line for line in lines if "waits for approval" in line] == lines[:1], "said once in 10 minutes"
    assert "\nansible-playbook playbooks/continue.yml -i INVENTORY -e service=worker\n" in second.output


def test_a_wait_that_is_over_has_its_cause_and_hides_no_other(account: Account, converge: Converge) -> None:
    account.ask("PUT", "images", {"*talentbase-api*": {"fail": "capacity"}})
    unguarded = {"circuit_breaker": {"enable": False, "rollback": False}}
    assert converge(service={"deployment": unguarded}, wait=False).code == 0
    arn = account.client("ecs").describe_services(cluster=CLUSTER, services=[NAME])["services"][0]["taskDefinition"]
    late = Rollout(RolloutSpec(NAME, arn, key="worker", timeout=3))
    over = Rollout(RolloutSpec("gone", arn), RolloutState(status="SUCCESSFUL"))
    with pytest.raises(RolloutFailure) as failure:
        Watcher(EcsApi(aws(account, REGION), CLUSTER), Progress(None)).follow([late, over])
    assert "Fargate has no capacity here now" in str(failure.value)
    assert "the wait ended after 3 s; last state: IN_PROGRESS, new 0 running" in str(failure.value)
    told, other = failure.value.details["deployments"]
    assert (told["cause"]["kind"], told["successful"], other["successful"]) == ("capacity", False, True)


def test_the_start_up_that_a_deploy_saw_is_kept_with_the_revision(account: Account, converge: Converge) -> None:
    account.ask("PUT", "images", {"*talentbase-api*": {"startup_seconds": 20, "healthy_seconds": 280}})
    check = {"container_health": {"probe": "python", "start_period": 300}, "port": 8000}
    assert converge(service=check).code == 0
    definition = account.client("ecs").describe_task_definition(taskDefinition=NAME, include=["TAGS"])
    tags = {item["key"]: item["value"] for item in definition["tags"]}
    least, most = map(int, re.fullmatch(r"healthy (\d+)-(\d+)", tags["talentbase.aws/start-up"]).groups())
    assert 0 < least <= most
    assert 280 <= most < 280 + 2 * 30  # the next check may be an interval away
    assert converge(service=check).writes == 0


def test_a_service_goes(account: Account, converge: Converge) -> None:
    assert converge().code == 0
    gone = converge(state="absent")
    assert gone.code == 0, gone.output
    assert (gone.changed, converge(state="absent").writes) == (1, 0)


def test_roles_lose_what_somebody_added(account: Account) -> None:
    def roles(*arguments: str) -> Run:
        return account.module("iam_service_roles", *arguments, services={"worker": SERVICE}, aws_account_id=ACCOUNT)

    assert roles("--check").writes == 0
    assert roles().code == 0
    assert roles().writes == 0
    name = f"{NAME}-us-east-1-task"
    everything = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
    account.client("iam").put_role_policy(RoleName=name, PolicyName="more", PolicyDocument=everything)
    anyone = everything.replace(
        '"Action": "*", "Resource": "*"', '"Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"'
    )
    account.client("iam").update_assume_role_policy(RoleName=name, PolicyDocument=anyone)
    assert roles().code == 0
    assert account.result()["plan"] == [f"update role {name} (more_policies, trust)"]
    assert roles().writes == 0


def push(account: Account, tag: str) -> None:
    """Tag the repository's latest image once more."""
    ecr = account.client("ecr")
    answer = ecr.batch_get_image(repositoryName="talentbase-api", imageIds=[{"imageTag": "latest"}])
    ecr.put_image(repositoryName="talentbase-api", imageManifest=answer["images"][0]["imageManifest"], imageTag=tag)
