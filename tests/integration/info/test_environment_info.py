"""verify and outputs against a deployed dev: well, and unwell in each way that an account can show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.harness import Account

CLUSTER, WEB, API = "talentbase-dev", "talentbase-web-dev", "talentbase-api-dev"
SECTIONS = "aws_account_id cluster services service_defaults profiles network ingress monitoring secrets parameters databases caches"
OPTIONS = {name: "{{ " + name + " }}" for name in SECTIONS.split()}


@pytest.fixture(scope="module")
def built(built_dev: Account) -> Account:
    """dev as deploy.yml builds it."""
    return built_dev


def look(account: Account, **options: Any) -> dict[str, Any]:
    """The module's result; nothing is ever written, and no secret's value is read."""
    run = account.module("environment_info", **{**OPTIONS, **options})
    assert run.code == 0, run.output
    assert run.writes == 0
    assert "secretsmanager:GetSecretValue" not in run.calls["by_operation"]
    found = account.result()
    assert found["changed"] is False
    return found


def settle(account: Account, is_settled: Callable[[dict[str, Any]], bool]) -> None:
    """Let the account's time pass until the web service is as wanted."""
    limit = monotonic() + 30
    while not is_settled(account.client("ecs").describe_services(cluster=CLUSTER, services=[WEB])["services"][0]):
        assert monotonic() < limit, "the service does not settle"
        account.ask("POST", "clock", {"advance": 30})
        sleep(0.05)


def is_steady(service: dict[str, Any]) -> bool:
    primary = service["deployments"][0]
    counts = (service["runningCount"], service["pendingCount"], len(service["deployments"]))
    return primary["rolloutState"] == "COMPLETED" and counts == (service["desiredCount"], 0, 1)


def settle_and_serve(account: Account) -> None:
    """Until web is steady, and each of its targets is healthy, which takes a task that runs a while."""
    [group] = account.client("elbv2").describe_target_groups(Names=[WEB])["TargetGroups"]

    def serves(service: dict[str, Any]) -> bool:
        answer = account.client("elbv2").describe_target_health(TargetGroupArn=group["TargetGroupArn"])
        states = {item["TargetHealth"]["State"] for item in answer["TargetHealthDescriptions"]}
        return is_steady(service) and states == {"healthy"}

    settle(account, serves)


@contextmanager
def images(account: Account, **behaviour: Any) -> Iterator[None]:
    """Tasks of web that start meanwhile behave so; afterwards web is steady again."""
    account.ask("PUT", "images", {"*talentbase-web*": behaviour})
    try:
        yield
    finally:
        account.ask("PUT", "images", {})


def stop_tasks(account: Account) -> None:
    ecs = account.client("ecs")
    for arn in ecs.list_tasks(cluster=CLUSTER, serviceName=WEB)["taskArns"]:
        ecs.stop_task(cluster=CLUSTER, task=arn, reason="A test stops it")


def test_what_deploy_built_is_healthy(built: Account) -> None:
    found = look(built)
    assert (found["healthy"], found["problems"]) == (True, [])
    web = found["services"]["web"]
    assert (web["name"], web["status"], web["running"], web["desired"]) == (WEB, "ACTIVE", 1, 1)
    assert web["deployment"]["service_deployment"] == "SUCCESSFUL"
    assert web["image"].endswith("talentbase-web:latest")
    assert web["image_digest"].startswith("sha256:")
    assert web["targets"]["healthy"] == web["targets"]["total"] == 1
    assert web["scaling"] == {"min": 1, "max": 3}
    assert web["tasks"][0]["zone"].startswith("us-east-1")
    assert 0 < len(web["events"]) <= 5
    assert found["certificate"]["days_left"] > 14
    assert found["placeholders"] == [
        "talentbase/development/sendgrid-api-key",
        "talentbase/development/aws-s3-credentials",
    ]
    assert found["alarms"] == {"watching": 16, "firing": [], "missing": []}
    assert [item["state"] for item in found["nat_gateways"]] == ["available"]
    assert found["deletion_protection"] == []


def test_it_takes_few_calls(built: Account) -> None:
    run = built.module("environment_info", **OPTIONS)
    assert run.calls["total"] <= 30, run.calls


