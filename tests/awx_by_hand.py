"""What people change by hand in AWX, on the double; and what an AWX is set up as, to be compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.awx_double import AwxDouble
from tests.awx_rules import FIELDS, Item

REFERENCES = {
    "organization", "inventory", "project", "credential", "credential_type", "unified_job_template", "workflow_job_template", "source_project",
    "execution_environment", "default_environment",
}  # fmt: skip


def deploy(awx: AwxDouble) -> Item:
    return awx.one("job_templates", "Deploy prod")


def node(awx: AwxDouble, identifier: str) -> Item:
    [found] = [item for item in awx.items["workflow_job_template_nodes"] if item["identifier"] == identifier]
    return found


def edge(awx: AwxDouble, before: str, kind: str, after: str) -> None:
    awx.links.setdefault(f"{node(awx, before)['url']}{kind}/", []).append(node(awx, after)["id"])


def survey(awx: AwxDouble) -> None:
    spec = awx.surveys[f"{deploy(awx)['url']}survey_spec/"]
    spec["spec"] = spec["spec"][:1]


def unlink(awx: AwxDouble, kind: str) -> None:
    awx.links[f"{deploy(awx)['url']}{kind}/"].pop()


def link(awx: AwxDouble, kind: str, item: Item) -> None:
    awx.links.setdefault(f"{deploy(awx)['url']}{kind}/", []).append(item["id"])


def more_nodes(awx: AwxDouble) -> None:
    workflow = awx.one("workflow_job_templates", "Release")["id"]
    job = {"unified_job_template": deploy(awx)["id"]}
    awx.add("workflow_job_template_nodes", {"identifier": "by hand", "workflow_job_template": workflow, **job})


CHANGES: dict[str, Callable[[AwxDouble], Any]] = {
    "a node was added to the workflow": more_nodes,
    "a node got variables of its own": lambda awx: node(awx, "verify prod").update(extra_data={"service": "web"}),
    "a node got a limit": lambda awx: node(awx, "plan prod").update(limit="nobody"),
    "a node runs another template": lambda awx: node(awx, "verify dev").update(unified_job_template=deploy(awx)["id"]),
    "a failed verify goes on to prod": lambda awx: edge(awx, "verify dev", "failure_nodes", "approve prod"),
    "a rollback is not followed": lambda awx: awx.links[f"{node(awx, 'roll back prod')['url']}always_nodes/"].clear(),
    "the approval has no time limit": lambda awx: awx.items["workflow_approval_templates"][0].update(timeout=0),
    "questions were removed": survey,
    "the questions are switched off": lambda awx: deploy(awx).update(survey_enabled=False),
    "variables are asked for at a launch": lambda awx: deploy(awx).update(ask_variables_on_launch=True),
    "a template has a limit and tags": lambda awx: deploy(awx).update(limit="nobody", job_tags="network"),
    "a template may run twice at once": lambda awx: deploy(awx).update(allow_simultaneous=True, timeout=0),
    "a template got another credential": lambda awx: link(awx, "credentials", awx.one("credentials", "AWS dev")),
    "a label was removed": lambda awx: unlink(awx, "labels"),
    "the mail of failures was detached": lambda awx: unlink(awx, "notification_templates_error"),
    "successes are mailed": lambda awx: link(awx, "notification_templates_success", awx.items["notification_templates"][0]),
    "a schedule was switched off": lambda awx: awx.items["schedules"][0].update(enabled=False),
    "an inventory comes from another file": lambda awx: awx.items["inventory_sources"][0].update(source_path="x.yml"),
}  # fmt: skip


def grant(awx: AwxDouble) -> None:
    """Give a person the right to run Deploy prod, as its tab Access does."""
    shown = {"resource_type": "job_template", "resource_id": deploy(awx)["id"], "resource_name": "Deploy prod"}
    awx.items["roles"] = [
        {"id": 9000, "type": "role", "name": "Execute", "members": [7], "url": "/api/v2/roles/9000/", "summary_fields": shown}
    ]  # fmt: skip


def state(awx: AwxDouble) -> dict[str, Any]:
    """All that is set up, with names in the place of numbers."""
    every = [(kind, item) for kind, items in awx.items.items() for item in items if kind in FIELDS]
    names = {item["id"]: f"{kind} {item.get('identifier') or item.get('name')}" for kind, item in every}
    found: dict[str, Any] = {}
    for kind, item in every:
        fields = {name: item[name] for name in FIELDS[kind] if name in item}
        plain = {name: names.get(value, value) if name in REFERENCES else value for name, value in fields.items()}
        own = {path.removeprefix(item["url"]): ids for path, ids in awx.links.items() if path.startswith(item["url"])}
        linked = {name: sorted(names[number] for number in ids) for name, ids in own.items() if ids}
        of = names.get(item.get("workflow_job_template") or item.get("unified_job_template"), "")
        found[f"{names[item['id']]} {of}"] = {
            **plain,
            **linked,
            "survey": awx.surveys.get(f"{item['url']}survey_spec/"),
        }
    return found
