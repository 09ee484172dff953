"""GET reachability: of each running task, who reaches it, what it reaches, and whether it could start again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rehearsal.application import Application
from tests.rehearsal.firewalled import HTTPS, Firewalled
from tests.rehearsal.stack import EXECUTION_ACTIONS, WEB

FINE = {"ok": True, "problems": []}


@pytest.fixture
def site(account: Any) -> Firewalled:
    return Firewalled(account)


def told(account: Any) -> dict[str, Any]:
    (task,) = account.ask("GET", "reachability")[1]["tasks"]
    return dict(task)


def test_a_task_that_lacks_nothing(site: Firewalled) -> None:
    assert site.account.ask("GET", "reachability")[1] == {"tasks": []}
    site.open(site.app, 3000, GroupId=site.alb)
    site.serve()
    (task,), deployment = site.tasks(), site.service()["deployments"][0]
    assert told(site.account) == {
        "task": task["taskArn"],
        "service": "s",
        "revision": deployment["id"].removeprefix("ecs-svc/"),
        "task_definition": task["taskDefinitionArn"],
        "deployment": {"status": "PRIMARY", "rollout_state": "COMPLETED", "last_completed": True},
        "load_balancers": FINE,
        "data_stores": FINE,
        "start_again": FINE,
    }


def test_who_reaches_a_task_no_more(site: Firewalled) -> None:
    site.open(site.app, 3000, GroupId=site.alb)
    group, task = site.serve(HealthCheckIntervalSeconds=300), site.tasks()[0]["taskArn"].split("/")[-1]

    def problems() -> Any:
        return told(site.account)["load_balancers"]["problems"]

    site.close(site.app, 3000, GroupId=site.alb)
    assert problems() == [f"no rule of {site.app} lets load balancer site in to port 3000 of task {task}"]
    site.open(site.app, 3000, GroupId=site.alb)
    site.close(site.alb, HTTPS, CidrIp="0.0.0.0/0")
    assert problems() == [f"no rule of {site.alb} lets the internet in to port 443 of load balancer site"]
    site.open(site.alb, HTTPS, CidrIp="0.0.0.0/0")
    assert problems() == []
    rules = site.elbv2.describe_rules(ListenerArn=site.https)["Rules"]
    site.elbv2.delete_rule(RuleArn=next(rule["RuleArn"] for rule in rules if not rule["IsDefault"]))
    assert problems() == [f"no listener forwards to target group {group}"]


def test_an_application_that_never_answers(site: Firewalled) -> None:
    site.account.images({WEB: {"listens_on": 8080}})
    site.open(site.app, 3000, GroupId=site.alb)
    site.serve(HealthCheckIntervalSeconds=300)
    assert told(site.account)["load_balancers"]["problems"] == ["nothing listens on port 3000 of container app"]


def test_what_another_task_would_lack_at_its_start(site: Firewalled) -> None:
    site.open(site.app, 3000, GroupId=site.alb)
    site.serve()

    def lacks() -> str:
        found = told(site.account)["start_again"]
        assert found["ok"] == (not found["problems"])
        return "".join(found["problems"])

    site.allow(*(action for action in EXECUTION_ACTIONS if not action.startswith("logs:")))
    assert "is not authorized to perform: logs:CreateLogStream" in lacks()
    site.iam.delete_role_policy(RoleName="execution", PolicyName="tests")
    assert "is not authorized to perform: ecr:GetAuthorizationToken" in lacks()
    site.allow(*EXECUTION_ACTIONS)
    logs, ecr = site.account.client("logs"), site.account.client("ecr")
    logs.delete_log_group(logGroupName="/ecs/app")
    assert "The specified log group does not exist" in lacks()
    logs.create_log_group(logGroupName="/ecs/app")
    assert lacks() == ""
    ecr.batch_delete_image(repositoryName="talentbase-web", imageIds=[{"imageTag": "latest"}])
    assert lacks().startswith("CannotPullContainerError")


def test_which_data_stores_a_task_does_not_reach(account: Any) -> None:
    app = Application(account)
    app.deploy()
    account.advance(30)
    assert told(account)["data_stores"] == FINE
    group = app.stack.ec2.create_security_group(GroupName="db", Description="db", VpcId=app.stack.vpc)["GroupId"]
    app.rds.modify_db_instance(DBInstanceIdentifier="db", VpcSecurityGroupIds=[group], ApplyImmediately=True)
    (problem,) = told(account)["data_stores"]["problems"]
    assert problem.startswith(f"no rule of {group} lets task ")
    assert problem.endswith(" in to port 5432 of database db")
    assert told(account)["start_again"] == FINE
    app.secrets.delete_secret(SecretId=app.arn, RecoveryWindowInDays=7)
    assert "marked for deletion" in told(account)["start_again"]["problems"][0]
    app.rds.delete_db_instance(DBInstanceIdentifier="db", SkipFinalSnapshot=True)
    account.advance(200)
    assert "any more" in told(account)["data_stores"]["problems"][0]
