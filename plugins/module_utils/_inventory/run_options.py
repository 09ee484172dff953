# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of a run, which a person gives with -e, and what is wrong with those that were given. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from .faults import Fault
from .sections import SECTIONS

OPTIONS = frozenset(
    {
        "actual",
        "accept",
        "again",
        "allow_interruption",
        "allow_major_upgrade",
        "answer",
        "apply_to",
        "back",
        "beyond_limits_for",
        "cache",
        "command",
        "confirm",
        "confirm_again",
        "confirm_delete",
        "container",
        "converge",
        "controls_file",
        "cost_file",
        "count",
        "data_prune",
        "database",
        "days",
        "deep",
        "deployment_report_file",
        "details",
        "drift",
        "environment_variables",
        "fail",
        "filter",
        "follow",
        "follow_for",
        "fleet_file",
        "existing",
        "format",
        "github_branch",
        "github_environment",
        "github_look_environment",
        "github_repository",
        "history_file",
        "image_tag",
        "image_tags",
        "import_modules",
        "ingress_move",
        "ingress_prune",
        "inventory",
        "key",
        "lines",
        "lock_take_over",
        "lock_ttl",
        "lock_wait",
        "max_failures",
        "measured",
        "monitoring_prune",
        "outputs_file",
        "permissions_folder",
        "pick",
        "plan_file",
        "preflight_checks",
        "preflight_trail",
        "progress",
        "report_bucket",
        "repositories_prune",
        "report_file",
        "report_link_hours",
        "restore_secrets",
        "secret_action",
        "secret_name",
        "secret_value",
        "secrets_prune",
        "service",
        "services_prune",
        "since",
        "stacks",
        "strategy",
        "task_timeout",
        "test",
        "to",
        "to_file",
        "twin_file",
        "twin_mask",
        "until",
        "value_file",
        "version",
        "watch",
        "waves",
    }
)
CLOSE = 0.8
HERE = "everything runs on this machine; AWS is reached from here"
ONE_OF_BOTH = (
    "give one of them; a profile may assume a role by itself, with role_arn and source_profile in ~/.aws/config"
)
NEEDED = {
    "aws_region": "give a region such as us-east-1 in host_vars/ENV/environment.yml",
    "cluster": "give its name in host_vars/ENV/services.yml",
}


def option_faults(given: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the extra variables of a run, which were not templated: empty images, misspelt names."""
    for key, value in _images(given):
        if value is None or not str(value).strip():
            yield Fault(key, "is empty", "give the tag or digest to deploy, or leave it out")
    for name in given:
        known = name in OPTIONS or name in SECTIONS
        close = [] if known else get_close_matches(str(name), OPTIONS, n=1, cutoff=CLOSE)
        if close:
            yield Fault(str(name), "is not an option of a run", f"did you mean {close[0]}?")


def host_faults(host: str, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """What a host of an inventory lacks before anything can run. variables: of the host, not templated."""
    if not variables.get("groups", {}).get("all"):
        yield Fault("inventory", "names no environment", "give one with -i, such as -i inventories/dev")
        return
    connection = str(variables.get("ansible_connection") or "ssh")
    if connection != "local" and "{{" not in connection:
        problem = f"is {connection} for the host {host}, but {HERE}"
        yield Fault("ansible_connection", problem, f"write ansible_connection: local below {host} in hosts.yml")
    for name, hint in NEEDED.items():
        if variables.get(name) is None:
            yield Fault(name, "is missing", hint)
    if variables.get("aws_assume_role") and variables.get("aws_profile"):
        yield Fault("aws_assume_role", "is given together with aws_profile", ONE_OF_BOTH)


def _images(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if "image_tag" in given:
        yield "image_tag", given["image_tag"]
    tags = given.get("image_tags")
    if isinstance(tags, Mapping):
        yield from ((f"image_tags.{name}", tag) for name, tag in tags.items())
