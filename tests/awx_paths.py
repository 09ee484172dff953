"""The paths of the workflow Release: how its nodes end, how it ends, which nodes ran; and who is told, and what a job leaves."""

from __future__ import annotations

from typing import Any

from tests.awx_double import AwxDouble

RED_DEV, RED = "dev is not released", "prod is not released"
WELL = ["preflight", "plan", "deploy", "verify"]
DEV, PROD = [f"{name} dev" for name in WELL], [f"{name} prod" for name in WELL[1:]]
PATHS: list[tuple[dict[str, str], str, list[str]]] = [
    ({}, "successful", [*DEV, "approve prod", *PROD]),
    ({"preflight dev": "failed"}, "failed", DEV[:1]),
    ({"plan dev": "failed"}, "failed", DEV[:2]),
    ({"deploy dev": "failed"}, "failed", DEV[:3]),
    ({"deploy dev": "canceled"}, "failed", DEV[:3]),
    ({"deploy dev": "error"}, "failed", DEV[:3]),
    ({"verify dev": "failed", RED_DEV: "failed"}, "failed", [*DEV, "roll back dev", RED_DEV]),
    ({"verify dev": "canceled", RED_DEV: "failed"}, "failed", [*DEV, "roll back dev", RED_DEV]),
    (
        {"verify dev": "failed", "roll back dev": "failed", RED_DEV: "failed"},
        "failed",
        [*DEV, "roll back dev", RED_DEV],
    ),
    ({"approve prod": "failed"}, "failed", [*DEV, "approve prod"]),  # denied, or timed out
    ({"plan prod": "failed"}, "failed", [*DEV, "approve prod", "plan prod"]),
    ({"deploy prod": "failed"}, "failed", [*DEV, "approve prod", *PROD[:2]]),
    ({"deploy prod": "canceled"}, "failed", [*DEV, "approve prod", *PROD[:2]]),
    ({"verify prod": "failed", RED: "failed"}, "failed", [*DEV, "approve prod", *PROD, "roll back prod", RED]),
    ({"verify prod": "canceled", RED: "failed"}, "failed", [*DEV, "approve prod", *PROD, "roll back prod", RED]),
    (
        {"verify prod": "failed", "roll back prod": "canceled", RED: "failed"},
        "failed",
        [*DEV, "approve prod", *PROD, "roll back prod", RED],
    ),
]

ARTIFACTS = {"deploy": "deployments or problems", "roll back": "deployments or problems"}
"""What a job of a failed node leaves (tests/integration/runner has the jobs); of the others, problems."""


def launched(awx: AwxDouble, ends: dict[str, str]) -> dict[str, Any]:
    """How the release ends, what ran, the mails by what sent them, and the artifacts of what failed."""
    status, ran = awx.launch("Release", ends)
    mails, artifacts = [], {}
    for name, end in ran.items():
        template = template_of(awx, name)
        if template is None:
            mails.append(f"{name}: waits")
        if end != "successful":
            kind = "notification_templates_approvals" if template is None else "notification_templates_error"
            sender = awx.one("workflow_job_templates", "Release") if template is None else template
            mails += [f"{name}: {end}"] * len(awx.linked(sender, kind))
            artifacts[name] = artifact(name, end, template is None)
    workflow = awx.one("workflow_job_templates", "Release")
    mails += (
        [f"Release: {status}"] * (status != "successful") * len(awx.linked(workflow, "notification_templates_error"))
    )
    return {"status": status, "ran": ran, "mails": mails, "artifacts": artifacts}


def template_of(awx: AwxDouble, identifier: str) -> dict[str, Any] | None:
    """The job template of a node; None for an approval."""
    [node] = [item for item in awx.items["workflow_job_template_nodes"] if item["identifier"] == identifier]
    return next((item for item in awx.items["job_templates"] if item["id"] == node["unified_job_template"]), None)


def artifact(name: str, end: str, approval: bool) -> str:
    """What the job of a node leaves that ended so: AWX kills one that is cancelled, and an approval runs nothing."""
    if approval or end in ("canceled", "error"):
        return "none"
    return next((text for start, text in ARTIFACTS.items() if name.startswith(start)), "problems")