def test_verify_prints_the_report_and_writes_it(built: Account) -> None:
    path = built.home / "report.json"
    run = built.playbook("playbooks/verify.yml", report_file=str(path))
    assert (run.code, run.writes) == (0, 0), run.output
    assert "\n  talentbase-dev is healthy.\n" in run.output
    report = json.loads(path.read_text())
    assert report["healthy"]
    start_up = report["services"]["web"]["start_up"]
    assert 15 < start_up["running"] < 60
    assert (start_up["start_period"], start_up["grace_period"]) == (180, 300)
    assert f"{start_up['running']:.0f} s" in run.output
    checked = built.playbook("playbooks/verify.yml", "--check")
    assert (checked.code, checked.changed, checked.writes) == (0, 0, 0), checked.output


def test_a_start_up_that_nearly_takes_the_time_it_has(built: Account) -> None:
    definition = look(built)["services"]["web"]["task_definition"]
    tag = {"key": "talentbase.aws/start-up", "value": "healthy 150-160 in_service 250-260"}
    built.client("ecs").tag_resource(resourceArn=definition, tags=[tag])
    run = built.playbook("playbooks/verify.yml")
    assert (run.code, run.writes) == (0, 0), run.output
    assert "raise services.web.container_health.start_period (300 s at most)" in " ".join(run.output.split())
    assert "services.web.deployment.grace_period" in run.output


def test_outputs_hold_names_and_no_value(built: Account) -> None:
    path = built.home / "outputs.json"
    run = built.playbook("playbooks/outputs.yml", outputs_file=str(path))
    assert (run.code, run.writes) == (0, 0), run.output
    outputs = json.loads(path.read_text())
    assert outputs["services"]["api"]["urls"] == ["https://api-dev.salesdog.click"]
    assert outputs["services"]["web"]["log_group"] == f"/ecs/{WEB}"
    assert "aws ecs execute-command" in outputs["services"]["web"]["shell"]
    assert outputs["secrets"]["database"]["name"] == "talentbase-dev-rds-credentials"
    secrets = built.client("secretsmanager")
    for secret in outputs["secrets"].values():
        value = secrets.get_secret_value(SecretId=secret["name"])["SecretString"]
        parts = list(json.loads(value).values()) if value.startswith("{") else [value]
        for part in (part for part in parts if part != "talentbase_admin"):
            assert part not in run.output + path.read_text()


@pytest.mark.parametrize(
    ("name", "healthy"),
    [(f"{WEB}-cpu-critical", False), (f"{API}-memory-warning", False), (f"{WEB}-requests", True)],
)
def test_a_firing_alarm(built: Account, name: str, healthy: bool) -> None:
    cloudwatch = built.client("cloudwatch")
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="Too much")
    found = look(built)
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="Enough")
    assert found["healthy"] is healthy
    assert [item["name"] for item in found["alarms"]["firing"]] == [name]
    assert len([line for line in found["problems"] + found["notes"] if name in line and "Too much" in line]) == 1


def test_a_stopped_database(built: Account) -> None:
    rds = built.client("rds")
    rds.stop_db_instance(DBInstanceIdentifier="talentbase-dev")
    found = look(built)
    built.advance(1800)  # RDS starts no instance that is not stopped yet
    rds.start_db_instance(DBInstanceIdentifier="talentbase-dev")
    built.advance(1800)
    assert len(found["problems"]) == 1
    assert found["problems"][0].startswith("databases.main: talentbase-dev is stop")


def test_a_secret_that_is_scheduled_for_deletion(built: Account) -> None:
    secrets, name = built.client("secretsmanager"), "talentbase/development/django-secret-key"
    secrets.delete_secret(SecretId=name, RecoveryWindowInDays=7)
    found = look(built)
    secrets.restore_secret(SecretId=name)
    assert len(found["problems"]) == 1
    assert f"secrets: {name} missing or scheduled for deletion" in found["problems"][0]


def test_a_placeholder_that_a_person_replaced(built: Account) -> None:
    name = "talentbase/development/sendgrid-api-key"
    built.client("secretsmanager").put_secret_value(SecretId=name, SecretString="given-by-a-person")
    assert look(built)["placeholders"] == ["talentbase/development/aws-s3-credentials"]


