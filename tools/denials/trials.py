"""One trial: a run in which an operation fails, what it says, and the runs after it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rehearsal.account import git_sha
from rehearsal.calls import is_write
from tests.harness import Account, Run
from tools.denials import answers
from tools.denials.answers import Answer

DEPLOY = "deploy.yml"
RUNS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "deploy": (DEPLOY, {}),
    "release": (DEPLOY, {"image_tags": {"api": git_sha("talentbase-api")}}),
    "rotation": ("playbooks/secrets.yml", {"secret_action": "rotate", "secret_name": "session"}),
}
"""The playbooks and their variables. A first deploy begins with an empty account, the others with what it made."""
MESSAGE = re.compile(
    r"^\[ERROR\]: (?:Task failed: )?(?:(?:Module|Action) failed: )?(.*?)(?=^Origin: |\Z)", re.MULTILINE | re.DOTALL
)
"""Of a task that failed. A rescue that ends a deploy says the same again, which counts as one."""
REMEDY = re.compile(r"To do: |; (?:fix|grant) ")  # the second of the lines of a preflight
SUMMARY = ": the deploy FAILED after "
"""In the last message of a deploy, which repeats the one of the task that failed: deploy_summary()."""
DENIED, PASSING, UNEXPECTED = "denied", "passing", "unexpected"
NOT_CALLED = "the operation was not called"


@dataclass(frozen=True)
class Trial:
    """A run, and what AWS answers in it. kind: DENIED, PASSING or UNEXPECTED."""

    run: str
    kind: str
    answer: Answer

    def __str__(self) -> str:
        return f"{self.run} {self.answer['operation']} {self.answer['code']}"


def run(account: Account, name: str) -> Run:
    """One of RUNS."""
    playbook, variables = RUNS[name]
    return account.playbook(playbook, **variables)


def trials_of(name: str, operations: Iterable[str], once: bool) -> list[Trial]:
    """The trials for the operations of a run: each write denied, or everything refused once."""
    called = [operation for operation in operations if not operation.startswith("sts:")]
    if not once:
        writes = [operation for operation in called if is_write(*operation.split(":"))]
        return [Trial(name, DENIED, answers.denied(operation)) for operation in writes]
    passing = [Trial(name, PASSING, answer) for answer in answers.passing(called)]
    return passing + [Trial(name, UNEXPECTED, answers.unexpected(operation)) for operation in called]


def problem_of(trial: Trial, account: Account) -> str:
    """What is wrong with how a trial went; empty where it ended well or said clearly why not."""
    account.ask("PUT", "faults", {"answers": [trial.answer]})
    done = run(account, trial.run)
    [struck] = [answer["struck"] for answer in account.ask("GET", "faults")["answers"]]
    account.ask("DELETE", "faults")
    if not struck:
        return NOT_CALLED
    if trial.kind == PASSING and done.code:
        return f"the run failed: {_end(done)}"
    if trial.kind == DENIED and not done.code and trial.answer["message"] not in done.output:
        return "the run does not say it"
    if done.code and (said := unclear(trial, done.output)):
        return said
    return _converges(account, trial) if done.code else ""


def one_after_another(trials: Sequence[Trial], account: Account) -> Iterator[tuple[Trial, str]]:
    """Everything denied at once, and what a run names is allowed before the next run, as an administrator would do it.

    Each operation is denied until a run has ended with it. The last run must converge, and the one after it change nothing.
    """
    left = {trial.answer["operation"]: trial for trial in trials}
    while left:
        account.ask("PUT", "faults", {"answers": [trial.answer for trial in left.values()]})
        done = run(account, trials[0].run)
        named = next((name for name, trial in left.items() if trial.answer["message"] in done.output), None)
        if named is None:
            break
        trial = left.pop(named)
        yield trial, unclear(trial, done.output) if done.code else ""
    struck = {item["operation"] for item in account.ask("GET", "faults")["answers"] if item["struck"]}
    account.ask("DELETE", "faults")
    for name, trial in left.items():
        yield trial, f"the run ended otherwise: {_end(done)}" if name in struck else NOT_CALLED
    if problem := _converges(account, trials[0]):
        yield trials[0], problem


def everything_once(trials: Sequence[Trial], account: Account) -> Iterator[tuple[Trial, str]]:
    """Everything refused once, all in the same runs, until a run meets no refusal any more.

    Each run must end well or say clearly why not; with what passes by itself it must end well. Then it must converge.
    """
    account.ask("PUT", "faults", {"answers": [trial.answer for trial in trials]})
    left = list(trials)
    while left:
        done = run(account, trials[0].run)
        answers_now = account.ask("GET", "faults")["answers"]
        struck = [trial for trial, item in zip(trials, answers_now, strict=True) if item["struck"] and trial in left]
        if not struck:
            break
        problem = _how_it_ended(struck, done)
        for trial in struck:
            left.remove(trial)
            yield trial, problem
    account.ask("DELETE", "faults")
    for trial in left:
        yield trial, NOT_CALLED
    if problem := _converges(account, trials[0]):
        yield trials[0], problem


def _how_it_ended(struck: Sequence[Trial], done: Run) -> str:
    """What is wrong with a run that met these refusals; the message may be of any of them."""
    if not done.code:
        return ""
    if struck[0].kind == PASSING:
        return f"the run failed: {_end(done)}"
    problems = [unclear(trial, done.output) for trial in struck]
    return "" if "" in problems else problems[0]


def unclear(trial: Trial, output: str) -> str:
    """What the message of a failed run lacks."""
    if "Traceback" in output:
        return f"a traceback: {output[-1500:]}"
    messages = list(dict.fromkeys(" ".join(item.split()) for item in MESSAGE.findall(output)))
    if len([item for item in messages if SUMMARY not in item]) != 1 or len(messages) > 2:
        return f"{len(messages)} messages: {messages}"
    words = trial.answer["message"].rstrip(".")
    lacking = [item for item in messages if not (REMEDY.search(item) and words in item)]
    return f"its message does not have AWS's words and a remedy: {lacking[0]}" if lacking else ""


def _converges(account: Account, trial: Trial) -> str:
    again = run(account, trial.run)
    if again.code:
        return f"the rerun failed: {_end(again)}"
    then = account.playbook(DEPLOY, **({} if trial.run == "rotation" else RUNS[trial.run][1]))
    return "" if (then.code, then.changed, then.writes) == (0, 0, 0) else f"the run after it changed: {_end(then)}"


def _end(done: Run) -> str:
    messages = MESSAGE.findall(done.output)
    return "; ".join(messages) or done.output[-1500:]
