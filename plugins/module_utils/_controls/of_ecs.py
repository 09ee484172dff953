# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of ECS. Pure."""

from __future__ import annotations

from typing import Any

from .model import Answer, Control, Outcome, Resource, either

CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA")
LATEST = ("LATEST", "1.4.0")
"""The newest platform version of Linux: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html"""
ROOT = ("", "0", "root")


def _definition(service: Resource) -> Answer:
    found: Answer = service.part("task_definition")
    return found


def _every_container(service: Resource, good: Any, reason: str, problem: str, option: str) -> Outcome:
    """Whether each container is good; option: of a service or a sidecar, what would make it so."""
    own, containers = service.part("container"), _definition(service)["containerDefinitions"]
    bad = [str(item["name"]) for item in containers if not good(item)]
    places = [service.key if name == own else f"{service.key}.sidecars.{name}" for name in bad]
    return either(not bad, reason, f"{', '.join(bad)}: {problem}", "; ".join(f"{place}.{option}" for place in places))


def network_mode(service: Resource) -> Outcome:
    """Not the host's network, which a container of root would share."""
    mode = _definition(service).get("networkMode") or "bridge"
    return either(
        mode != "host", f"its network mode is {mode}", "its network mode is host", "deploy.yml makes it awsvpc"
    )


def no_public_address(service: Resource) -> Outcome:
    """No task gets a public address."""
    settings = (service.answer.get("networkConfiguration") or {}).get("awsvpcConfiguration") or {}
    public = settings.get("assignPublicIp") == "ENABLED"
    return either(
        not public,
        "its tasks have no public address",
        "its tasks have public addresses",
        f"{service.key}.public_ip: false",
    )


def own_processes(service: Resource) -> Outcome:
    """No process namespace of the host."""
    mode = _definition(service).get("pidMode")
    return either(
        mode != "host", "it shares no process namespace with a host", "its pidMode is host", "deploy.yml removes it"
    )


def not_privileged(service: Resource) -> Outcome:
    """No container has the host's privileges."""
    return _every_container(
        service,
        lambda item: not item.get("privileged"),
        "no container is privileged",
        "privileged",
        "deploy.yml removes it",
    )


def read_only_root(service: Resource) -> Outcome:
    """Root file systems are read-only."""
    option = "read_only: true, with volumes and mounts for what it writes"
    return _every_container(
        service,
        lambda item: item.get("readonlyRootFilesystem"),
        "every root file system is read-only",
        "its root file system is writable",
        option,
    )


def no_credentials(service: Resource) -> Outcome:
    """No credentials among the plain environment variables."""
    return _every_container(
        service,
        lambda item: not any(variable["name"] in CREDENTIALS for variable in item.get("environment") or []),
        "no credentials are among the environment variables",
        "credentials among the environment variables",
        "secrets: {NAME: KEY} in place of environment",
    )


def logging(service: Resource) -> Outcome:
    """Every container logs."""
    return _every_container(
        service,
        lambda item: (item.get("logConfiguration") or {}).get("logDriver"),
        "every container has a log configuration",
        "no log configuration",
        "log_group: deploy.yml gives each container one",
    )


def latest_platform(service: Resource) -> Outcome:
    """The newest platform version."""
    version = str(service.answer.get("platformVersion") or "LATEST")
    return either(
        version in LATEST,
        f"its platform version is {version}",
        f"its platform version is {version}",
        f"{service.key}.platform_version: LATEST",
    )


def container_insights(cluster: Resource) -> Outcome:
    """Container Insights are on."""
    settings = {item["name"]: item["value"] for item in cluster.answer.get("settings") or []}
    value = settings.get("containerInsights", "disabled")
    return either(
        value != "disabled",
        f"Container Insights are {value}",
        "Container Insights are disabled",
        "cluster.container_insights: enabled",
    )


def not_root(service: Resource) -> Outcome:
    """Every container names a user that is not root."""
    return _every_container(
        service,
        lambda item: str(item.get("user") or "").partition(":")[0] not in ROOT,
        "every container names a user that is not root",
        "names no user, or root",
        "user: the number of a user of the image, such as 1000",
    )


CONTROLS = (
    Control(
        "ECS.1",
        "Amazon ECS task definitions should have secure networking modes and user definitions",
        "services",
        network_mode,
    ),
    Control(
        "ECS.2",
        "ECS services should not have public IP addresses assigned to them automatically",
        "services",
        no_public_address,
    ),
    Control("ECS.3", "ECS task definitions should not share the host's process namespace", "services", own_processes),
    Control("ECS.4", "ECS containers should run as non-privileged", "services", not_privileged),
    Control(
        "ECS.5", "ECS containers should be limited to read-only access to root filesystems", "services", read_only_root
    ),
    Control("ECS.8", "Secrets should not be passed as container environment variables", "services", no_credentials),
    Control("ECS.9", "ECS task definitions should have a logging configuration", "services", logging),
    Control(
        "ECS.10", "ECS Fargate services should run on the latest Fargate platform version", "services", latest_platform
    ),
    Control("ECS.12", "ECS clusters should use Container Insights", "cluster", container_insights),
    Control(
        "ECS.20",
        "ECS task definitions should configure non-root users in Linux container definitions",
        "services",
        not_root,
    ),
)