def test_a_certificate_that_ends_soon(built: Account) -> None:
    elb, (pem, key) = built.client("elbv2"), short_lived_certificate(days=10)
    balancer = elb.describe_load_balancers(Names=[CLUSTER])["LoadBalancers"][0]["LoadBalancerArn"]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer)["Listeners"]
    https = next(item for item in listeners if item["Port"] == 443)
    arn = built.client("acm").import_certificate(Certificate=pem, PrivateKey=key)["CertificateArn"]
    elb.modify_listener(ListenerArn=https["ListenerArn"], Certificates=[{"CertificateArn": arn}])
    found = look(built)
    elb.modify_listener(ListenerArn=https["ListenerArn"], Certificates=https["Certificates"])
    assert found["certificate"]["arn"] == arn
    assert len(found["problems"]) == 1
    assert found["problems"][0].startswith("certificate: ends in 9 days")


def test_a_task_that_is_missing(built: Account) -> None:
    with images(built, startup_seconds=100000):
        stop_tasks(built)
        settle(built, lambda service: service["runningCount"] == 0)
        found = look(built)
    stop_tasks(built)
    settle_and_serve(built)
    assert [line.split(";")[0] for line in found["problems"]][:1] == ["services.web: only 0 of 1 tasks run"]
    assert all(line.startswith("services.web: ") for line in found["problems"])
    assert look(built)["healthy"]


def test_an_unhealthy_target(built: Account) -> None:
    ecs = built.client("ecs")
    ecs.update_service(cluster=CLUSTER, service=WEB, healthCheckGracePeriodSeconds=1000000)
    with images(built, fail="target"):
        stop_tasks(built)
        settle(built, lambda service: service["runningCount"] == 1)
        built.ask("POST", "clock", {"advance": 600})
        found = look(built)
    ecs.update_service(cluster=CLUSTER, service=WEB, healthCheckGracePeriodSeconds=300)
    stop_tasks(built)
    settle_and_serve(built)
    assert len(found["problems"]) == 1, found["problems"]
    assert found["problems"][0].startswith("services.web: 1 of 1 targets are unhealthy (Target.")
    assert look(built)["healthy"]


def test_a_deployment_that_is_rolling_out(built: Account) -> None:
    ecs = built.client("ecs")
    with images(built, startup_seconds=100000):
        ecs.update_service(cluster=CLUSTER, service=WEB, forceNewDeployment=True)
        run = built.playbook("playbooks/verify.yml")
    assert run.code == 2
    assert "services.web: still rolling out (IN_PROGRESS, 1 of 1 tasks run)" in run.output
    assert "talentbase-dev is NOT HEALTHY, 1 problem." in run.output
    ecs.update_service(cluster=CLUSTER, service=WEB, forceNewDeployment=True)
    settle(built, is_steady)
    assert look(built)["healthy"]


def test_a_deployment_that_was_rolled_back(built: Account) -> None:
    with images(built, fail="exit", exit_code=3):
        built.client("ecs").update_service(cluster=CLUSTER, service=WEB, forceNewDeployment=True)
        settle(built, is_steady)
    problems = look(built)["problems"]
    built.client("ecs").update_service(cluster=CLUSTER, service=WEB, forceNewDeployment=True)
    settle(built, is_steady)
    assert len(problems) == 1, problems
    assert problems[0].startswith("services.web: the last deployment failed and was rolled back (")
    assert "EssentialContainerExited" in problems[0]
    assert "A test stops it" not in problems[0]
    assert look(built)["healthy"]


def test_the_account_of_another(built: Account) -> None:
    run = built.module("environment_info", **{**OPTIONS, "aws_account_id": "123456789012"})
    assert run.code == 2
    assert "These credentials belong to account 258993895334, and the inventory to 123456789012" in run.output


def test_a_service_that_is_gone(built: Account) -> None:
    built.client("ecs").delete_service(cluster=CLUSTER, service=WEB, force=True)
    built.ask("POST", "clock", {"advance": 600})
    found = look(built)
    assert [line for line in found["problems"] if line.startswith("services.web: service talentbase-web-dev is ")]
    assert not [line for line in found["problems"] if "api" in line]


def test_an_account_that_holds_nothing(account: Account) -> None:
    run = account.playbook("playbooks/verify.yml")
    assert (run.code, run.writes) == (2, 0), run.output
    assert "cluster: talentbase-dev is missing; run deploy.yml" in run.output
    outputs = account.playbook("playbooks/outputs.yml")
    assert (outputs.code, outputs.writes) == (0, 0), outputs.output


def short_lived_certificate(days: int) -> tuple[bytes, bytes]:
    """A self-signed certificate and its key, as PEM."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "*.salesdog.click")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM), secret
