"""A sample of python -m tools.denials: what a run says where an operation is denied, and what passes by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import Account
from tests.integration.conftest import first_deploy
from tools.denials import answers
from tools.denials.trials import DENIED, RUNS, UNEXPECTED, Trial, problem_of, run


@pytest.mark.parametrize(
    "trial",
    [
        Trial("rotation", DENIED, answers.denied("secretsmanager:PutSecretValue")),
        Trial("release", UNEXPECTED, answers.unexpected("ecs:UpdateService")),
    ],
    ids=str,
)
def test_a_refusal_is_one_clear_message_and_the_rerun_converges(
    original_dev: Account, tmp_path: Path, trial: Trial
) -> None:
    with original_dev.copy(tmp_path) as account:
        assert problem_of(trial, account) == ""


def test_a_first_deploy_comes_through_all_that_passes_by_itself(original_dev: Account, account: Account) -> None:
    """Every passing error of the table, each for the first call of each operation that it concerns."""
    every = list(answers.passing(first_deploy(original_dev)["by_operation"]))
    account.ask("PUT", "faults", {"answers": every})
    done = run(account, "deploy")
    assert done.code == 0, done.output
    struck = {answer["operation"] for answer in account.ask("GET", "faults")["answers"] if answer["struck"]}
    assert {item["operation"] for item in every} - struck == set()
    account.ask("DELETE", "faults")
    then = account.playbook(RUNS["deploy"][0])
    assert (then.code, then.changed, then.writes) == (0, 0, 0), then.output
