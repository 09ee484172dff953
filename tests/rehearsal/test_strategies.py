"""Deployment strategies, alarms and PAUSE hooks over the wire: what the ECS API takes, does and returns."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.rehearsal.site import Site, Visitors
from tests.rehearsal.stack import API, TRUST, WEB

HOST = "www.salesdog.click"
ROLE = "arn:aws:iam::258993895334:role/infrastructure"
BLUE_GREEN = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5}
CANARY = {
    "strategy": "CANARY",
    "bakeTimeInMinutes": 1,
    "canaryConfiguration": {"canaryPercent": 20.0, "canaryBakeTimeInMinutes": 3},
}
LINEAR = {"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 50.0, "stepBakeTimeInMinutes": 1}}
PAUSE = {"targetType": "PAUSE", "lifecycleStages": ["POST_TEST_TRAFFIC_SHIFT"]}


class Shifted(Site):
    """A service with two target groups, a production rule and a test rule."""

    def __init__(self, account: Any) -> None:
        super().__init__(account)
        trust = json.dumps(TRUST).replace("ecs-tasks.", "ecs.")
        self.iam.create_role(RoleName="infrastructure", AssumeRolePolicyDocument=trust)
        self.blue, self.green = self.targets("blue"), self.targets("green")
        self.rule = self.route(HOST, 10, **{self.blue: 100, self.green: 0})
        self.test_rule = self.route("test.salesdog.click", 20, **{self.blue: 100, self.green: 0})
        advanced = {
            "alternateTargetGroupArn": self.green,
            "productionListenerRule": self.rule,
            "testListenerRule": self.test_rule,
            "roleArn": ROLE,
        }
        self.balancer_of_app = {
            "targetGroupArn": self.blue,
            "containerName": "app",
            "containerPort": 3000,
            "advancedConfiguration": advanced,
        }

    def begin(self, configuration: dict[str, Any], **changes: Any) -> None:
        """The service, running its first revision."""
        self.create(
            self.task_definition(),
            loadBalancers=[self.balancer_of_app],
            deploymentConfiguration=configuration,
            **changes,
        )
        self.account.advance(300)
        assert self.record()["status"] == "SUCCESSFUL"

    def update(self, **changes: Any) -> None:
        """Deploy the image of api."""
        definition = self.task_definition(self.container(image=API))
        self.ecs.update_service(cluster="c", service="s", taskDefinition=definition, **changes)

    def weights(self, rule: str) -> tuple[int, int]:
        """The weights of blue and green in a rule."""
        (found,) = self.elbv2.describe_rules(RuleArns=[rule])["Rules"]
        groups = found["Actions"][0]["ForwardConfig"]["TargetGroups"]
        weights = {group["TargetGroupArn"]: group["Weight"] for group in groups}
        return weights[self.blue], weights[self.green]

    def image(self, host: str = HOST) -> str:
        """The image that answers for a host."""
        status, _, body = self.account.fetch(host)
        assert status == 200, body
        return str(json.loads(body)["image"])


@pytest.fixture
def site(account: Any) -> Shifted:
    return Shifted(account)


def test_blue_green_over_the_wire(site: Shifted) -> None:
    site.begin(BLUE_GREEN)
    assert (site.weights(site.rule), site.image()) == ((100, 0), WEB)
    site.update()
    site.account.advance(2)
    assert site.record()["lifecycleStage"] == "PRE_SCALE_UP"
    assert site.record()["targetServiceRevision"]["requestedTaskCount"] == 0
    site.account.advance(50)
    record = site.record()
    assert (record["status"], record["lifecycleStage"]) == ("IN_PROGRESS", "PRODUCTION_TRAFFIC_SHIFT")
    assert (site.image(), site.image("test.salesdog.click")) == (API, API)
    site.account.advance(30)
    record = site.record()
    assert record["lifecycleStage"] == "BAKE_TIME"
    assert (site.weights(site.rule), site.weights(site.test_rule)) == ((0, 100), (0, 100))
    target, (source,) = record["targetServiceRevision"], record["sourceServiceRevisions"]
    assert (target["requestedProductionTrafficWeight"], target["requestedTestTrafficWeight"]) == (100, 100)
    assert (source["requestedProductionTrafficWeight"], source["runningTaskCount"]) == (0, 2)
    assert site.target_states(site.blue) == site.target_states(site.green) == ["healthy", "healthy"]
    site.account.advance(400)
    assert site.record()["status"] == "SUCCESSFUL"
    assert (site.target_states(site.blue), len(site.tasks())) == ([], 2)
    arn = site.record()["targetServiceRevision"]["arn"]
    (revision,) = site.ecs.describe_service_revisions(serviceRevisionArns=[arn])["serviceRevisions"]
    assert revision["resolvedConfiguration"]["loadBalancers"] == [
        {"targetGroupArn": site.green, "productionListenerRule": site.rule}
    ]


@pytest.mark.parametrize(("configuration", "share"), [(CANARY, (80, 20)), (LINEAR, (50, 50))], ids=["canary", "linear"])
def test_traffic_is_shared_out_in_steps(site: Shifted, configuration: dict[str, Any], share: tuple[int, int]) -> None:
    site.begin(configuration)
    site.update()
    site.account.advance(100)
    assert (site.weights(site.rule), site.weights(site.test_rule)) == (share, (0, 100))
    assert {site.image() for _ in range(60)} == {WEB, API}
    assert site.record()["targetServiceRevision"]["requestedProductionTrafficWeight"] == share[1]
    site.account.advance(600)
    assert (site.record()["status"], site.weights(site.rule)) == ("SUCCESSFUL", (0, 100))


@pytest.mark.parametrize("configuration", [BLUE_GREEN, CANARY, LINEAR], ids=["blue/green", "canary", "linear"])
def test_a_good_deployment_loses_no_request(site: Shifted, configuration: dict[str, Any]) -> None:
    site.begin(configuration)
    with Visitors(site, HOST) as visitors:
        site.update()
        for _ in range(130):
            site.account.advance(4)
        visitors.wait_for(300)
    assert site.record()["status"] == "SUCCESSFUL"
    assert set(visitors.statuses) == {200}
    assert visitors.images[WEB] > 0
    assert visitors.images[API] > 0


def test_a_bad_revision_never_gets_production_traffic(site: Shifted) -> None:
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    site.begin({**BLUE_GREEN, **breaker})
    site.account.images({API: {"fail": "exit", "exit_after_seconds": 3}})
    with Visitors(site, HOST) as visitors:
        site.update()
        for _ in range(60):
            site.account.advance(5)
    record = site.record()
    assert (record["status"], record["deploymentCircuitBreaker"]["status"]) == ("ROLLBACK_SUCCESSFUL", "TRIGGERED")
    assert (set(visitors.statuses), set(visitors.images)) == ({200}, {WEB})
    assert site.weights(site.rule) == (100, 0)


def test_an_alarm_rolls_back_at_once(site: Shifted) -> None:
    cloudwatch = site.account.client("cloudwatch")
    for name in ("errors", "old"):
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/ApplicationELB",
            MetricName="HTTPCode_Target_5XX_Count",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=2,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
        )
    alarms = {"alarmNames": ["errors", "old"], "enable": True, "rollback": True}
    site.begin({**BLUE_GREEN, "alarms": alarms})
    cloudwatch.set_alarm_state(AlarmName="old", StateValue="ALARM", StateReason="long since")
    site.update()
    site.account.advance(120)
    record = site.record()
    assert (record["lifecycleStage"], record["alarms"]["status"]) == ("BAKE_TIME", "MONITORING")
    cloudwatch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="by hand")
    assert (site.image(), site.weights(site.rule)) == (WEB, (100, 0))
    record = site.record()
    assert record["status"] == "ROLLBACK_IN_PROGRESS"
    assert record["alarms"] == {
        "status": "TRIGGERED",
        "alarmNames": ["errors", "old"],
        "triggeredAlarmNames": ["errors"],
    }
    assert record["rollback"]["serviceRevisionArn"] == record["sourceServiceRevisions"][0]["arn"]
    site.account.advance(60)
    assert site.record()["status"] == "ROLLBACK_SUCCESSFUL"
    assert any(message.endswith("deployment failed: alarm detected.") for message in site.messages())


def test_a_pause_is_continued_or_taken_back(site: Shifted, refused: Any) -> None:
    site.begin({**BLUE_GREEN, "lifecycleHooks": []})
    hooks = {"lifecycleHooks": [{**PAUSE, "timeoutConfiguration": {"timeoutInMinutes": 60, "action": "CONTINUE"}}]}
    site.update(deploymentConfiguration=hooks)
    site.account.advance(600)
    record = site.record()
    (hook,) = record["lifecycleHookDetails"]
    assert (hook["targetType"], hook["status"], hook["timeoutAction"]) == ("PAUSE", "AWAITING_ACTION", "CONTINUE")
    assert (hook["expiresAt"] - record["createdAt"]).total_seconds() == pytest.approx(3660, abs=60)
    assert (record["lifecycleStage"], site.image()) == ("POST_TEST_TRAFFIC_SHIFT", WEB)
    assert site.image("test.salesdog.click") == API
    proceed = site.ecs.continue_service_deployment
    arn = record["serviceDeploymentArn"]
    refused("InvalidParameterException", proceed, serviceDeploymentArn=arn, hookId="none")
    refused("ServiceDeploymentNotFoundException", proceed, serviceDeploymentArn=f"{arn}x", hookId=hook["hookId"])
    assert proceed(serviceDeploymentArn=arn, hookId=hook["hookId"])["serviceDeploymentArn"] == arn
    refused("InvalidParameterException", proceed, serviceDeploymentArn=arn, hookId=hook["hookId"])
    site.account.advance(500)
    assert (site.record()["status"], site.image()) == ("SUCCESSFUL", API)
    site.update(forceNewDeployment=True)
    site.account.advance(120)
    record = site.record()
    waiting = record["lifecycleHookDetails"][0]["hookId"]
    proceed(serviceDeploymentArn=record["serviceDeploymentArn"], hookId=waiting, action="ROLLBACK")
    site.account.advance(60)
    assert site.record()["status"] == "ROLLBACK_SUCCESSFUL"


def test_stopping_a_shift_rolls_it_back(site: Shifted) -> None:
    site.begin(CANARY)
    site.update()
    site.account.advance(100)
    site.ecs.stop_service_deployment(serviceDeploymentArn=site.record()["serviceDeploymentArn"])
    assert (site.weights(site.rule), {site.image() for _ in range(30)}) == ((100, 0), {WEB})
    site.account.advance(60)
    assert site.record()["status"] == "ROLLBACK_SUCCESSFUL"


def test_the_strategy_of_a_living_service_changes(site: Shifted, refused: Any) -> None:
    """From rolling to blue/green and back; ROLLING stays in the target group that serves (ECS Developer Guide)."""
    site.begin({"strategy": "ROLLING"})
    site.update(deploymentConfiguration=BLUE_GREEN)
    message = refused(
        "InvalidParameterException",
        site.ecs.update_service,
        cluster="c",
        service="s",
        deploymentConfiguration={"strategy": "ROLLING"},
    )
    assert "while a service deployment is in progress" in message
    site.account.advance(500)
    assert (site.record()["status"], site.weights(site.rule)) == ("SUCCESSFUL", (0, 100))
    site.update(deploymentConfiguration={"strategy": "ROLLING", "bakeTimeInMinutes": 0}, forceNewDeployment=True)
    with Visitors(site, HOST) as visitors:
        for _ in range(40):
            site.account.advance(5)
    assert (site.record()["status"], set(visitors.statuses)) == ("SUCCESSFUL", {200})
    assert "lifecycleStage" not in site.record()
    assert (site.target_states(site.blue), site.target_states(site.green)) == ([], ["healthy", "healthy"])
    site.update(deploymentConfiguration=LINEAR)
    site.account.advance(500)
    assert (site.record()["status"], site.weights(site.rule)) == ("SUCCESSFUL", (100, 0))
    assert site.service()["deploymentConfiguration"]["linearConfiguration"]["stepPercent"] == 50
    site.ecs.update_service(cluster="c", service="s", deploymentConfiguration={"strategy": "ROLLING"})
    assert "linearConfiguration" not in site.service()["deploymentConfiguration"]


@pytest.mark.parametrize(
    ("configuration", "words"),
    [
        ({"strategy": "BLUE_GREEN"}, "bakeTimeInMinutes must be provided"),
        ({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1441}, "bakeTimeInMinutes must be between 0 and 1440"),
        ({"strategy": "PURPLE"}, "enum value set: [ROLLING, BLUE_GREEN, LINEAR, CANARY]"),
        ({"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 2.0}}, "stepPercent must be between 3 and 100"),
        ({"linearConfiguration": {"stepPercent": 20.0}}, "only valid with the deployment strategy LINEAR"),
        ({"strategy": "CANARY", "canaryConfiguration": {"canaryPercent": 101.0}}, "canaryPercent must be between"),
        ({"alarms": {"alarmNames": [], "enable": True, "rollback": True}}, "alarmNames is empty"),
        ({"earlySuccessCriteria": {"enable": True}}, "earlySuccessCriteria needs healthyPercent"),
        (
            {
                "earlySuccessCriteria": {
                    "enable": True,
                    "healthyPercent": 50,
                    "sourceServiceRevisionCleanup": "BLOCKING",
                }
            },
            "healthyPercent must be at least minimumHealthyPercent (100)",
        ),
        ({"lifecycleHooks": [{"lifecycleStages": ["PRE_SCALE_UP"]}]}, "needs hookTargetArn and roleArn"),
        ({"lifecycleHooks": [{"targetType": "PAUSE", "lifecycleStages": ["SCALE_UP"]}]}, "enum value set: [RECONCILE"),
    ],
)
def test_what_is_refused(site: Shifted, refused: Any, configuration: dict[str, Any], words: str) -> None:
    request = site.service_request(
        site.task_definition(), loadBalancers=[site.balancer_of_app], deploymentConfiguration=configuration
    )
    assert words in refused("InvalidParameterException", site.ecs.create_service, **request)


def test_shifting_needs_its_resources(site: Shifted, refused: Any) -> None:
    good = site.balancer_of_app["advancedConfiguration"]
    lonely = site.targets("lonely")
    plain = {key: value for key, value in site.balancer_of_app.items() if key != "advancedConfiguration"}
    for advanced, words in (
        (None, "needs advancedConfiguration with alternateTargetGroupArn, productionListenerRule, roleArn"),
        ({**good, "alternateTargetGroupArn": site.blue}, "must be another target group"),
        ({**good, "alternateTargetGroupArn": lonely}, "does not have an associated load balancer"),
        ({**good, "productionListenerRule": f"{site.rule}x"}, "does not exist"),
    ):
        balancer = {**plain, "advancedConfiguration": advanced} if advanced else plain
        request = site.service_request(
            site.task_definition(), loadBalancers=[balancer], deploymentConfiguration=BLUE_GREEN
        )
        assert words in refused("InvalidParameterException", site.ecs.create_service, **request)


def test_early_success_is_declared_before_the_earlier_tasks_are_gone(site: Shifted) -> None:
    criteria = {"enable": True, "healthyPercent": 100, "sourceServiceRevisionCleanup": "DEFERRED"}
    site.begin({"strategy": "ROLLING", "earlySuccessCriteria": criteria})
    assert site.service()["deploymentConfiguration"]["earlySuccessCriteria"] == criteria
    site.update()
    site.account.advance(32)
    assert site.record()["status"] == "SUCCESSFUL"
    assert [item["status"] for item in site.service()["deployments"]] == ["PRIMARY", "ACTIVE"]
    site.account.advance(60)
    assert [item["rolloutState"] for item in site.service()["deployments"]] == ["COMPLETED"]
    assert site.messages()[-1] == "has reached a steady state."


def test_an_infrastructure_role_that_ecs_cannot_assume(account: Any, refused: Any) -> None:
    site = Shifted(account)
    site.iam.update_assume_role_policy(RoleName="infrastructure", PolicyDocument=json.dumps(TRUST))
    request = site.service_request(
        site.task_definition(), loadBalancers=[site.balancer_of_app], deploymentConfiguration=BLUE_GREEN
    )
    message = refused("InvalidParameterException", site.ecs.create_service, **request)
    assert message.startswith(f"ECS was unable to assume the configured ECS Infrastructure Role '{ROLE}'.")
