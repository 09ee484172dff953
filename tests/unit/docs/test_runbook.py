"""The runbook tells of every kind of cause and of every check of the preflight."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._preflight import run
from ansible_collections.talentbase.aws.plugins.module_utils._rollout import cause
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.reasons import REASONS

ROOT = Path(__file__).parents[3]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")


def first_arguments(module: str | None, name: str) -> Iterator[str]:
    """The texts that a module's calls of this name have as their first argument."""
    assert module
    for node in ast.walk(ast.parse(Path(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


KINDS = sorted({reason[0] for reason in REASONS} | {*first_arguments(cause.__file__, "Cause")})
FOLDER = Path(run.__file__).parent
CHECKS = sorted(
    {*run.CHECKS, *(name for file in FOLDER.glob("*.py") for name in first_arguments(str(file), "Finding"))}
)


def test_kinds_and_checks_are_found() -> None:
    assert {"image_missing", "out_of_memory", "unknown", "timeout", "start_period"} <= {*KINDS}
    assert {"inventory", "credentials", "account", "region", "quotas"} <= {*CHECKS}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_cause_has_its_heading(kind: str) -> None:
    assert f"\n#### `{kind}`\n" in RUNBOOK


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_of_the_preflight_has_its_row(check: str) -> None:
    assert f"\n| `{check}` |" in RUNBOOK
