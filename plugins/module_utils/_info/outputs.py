# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a person needs next: addresses, names, ARNs, and how to get into a task. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import Any

from .._inventory.inventory import Inventory
from .._inventory.services import container_name
from .snapshot import Answer

# https://docs.aws.amazon.com/general/latest/gr/rande.html
CONSOLES = {"cn-": "console.amazonaws.cn", "us-gov-": "console.amazonaws-us-gov.com"}


def outputs_of(inventory: Inventory, report: Answer) -> dict[str, Any]:
    """The outputs of an environment; names of secrets, never a value."""
    balancer, certificate, topic = report["load_balancer"], report["certificate"], report["topic"]
    return {
        "cluster": report["cluster"],
        "services": {key: _service(key, inventory, report) for key in inventory.services},
        "load_balancer": {name: balancer[name] for name in ("name", "arn", "dns_name")} if balancer else None,
        "certificate": certificate["arn"] if certificate else None,
        "databases": _stores(report["databases"]),
        "caches": _stores(report["caches"]),
        "secrets": {key: {"name": item["name"], "arn": item["arn"]} for key, item in report["secrets"].items()},
        "parameters": {key: item.name for key, item in inventory.parameters.items()},
        "topic": topic["arn"] if topic else None,
        "dashboard": _dashboard(inventory, report["region"]),
    }


def output_lines(outputs: Answer) -> list[str]:
    """The outputs, one to a line."""
    lines = [f"cluster        {outputs['cluster']['name']}  {outputs['cluster']['arn']}"]
    for key, service in outputs["services"].items():
        lines += ["", f"service {key}", *_pairs(service)]
    single = ("load_balancer", "databases", "caches", "secrets", "parameters")
    for name in single:
        if outputs[name]:
            lines += ["", name.replace("_", " "), *_pairs(outputs[name])]
    lines += [""] + [
        f"{name.ljust(13)}  {outputs[name]}" for name in ("certificate", "topic", "dashboard") if outputs[name]
    ]
    return lines


def _service(key: str, inventory: Inventory, report: Answer) -> dict[str, Any]:
    service, state = inventory.services[key], report["services"][key]
    return {
        "name": service.name,
        "status": state["status"],
        "arn": state["arn"],
        "task_definition": state["task_definition"],
        "image": state["image"],
        "urls": state["urls"],
        "log_group": service.log_group_name(),
        "shell": _shell(key, inventory, report) if service.execute_command else None,
    }


def _shell(key: str, inventory: Inventory, report: Answer) -> str | None:
    """The command of ECS Exec for the service's newest running task; None while there is none."""
    running = [task for task in report["services"][key]["tasks"] if task["status"] == "RUNNING"]
    if not running:
        return None
    task = max(running, key=lambda item: str(item["started_at"]))
    options = {
        "cluster": report["cluster"]["name"],
        "task": task["id"],
        "container": container_name(key, inventory.services[key]),
    }
    named = " ".join(f"--{option} {quote(value)}" for option, value in options.items())
    return f"aws ecs execute-command --region {quote(report['region'])} {named} --interactive --command /bin/sh"


def _stores(stores: Mapping[str, Answer]) -> dict[str, dict[str, str]]:
    return {
        key: {name: item[name] for name in ("identifier", "status", "endpoint", "arn")} for key, item in stores.items()
    }


def _dashboard(inventory: Inventory, region: str) -> str | None:
    if inventory.monitoring is None:
        return None
    host = next((name for start, name in CONSOLES.items() if region.startswith(start)), "console.aws.amazon.com")
    return (
        f"https://{region}.{host}/cloudwatch/home?region={region}#dashboards/dashboard/{inventory.monitoring.dashboard}"
    )


def _pairs(values: Mapping[str, Any]) -> list[str]:
    width = max(len(name) for name in values)
    return [f"  {name.ljust(width)}  {_text(value)}" for name, value in values.items() if value]


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return "  ".join(str(item) for item in value.values() if item)
    return ", ".join(value) if isinstance(value, list) else str(value)
