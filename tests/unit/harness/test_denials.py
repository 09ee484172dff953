"""What AWS says in the trials of denials is what the collection knows of AWS."""

from __future__ import annotations

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.denials import remedy
from ansible_collections.talentbase.aws.plugins.module_utils._aws.passing_errors import PASSING_ERRORS, passing_error
from tools import aws_behaviour
from tools.denials import answers
from tools.denials.trials import DENIED, PASSING, UNEXPECTED, Trial, trials_of, unclear


@pytest.mark.parametrize("row", PASSING_ERRORS, ids=lambda row: f"{row.operations[0]} {row.codes[0]}")
def test_each_row_has_words_that_it_matches(row: answers.PassingError) -> None:
    operation = next(name for name in aws_behaviour.operations() if row in aws_behaviour.rows_of(name))
    assert passing_error(operation, row.codes[0].replace("*", ""), answers.words_of(row)) is not None


def test_a_denial_has_the_codes_and_words_of_its_service() -> None:
    found = {name: answers.denied(name) for name in ("ec2:CreateVpc", "elbv2:CreateRule", "ecs:CreateCluster")}
    assert [item["code"] for item in found.values()] == [
        "UnauthorizedOperation",
        "AccessDenied",
        "AccessDeniedException",
    ]
    assert "perform: elasticloadbalancing:CreateRule on resource: arn:aws:" in found["elbv2:CreateRule"]["message"]
    assert all(remedy(item["message"]) for item in found.values())


def test_the_trials_of_a_run_are_its_writes_or_everything_once() -> None:
    called = ["ecs:CreateCluster", "ecs:DescribeClusters", "sts:GetCallerIdentity"]
    assert [(item.kind, str(item)) for item in trials_of("deploy", called, once=False)] == [
        (DENIED, "deploy ecs:CreateCluster AccessDeniedException")
    ]
    once = trials_of("deploy", called, once=True)
    assert [item.kind for item in once] == [PASSING, UNEXPECTED, UNEXPECTED]
    assert all(item.answer["first"] == 1 for item in once)


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ("[ERROR]: Could not: {0} (Code). To do: fix it.\nOrigin: x", ""),
        ("[ERROR]: Could not: {0} (Code). To do:\nfix it.\nOrigin: x", ""),  # as a summary wraps it
        ("[ERROR]: Not ready: 1 problem.\n1. quotas: {0}; fix the cause\nOrigin: x", ""),
        ("[ERROR]: Could not: {0} (Code).\nOrigin: x", "a remedy"),
        ("[ERROR]: Could not. To do: fix it.\nOrigin: x", "AWS's words"),
        ("[ERROR]: {0}. To do: x\nOrigin: x\n[ERROR]: more\nOrigin: x", "2 messages"),
        ("Traceback (most recent call last)", "a traceback"),
    ],
)
def test_a_clear_message_has_awss_words_and_a_remedy(output: str, problem: str) -> None:
    trial = Trial("deploy", UNEXPECTED, answers.unexpected("ec2:DescribeVpcs"))
    found = unclear(trial, output.format(trial.answer["message"]))
    assert (problem in found) if problem else not found
