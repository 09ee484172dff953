"""The corpus of wrong inputs: each is refused before anything is asked or written, with its key, the fault and a remedy.

They go the way of a deploy: through JSON, as Ansible hands them to the module, and through the checks before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.run import preflight
from tests.conftest import load_inventory

GONE = "(gone)"
Kinds = dict[str, list[tuple[dict[str, Any], str, str]]]
CORPUS: Kinds = yaml.safe_load(Path(__file__).with_name("wrong_inputs.yml").read_text())
LEAST_INPUTS, LEAST_KINDS = 150, 12


class Nowhere:
    """An account that no call reaches; a client of it knows its endpoint alone."""

    region = "us-east-1"

    def __init__(self) -> None:
        self._sts = boto3.client("sts", region_name=self.region, endpoint_url="http://127.0.0.1:9")

    def client(self, _service: str) -> Any:
        """A client of a port that nobody listens on."""
        return self._sts


NOWHERE: Any = Nowhere()


def spelled_out(value: Any) -> Any:
    """The value with its long texts."""
    if isinstance(value, dict) and {*value} == {"repeat", "times"}:
        return value["repeat"] * value["times"]
    if isinstance(value, dict):
        return {name: spelled_out(item) for name, item in value.items()}
    return [spelled_out(item) for item in value] if isinstance(value, list) else value


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    """dev with other values at dotted paths; mappings of services are laid over what they had."""
    variables = load_inventory("dev")
    for path, value in changes.items():
        *parents, last = path.split(".")
        place = variables
        for name in parents:
            place = place.setdefault(name, {})
        if value == GONE:
            del place[last]
        elif last in ("environment", "secrets") and isinstance(value, dict) and parents:
            place[last] = {**place.get(last, {}), **spelled_out(value)}
        else:
            place[last] = spelled_out(value)
    found: dict[str, Any] = json.loads(json.dumps(variables, default=str))
    return found


def problem_with(changes: dict[str, Any], key: str, words: str) -> str:
    """Why this input is not refused as it should be; empty where it is."""
    expected = next(iter(changes)) if key == "same" else key
    try:
        preflight(NOWHERE, changed(changes), [], lambda _warning: None)
    except Failure as failure:
        headline, *lines = str(failure).splitlines()
        fitting = len(lines) == 1 and lines[0].startswith(f"1. {expected}: ") and "; " in lines[0] and words in lines[0]
        return "" if fitting and headline.endswith("Nothing was written.") else str(failure)
    except Exception as error:
        return f"not refused before a call: {error!r}"
    return "accepted"


def inputs() -> Iterator[tuple[str, dict[str, Any], str, str]]:
    for kind, cases in CORPUS.items():
        for changes, key, words in cases:
            yield kind, changes, key, words


@pytest.mark.parametrize("kind", CORPUS)
def test_every_wrong_input_is_refused_with_key_fault_and_remedy(kind: str) -> None:
    problems = {str(case[0])[:120]: problem_with(*case) for case in CORPUS[kind]}
    wrong = {case: problem for case, problem in problems.items() if problem}
    assert not wrong, f"{len(problems) - len(wrong)} of {len(problems)}:\n" + "\n".join(
        f"{case}\n  {text[:400]}" for case, text in wrong.items()
    )


def test_there_are_enough_of_them() -> None:
    different = {str(changes) for _kind, changes, _key, _words in inputs()}
    assert (len(different) >= LEAST_INPUTS, len(CORPUS) >= LEAST_KINDS) == (True, True), (len(different), len(CORPUS))
