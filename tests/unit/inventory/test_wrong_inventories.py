"""One change to the dev inventory, one clear message."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check

GONE = "(gone)"
"""Stands for the removal of a key; a text, so that the names of the tests are the same in every process."""

# What is changed, to what; the key that the one message names; words that it says.
ERRORS: list[tuple[str, Any, str, list[str]]] = [
    ("services.web.memroy", 1024, "services.web.memroy", ["not an option", "did you mean memory?"]),
    ("services.web.env", {}, "services.web.env", ["did you mean environment?"]),
    ("services.web.capabilites", [], "services.web.capabilites", ["not an option", "known are"]),
    ("services.web.command", "node 'a b'", "services.web.command", ['give a list: ["node", "a b"]']),
    ("services.web.environment.RATE", 1.5, "services.web.environment.RATE", ["is 1.5", "in quotes"]),
    ("services.web.environment", {False: "x"}, "services.web.environment.False", ["is named by False", "in quotes"]),
    ("databases.main.engine_version", 15.1, "databases.main.engine_version", ["is 15.1", "in quotes", "15.10"]),
    ("secrets.session.description", date(2026, 1, 2), "secrets.session.description", ["the date 2026-01-02", "quotes"]),
    ("resource_tags", {True: "x"}, "resource_tags.True", ["is named by True", "in quotes"]),
    ("services.web.cpu", 300, "services.web.cpu", ["300", "256, 512, 1024"]),
    ("services.web.cpu", GONE, "services.web.cpu", ["missing", "CPU units"]),
    ("services.web.memory", 700, "services.web.memory", ["700 MiB", "cpu of 512", "give 1024 MiB"]),
    ("services.web.memory", 8192, "services.web.memory", ["give 4096 MiB, or a cpu of 1024"]),
    ("services.web.memory", 1500, "services.web.memory", ["give 1024 MiB or 2048 MiB"]),
    ("services.api.priority", 10, "services.api.priority", ["services.web has too", "such as 20"]),
    ("services.api.priority", GONE, "services.api.priority", ["missing", "there are hosts"]),
    ("services.api.priority", 60000, "services.api.priority", ["60000", "to 50000"]),
    ("services.api.hosts", GONE, "services.api.hosts", ["missing", "there is a priority"]),
    ("services.api.port", GONE, "services.api.port", ["missing", "there are hosts"]),
    ("services.api.hosts", ["dev.salesdog.click"], "services.api.hosts[0]", ["services.web has too"]),
    ("services.api.hosts", ["api.example.com"], "services.api.hosts[0]", ["outside the hosted zone salesdog.click"]),
    (
        "services.web.hosts",
        ["*.salesdog.click"],
        "services.api.hosts[0]",
        ["*.salesdog.click of services.web", "below 10"],
    ),
    ("services.api.hosts", ["not a host"], "services.api.hosts[0]", ["www.example.com"]),
    ("services.api.name", "talentbase-web-dev", "services.api.name", ["services.web has too"]),
    ("services.web.image", "nginx:1", "services.web.image", ["beside repository"]),
    ("services.web.repository", GONE, "services.web.repository", ["missing"]),
    ("services.web.profile", "remx", "services.web.profile", ["did you mean remix?"]),
    (
        "services.web.container_health",
        {"start_period": 400},
        "services.web.container_health.start_period",
        ["0 to 300"],
    ),
    ("services.web.container_health", {"timeout": 30}, "services.web.container_health.timeout", ["at most 29 s"]),
    ("services.web.container_health", {"probe": "command"}, "services.web.container_health.command", ["missing"]),
    ("services.web.container_health", {"probe": "curl"}, "services.web.container_health.probe", ["curl", "node"]),
    ("ingress.hosted_zone", "", "ingress.hosted_zone", ["but there is hosted_zone_id"]),
    ("services.web.target_group.name", "Stack_WebTG", "services.web.target_group.name", ["at most 32 letters"]),
    ("services.web.target_group.name", "talentbase-api-dev", "services.web.target_group.name", ["services.api"]),
    ("services.web.target_group.timeout", 60, "services.web.target_group.timeout", ["at most 59 s"]),
    ("services.web.deployment", {"grace_period": 60}, "services.web.deployment.grace_period", ["at least 180 s"]),
    ("services.web.scaling", {"min": 5, "max": 3}, "services.web.scaling.min", ["maximum of 3"]),
    ("services.web.desired_count", 7, "services.web.desired_count", ["from 1 to 3"]),
    ("services.web.deployment", {"maximum_percent": 100}, "services.web.deployment.maximum_percent", ["no task"]),
    ("services.web.deployment", {"alarms": ["cpu-critcal"]}, "services.web.deployment.alarms[0]", ["cpu-critical?"]),
    (
        "services.web.deployment",
        {"early_success_percent": 50},
        "services.web.deployment.early_success_percent",
        ["at least 100"],
    ),
    ("services.web.mounts", [{"volume": "x", "path": "/x"}], "services.web.mounts[0].volume", ["not a volume"]),
    ("services.web.sidecars", {"log": {"image": "i", "cpu": 1024}}, "services.web.sidecars", ["1024 CPU units", "512"]),
    (
        "services.web.sidecars",
        {"log": {"image": "i", "memory": 1024}},
        "services.web.sidecars",
        ["leaves the service none"],
    ),
    ("services.web.sidecars", {"web": {"image": "i"}}, "services.web.sidecars.web", ["own container"]),
    (
        "services.web.sidecars",
        {"log": {"image": "i", "depends_on": {"wbe": "START"}}},
        "services.web.sidecars.log.depends_on.wbe",
        ["did you mean web?"],
    ),
    (
        "services.web.sidecars",
        {"log": {"image": "i", "depends_on": {"web": "READY"}}},
        "services.web.sidecars.log.depends_on.web",
        ["not a condition", "START"],
    ),
    (
        "services.web.capacity_providers",
        [{"provider": "FARGATE_SPOT"}],
        "services.web.platform_version",
        ["from 1.4.0 on"],
    ),
    ("services.web.launch_type", "FARGATE", "services.web.launch_type", ["beside capacity_providers"]),
    ("cluster.capacity_providers", ["FARGATE_SPOT"], "services.api.launch_type", ["lacks", "launch_type FARGATE"]),
    ("services.web.task_role", "arn:aws:iam::1:role/a", "services.web.task_role", ["name or the ARN"]),
    ("services.web.task_role", "arn:aws:iam::123456789012:role/a", "services.web.task_role", ["123456789012"]),
    ("services.web.execution_role", "shared", "services.web.task_policy", ["does nothing beside task_role"]),
    ("services.web.family", "talentbase-api-dev", "services.web.family", ["services.api has, too"]),
    ("services.web.log_group", "/ecs/talentbase-api-dev", "services.web.log_group", ["services.api has, too"]),
    ("services.api.environment.DB_HOST", "${database.man.host}", "services.api.environment.DB_HOST", ["mean main?"]),
    ("services.api.environment.DB_HOST", "${database.main.hst}", "services.api.environment.DB_HOST", ["mean host?"]),
    (
        "services.api.environment.DB_HOST",
        "${databse.main.host}",
        "services.api.environment.DB_HOST",
        ["${database.KEY"],
    ),
    ("services.api.environment.DB_USER", "me", "services.api.environment.DB_USER", ["in secrets"]),
    ("services.api.secrets.DB_USER", "databse.username", "services.api.secrets.DB_USER", ["did you mean database?"]),
    ("services.api.secrets.DB_USER", "database", "services.api.secrets.DB_USER", ["2 values", "database.username or"]),
    ("services.api.secrets.DB_USER", "database.user", "services.api.secrets.DB_USER", ["did you mean username?"]),
    ("services.api.secrets.SENDGRID_API_KEY", "sendgrid.KEY", "services.api.secrets.SENDGRID_API_KEY", ["plain text"]),
    ("services.api.secrets.X", "parameter.apiurl", "services.api.secrets.X", ["parameters has no apiurl", "api_url?"]),
    ("services", {}, "services", ["is empty"]),
    ("services", GONE, "services", ["missing"]),
    ("servces", {}, "servces", ["did you mean services?"]),
    ("network.cidr", "10.0.0.0", "network.cidr", ["such as 10.0.0.0/16"]),
    ("network.cidr", "10.0.1.0/16", "network.cidr", ["10.0.0.0/16"]),
    ("network.cidr", "10.0.0.0/8", "network.cidr", ["/16 to a /28"]),
    ("network.cidr", "ten", "network.cidr", ["not a CIDR block"]),
    ("network.cidr", "10.0.0.0/22", "network.subnet_prefix", ["holds 4", "6 subnets", "at least 25"]),
    ("network.nat_gateways", 3, "network.nat_gateways", ["at most 2"]),
    ("network.security_group_rules", {"web": []}, "network.security_group_rules.web", ["not a security group"]),
    ("ingress", GONE, "ingress", ["missing", "hosts"]),
    (
        "ingress.certificate_arn",
        "arn:aws:acm:eu-west-1:258993895334:certificate/1",
        "ingress.certificate_arn",
        ["eu-west-1"],
    ),
    ("ingress.tls_policy", "TLS1.3", "ingress.tls_policy", ["ELBSecurityPolicy-TLS13-1-2-2021-06"]),
    ("databases.main.credentials", "session", "databases.main.credentials", ["letters_and_digits", "database"]),
    ("databases.main.credentials", GONE, "databases.main.credentials", ["is missing", "managed_password: true"]),
    (
        "databases.main.managed_password",
        True,
        "databases.main.credentials",
        ["RDS manages", "secrets.database may stay"],
    ),
    ("databases.main.username", "me", "databases.main.username", ["managed_password: true in place of credentials"]),
    ("services.api.secrets.X", "rds.man.password", "services.api.secrets.X", ["no man", "did you mean main?"]),
    ("services.api.secrets.X", "rds.main.password", "services.api.secrets.X", ["does not manage", "managed_password"]),
    ("databases.main.credentials", "datbase", "databases.main.credentials", ["did you mean database?"]),
    ("databases.main.max_storage_gib", 20, "databases.main.max_storage_gib", ["at least 22 GiB"]),
    ("databases.main.performance_insights_days", 30, "databases.main.performance_insights_days", ["31"]),
    ("databases.main.engine", "mysql", "databases.main.engine", ["mysql", "postgres"]),
    ("caches.main.nodes", 9, "caches.main.nodes", ["from 1 to 6"]),
    ("secrets.session.kind", "random", "secrets.session.kind", ["random", "letters_and_digits"]),
    ("aws_account_id", "12345", "aws_account_id", ["twelve digits"]),
    ("aws_region", "virginia", "aws_region", ["us-east-1"]),
    ("environment_name", "Dev Env", "environment_name", ["lower-case"]),
    ("image_tag", "my tag", "image_tag", ["not an image tag"]),
    ("image_tag", 123, "image_tag", ["in quotes"]),
    ("image_tags", {"ap": "x"}, "image_tags.ap", ["not a service", "did you mean api?"]),
    ("resource_tags.CostCenter", 42, "resource_tags.CostCenter", ['give a text: "42"']),
    ("resource_tags", {"aws:x": "y"}, "resource_tags.aws:x", ["AWS keeps"]),
    ("monitoring.alarms", False, "monitoring.alarms", ["give a mapping"]),
    ("monitoring.log_retention_days", 8, "monitoring.log_retention_days", ["8", "7"]),
    (
        "monitoring.subscribers",
        [{"protocol": "email", "endpoint": "ops"}],
        "monitoring.subscribers[0].endpoint",
        ["address"],
    ),
    (
        "monitoring.alarms.cpu-warning.datapoints_to_alarm",
        9,
        "monitoring.alarms.cpu-warning.datapoints_to_alarm",
        ["5"],
    ),
    (
        "monitoring.alarms.requests.evaluation_periods",
        999,
        "monitoring.alarms.requests.evaluation_periods",
        ["at most 288"],
    ),
    ("cluster.container_insights", "on", "cluster.container_insights", ["on", "enabled"]),
]
DOUBTS: list[tuple[str, Any, str, list[str]]] = [
    ("services.web.container_health", {"start_period": 60}, "services.web.container_health.start_period", ["180 s"]),
    ("services.web.deployment", {"timeout": 600}, "services.web.deployment.timeout", ["900 s", "3 failed tasks"]),
    (
        "services.web.deployment",
        {"circuit_breaker": {"enable": False}},
        "services.web.deployment.circuit_breaker.enable",
        [],
    ),
    (
        "services.web.deployment",
        {"alarms": ["other"]},
        "services.web.deployment.alarms[0]",
        ["name of a CloudWatch alarm"],
    ),
    ("services.web.environment.API_TOKEN", "abc123", "services.web.environment.API_TOKEN", ["looks like a secret"]),
    ("services.web.environment.URL", "postgres://me:pw@host/db", "services.web.environment.URL", ["plain text"]),
    ("services.web.environment.WHERE", "${HOME}", "services.web.environment.WHERE", ["stays as it is"]),
    ("services.web.read_only", True, "services.web.read_only", ["ECS Exec"]),
    ("databases.main.backup_retention_days", 0, "databases.main.backup_retention_days", ["restored"]),
    ("monitoring.alarms.cpu-warning.period", 10, "monitoring.alarms.cpu-warning.period", ["once a minute"]),
    ("service", {}, "service", ["did you mean services?"]),
]


def change(variables: dict[str, Any], path: str, value: Any) -> None:
    """Set, or remove, the value at a dotted path; mappings on the way are made."""
    *parents, last = path.split(".")
    for name in parents:
        variables = variables.setdefault(name, {})
    if value == GONE:
        variables.pop(last)
    else:
        variables[last] = value


def the_only_fault(variables: dict[str, Any]) -> Any:
    faults = load_and_check(variables)[1]
    assert len(faults) == 1, "\n".join(map(str, faults))
    return faults[0]


@pytest.mark.parametrize(("path", "value", "key", "words"), ERRORS, ids=lambda item: str(item)[:40])
def test_one_wrong_value_gives_one_error(
    dev: dict[str, Any], path: str, value: Any, key: str, words: list[str]
) -> None:
    prepare(dev, path, value)
    change(dev, path, value)
    fault = the_only_fault(dev)
    assert (fault.key, fault.warning) == (key, False)
    assert [word for word in words if word not in str(fault)] == [], str(fault)


@pytest.mark.parametrize(("path", "value", "key", "words"), DOUBTS, ids=lambda item: str(item)[:40])
def test_one_doubtful_value_gives_one_warning(
    dev: dict[str, Any], path: str, value: Any, key: str, words: list[str]
) -> None:
    change(dev, path, value)
    fault = the_only_fault(dev)
    assert (fault.key, fault.warning) == (key, True)
    assert [word for word in words if word not in str(fault)] == [], str(fault)


STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}


def prepare(dev: dict[str, Any], path: str, value: Any) -> None:
    """What a case needs beside its change, so that the change alone is wrong."""
    if path == "services.web.capacity_providers":
        dev["services"]["web"] |= {"cpu_architecture": "ARM64", "platform_version": "1.3.0"}
    if path == "services.web.launch_type":
        dev["services"]["web"]["capacity_providers"] = [{"provider": "FARGATE"}]
    if path == "services.web.execution_role":
        dev["services"]["web"] |= {"task_role": "shared", "task_policy": [STATEMENT]}
    if path == "cluster.capacity_providers":
        dev["services"]["web"]["launch_type"] = "FARGATE"
    if path == "servces":
        del dev["services"]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_the_inventories_of_the_repository_are_right(environment: str, request: pytest.FixtureRequest) -> None:
    assert load_and_check(request.getfixturevalue(environment))[1] == []


def test_a_secret_looking_value_is_never_repeated(dev: dict[str, Any]) -> None:
    dev["services"]["web"]["environment"]["API_TOKEN"] = "hunter2hunter2"
    assert "hunter2" not in str(the_only_fault(dev))


def test_all_faults_come_in_one_report(dev: dict[str, Any]) -> None:
    dev["services"]["web"]["memory"] = 700
    dev["services"]["api"]["priority"] = 10
    dev["network"]["cidr"] = "10.0.0.1/16"
    keys = {fault.key for fault in load_and_check(dev)[1]}
    assert keys == {"services.web.memory", "services.api.priority", "network.cidr"}


def test_a_password_that_rds_manages_is_referred_to_by_its_database(dev: dict[str, Any]) -> None:
    database = dev["databases"]["main"]
    del database["credentials"]
    database |= {"managed_password": True, "username": "talentbase_admin", "password_rotation_days": 30}
    dev["services"]["api"]["secrets"] |= {"DB_USER": "rds.main.username", "DB_PASSWORD": "rds.main.password"}
    assert load_and_check(dev)[1] == []
    dev["services"]["api"]["secrets"]["DB_PASSWORD"] = "rds.main.pasword"
    del database["username"]
    assert [str(fault) for fault in load_and_check(dev)[1]] == [
        "databases.main.username: is missing; give the database's user",
        "services.api.secrets.DB_PASSWORD: refers to rds.main.pasword, but a managed password has no key pasword; "
        "did you mean password?",
    ]
