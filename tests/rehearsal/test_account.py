"""The account as it starts, its control paths, its command line, and what it counts."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from moto.core.utils import get_service_model

from rehearsal.calls import S3_CONTROL, identify, is_write
from rehearsal.clock import Clock
from tools.permission_names import PREFIXES
from tools.permissions import ROOT, _services

CERTIFICATE = "arn:aws:acm:us-east-1:258993895334:certificate/6f17fe7f-fca3-41f1-95a3-8debad6f7fa8"
Cli = Callable[..., subprocess.CompletedProcess[str]]


def test_it_starts_with_this_and_nothing_else(account: Any) -> None:
    assert account.client("sts").get_caller_identity()["Account"] == "258993895334"
    zone = account.client("route53").list_hosted_zones()["HostedZones"]
    assert [(item["Id"], item["Name"]) for item in zone] == [("/hostedzone/Z08777062VQUJNRPO700D", "salesdog.click.")]
    records = account.client("route53").list_resource_record_sets(HostedZoneId=zone[0]["Id"])["ResourceRecordSets"]
    assert sorted(record["Type"] for record in records) == ["NS", "SOA"]
    certificate = account.client("acm").describe_certificate(CertificateArn=CERTIFICATE)["Certificate"]
    assert certificate["Status"] == "ISSUED"
    assert set(certificate["SubjectAlternativeNames"]) == {"salesdog.click", "*.salesdog.click"}
    ecr = account.client("ecr")
    for name in ("talentbase-web", "talentbase-api"):
        (image,) = ecr.describe_images(repositoryName=name)["imageDetails"]
        assert "latest" in image["imageTags"]
        assert any(len(tag) == 40 for tag in image["imageTags"])
    (vpc,) = account.client("ec2").describe_vpcs()["Vpcs"]
    assert (vpc["CidrBlock"], vpc["IsDefault"]) == ("172.31.0.0/16", True)
    for service, operation, key in (
        ("ecs", "list_clusters", "clusterArns"),
        ("rds", "describe_db_instances", "DBInstances"),
        ("elbv2", "describe_load_balancers", "LoadBalancers"),
        ("logs", "describe_log_groups", "logGroups"),
        ("secretsmanager", "list_secrets", "SecretList"),
        ("iam", "list_roles", "Roles"),
        ("cloudwatch", "describe_alarms", "MetricAlarms"),
    ):
        assert getattr(account.client(service), operation)()[key] == []


def test_reset_restores_it(account: Any) -> None:
    account.client("ecs").create_cluster(clusterName="c")
    account.client("secretsmanager").create_secret(Name="x", SecretString="y")
    account.client("ecr").delete_repository(repositoryName="talentbase-web", force=True)
    account.client("route53").delete_hosted_zone(Id="Z08777062VQUJNRPO700D")
    account.images({"*": {"fail": "pull"}})
    account.ask("POST", "reset")
    assert account.ask("GET", "images")[1] == {}
    test_it_starts_with_this_and_nothing_else(account)


def test_other_regions_exist(account: Any) -> None:
    ecs = account.client("ecs", "eu-central-1")
    arn = ecs.create_cluster(clusterName="c")["cluster"]["clusterArn"]
    assert arn == "arn:aws:ecs:eu-central-1:258993895334:cluster/c"
    assert account.client("ecs").list_clusters()["clusterArns"] == []


def test_calls_are_counted_by_operation_on_every_protocol(account: Any) -> None:
    account.client("ecs").list_clusters()
    account.client("ecs").create_cluster(clusterName="c")
    account.client("ec2").describe_vpcs()
    account.client("elbv2").describe_load_balancers()
    account.client("iam").list_roles()
    account.client("route53").list_hosted_zones()
    account.client("route53").list_resource_record_sets(HostedZoneId="Z08777062VQUJNRPO700D")
    account.client("cloudwatch").describe_alarms()
    account.client("cloudwatch").put_dashboard(DashboardName="d", DashboardBody="{}")
    account.client("sts").get_caller_identity()
    account.client("backup").list_backup_plans()
    account.client("s3").list_buckets()
    account.client("service-quotas").list_services()
    answer = account.ask("GET", "calls")[1]
    assert answer.pop("processor_seconds") > 0
    assert answer == {
        "total": 13,
        "writes": 2,
        "by_operation": {
            "backup:ListBackupPlans": 1,
            "cloudwatch:DescribeAlarms": 1,
            "cloudwatch:PutDashboard": 1,
            "ec2:DescribeVpcs": 1,
            "ecs:CreateCluster": 1,
            "ecs:ListClusters": 1,
            "elbv2:DescribeLoadBalancers": 1,
            "iam:ListRoles": 1,
            "route53:ListHostedZones": 1,
            "route53:ListResourceRecordSets": 1,
            "s3:ListBuckets": 1,
            "servicequotas:ListServices": 1,
            "sts:GetCallerIdentity": 1,
        },
    }
    assert account.ask("DELETE", "calls")[1]["total"] == 0


def test_what_is_a_write() -> None:
    assert not is_write("sts", "AssumeRole")
    assert not is_write("ecs", "DescribeServices")
    assert not is_write("iam", "SimulatePrincipalPolicy")
    assert is_write("ecs", "UpdateService")
    assert identify({"PATH_INFO": "/"}) == ("unknown", "Unknown")


def test_every_service_is_known_by_what_its_requests_are_signed_with() -> None:
    trees = [ast.parse(path.read_text()) for path in (ROOT / "plugins").rglob("*.py")]
    services = {service for tree in trees for service in _services(tree)}
    assert len(services) > 20
    for service in services:
        scope = f"Credential=KEY/20261130/us-east-1/{get_service_model(service).signing_name}/aws4_request"
        path = f"/{S3_CONTROL}/configuration" if service == "s3control" else "/"
        assert identify({"HTTP_AUTHORIZATION": scope, "PATH_INFO": path})[0] in (service, PREFIXES.get(service))


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "words"),
    [
        ("PUT", "images", {"x": {"fails": "pull"}}, 400, "unknown key fails"),
        ("PUT", "images", {"x": {"fail": "sometimes"}}, 400, "fail must be one of"),
        ("PUT", "images", {"x": {"startup_seconds": -1}}, 400, "startup_seconds must be"),
        ("PUT", "images", {"x": {"exit_code": 300}}, 400, "exit_code must be"),
        ("PUT", "images", {"x": {"log": "line"}}, 400, "log must be a list"),
        ("PUT", "images", ["x"], 400, "JSON object"),
        ("POST", "clock", {"advance": "x"}, 400, "SECONDS"),
        ("POST", "clock", {"advance": -5}, 400, "only moves forward"),
        ("POST", "clock", {"speed": 0}, 400, "must be above 0"),
        ("POST", "calls", None, 405, "takes DELETE and GET"),
        ("GET", "nothing", None, 404, "does not exist"),
    ],
)
def test_control_paths_refuse_nonsense(
    account: Any, method: str, path: str, body: object, status: int, words: str
) -> None:
    answered, answer = account.ask(method, path, body)
    assert answered == status
    assert words in answer["message"]


def test_images_come_back_as_put(account: Any) -> None:
    account.images({"*api:bad*": {"fail": "exit", "exit_code": 3, "log": ["a", "b"]}})
    assert account.ask("GET", "images")[1] == {
        "*api:bad*": {
            "startup_seconds": 20.0,
            "healthy_seconds": 10.0,
            "fail": "exit",
            "exit_code": 3,
            "log": ["a", "b"],
        }
    }


def test_what_is_not_modelled_is_one_clear_error(account: Any, refused: Any) -> None:
    message = refused("NotImplemented", account.client("cloudwatch").describe_alarm_history)
    assert message == "This rehearsal account does not model cloudwatch:DescribeAlarmHistory."
    refused("NotImplemented", account.client("backup").list_backup_plan_versions, BackupPlanId="x")
    refused(
        "NotImplemented", account.client("iam").generate_organizations_access_report, EntityPath="o-a1b2c3d4e5/r-f6g7"
    )
    refused("ClientException", account.client("ecs").list_daemons)
    assert account.ask("GET", "calls")[1]["total"] == 4


def test_the_command_line(tmp_path: Path, free_port: Callable[[], int], run_cli: Cli) -> None:
    port = free_port()
    assert run_cli(tmp_path, "status").returncode == 1
    assert run_cli(tmp_path, "env").returncode == 1
    started = run_cli(tmp_path, "start", "--background", "--port", str(port), "--speed", "20")
    assert (started.returncode, started.stdout) == (0, f"The rehearsal account runs at http://127.0.0.1:{port}.\n")
    again = run_cli(tmp_path, "start", "--background")
    assert (again.returncode, again.stdout) == (0, f"The rehearsal account already runs at http://127.0.0.1:{port}.\n")
    same = run_cli(tmp_path, "start", "--background", "--port", str(port), "--speed", "20")
    assert (same.returncode, same.stdout) == (0, again.stdout)
    status = run_cli(tmp_path, "status")
    assert status.returncode == 0
    assert "speed 20" in status.stdout
    lines = run_cli(tmp_path, "env").stdout.splitlines()
    assert f"export AWS_ENDPOINT_URL=http://127.0.0.1:{port}" in lines
    assert lines[-1].startswith("unset AWS_CA_BUNDLE AWS_PROFILE AWS_SESSION_TOKEN")
    assert not any("REHEARSAL_HTTP_URL" in line for line in lines)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    taken = run_cli(elsewhere, "start", "--background", "--port", str(port))
    assert taken.returncode == 1
    assert taken.stdout.startswith(f"Port {port} on 127.0.0.1 cannot be used")
    assert len(taken.stdout.splitlines()) == 1
    assert run_cli(tmp_path, "reset").returncode == 0
    assert run_cli(tmp_path, "stop").returncode == 0
    assert run_cli(tmp_path, "status").returncode == 1
    assert run_cli(tmp_path, "stop").returncode == 0


def test_other_settings_than_those_of_the_account_that_runs_are_refused(
    tmp_path: Path, free_port: Callable[[], int], run_cli: Cli
) -> None:
    port, other, http_port = free_port(), free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    assert run_cli(tmp_path, "start", "--background", "--port", str(port), "--speed", "20").returncode == 0
    for options in (["--port", str(other)], ["--speed", "1"], ["--http-port", "0"]):
        refused = run_cli(tmp_path, "start", "--background", *options)
        assert refused.returncode == 1
        assert refused.stdout == (
            f"The rehearsal account already runs at {url}, at speed 20; it cannot take {' '.join(options)}. Stop it "
            "first: python -m rehearsal stop\n"
        )
    refused = run_cli(tmp_path, "start", "--port", str(other), "--speed", "1")  # in the foreground, too
    assert (refused.returncode, f"--port {other} and --speed 1" in refused.stdout) == (1, True)
    assert run_cli(tmp_path, "status").stdout.startswith(f"The rehearsal account runs at {url} ")
    assert run_cli(tmp_path, "stop").returncode == 0
    start = ("start", "--background", "--port", str(port), "--http-port")
    assert run_cli(tmp_path, *start, str(http_port)).returncode == 0
    assert run_cli(tmp_path, *start, "0").returncode == 0  # any free one
    assert run_cli(tmp_path, *start, str(http_port)).returncode == 0
    assert run_cli(tmp_path, *start, str(other)).returncode == 1
    assert run_cli(tmp_path, "stop").returncode == 0


def test_the_command_line_with_the_load_balancers(tmp_path: Path, free_port: Callable[[], int], run_cli: Cli) -> None:
    port, http_port = free_port(), free_port()
    url = f"http://127.0.0.1:{http_port}"
    start = ("start", "--background", "--port", str(port), "--http-port", str(http_port))
    started = run_cli(tmp_path, *start)
    assert started.stdout == f"The rehearsal account runs at http://127.0.0.1:{port}, its load balancers at {url}.\n"
    assert url in run_cli(tmp_path, "status").stdout
    assert f"export REHEARSAL_HTTP_URL={url}" in run_cli(tmp_path, "env").stdout.splitlines()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    taken = run_cli(elsewhere, "start", "--background", "--port", str(free_port()), "--http-port", str(http_port))
    assert "give another with --http-port." in taken.stdout
    assert run_cli(tmp_path, "stop").returncode == 0


def test_answers_carry_the_time_of_the_account(account: Any) -> None:
    account.ask("POST", "clock", {"advance": 7200})
    now = datetime.fromisoformat(account.ask("GET", "clock")[1]["now"])
    answer = account.client("ecs").list_clusters()["ResponseMetadata"]["HTTPHeaders"]["date"]
    assert 0 <= (parsedate_to_datetime(answer) - now).total_seconds() + 1 < 600


def test_the_clock_takes_another_speed_and_goes_on_from_where_it_is() -> None:
    wall = [1000.0]
    clock = Clock(100, lambda: wall[0])
    wall[0] += 10
    clock.advance(5)
    clock.run_at(1)
    assert clock.now() == 2005
    wall[0] += 10
    assert clock.now() == 2015
