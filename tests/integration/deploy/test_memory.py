"""What parts of an environment were last brought to is a memory alone: lost or unreadable, a deploy leaves it anew."""

from __future__ import annotations

from tests.harness import Account

PREFIX = "/talentbase.aws/converged/talentbase-dev/"


def test_a_lost_memory_is_left_anew_and_nothing_else_happens(built_dev: Account) -> None:
    ssm = built_dev.client("ssm")
    before = last_converged(built_dev)
    assert len(before) == 9
    ssm.delete_parameter(Name=f"{PREFIX}services")
    ssm.put_parameter(Name=f"{PREFIX}network", Value="of another version", Overwrite=True)
    drift = built_dev.playbook("playbooks/drift.yml")
    assert drift.code == 0, drift.output

    run = built_dev.playbook("deploy.yml")
    assert (run.code, run.changed) == (0, 0), run.output
    assert run.writes == run.calls["by_operation"]["ssm:PutParameter"] == 2
    assert last_converged(built_dev) == before
    again = built_dev.playbook("deploy.yml")
    assert (again.code, again.writes) == (0, 0), again.output


def test_everything_runs_where_it_is_asked_for(built_dev: Account) -> None:
    run = built_dev.playbook("deploy.yml", converge="full")
    assert (run.code, run.changed, run.writes) == (0, 0, 0), run.output
    assert "Every service runs the requested image" in run.output


def last_converged(account: Account) -> dict[str, str]:
    """What is remembered, by parameter."""
    pages = account.client("ssm").get_paginator("get_parameters_by_path").paginate(Path=PREFIX)
    return {item["Name"]: item["Value"] for page in pages for item in page["Parameters"]}
