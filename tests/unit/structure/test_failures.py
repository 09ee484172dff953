"""Every failure says what to do about it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PLUGINS = Path(__file__).parents[3] / "plugins"
# Failures whose text is made of others, each of which says what to do.
SUMMARIES = {
    "_environment/drift.py": "the comparison's own failure",
    "_preflight/run.py": "a report whose lines each say what to do",
    "_rollout/deploy.py": "the failure of a service beside the results of the others",
    "_rotation/change_secrets.py": "the failures of single changes, a line each",
}


def failures(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Failure":
            yield node


def lacks_todo(call: ast.Call) -> bool:
    return not any(keyword.arg == "todo" for keyword in call.keywords)


def test_every_failure_says_what_to_do() -> None:
    found = {
        str(path.relative_to(PLUGINS / "module_utils"))
        for path in (PLUGINS / "module_utils").rglob("*.py")
        if any(lacks_todo(call) for call in failures(ast.parse(path.read_text())))
    }
    assert found == {*SUMMARIES}


def test_what_to_do_is_in_no_other_place() -> None:
    for path in PLUGINS.rglob("*.py"):
        for call in failures(ast.parse(path.read_text())):
            assert "To do:" not in ast.unparse(call), f"{path}:{call.lineno}"


def test_a_failure_without_it_is_found() -> None:
    calls = list(failures(ast.parse("Failure('a', todo='b')\nFailure('c')\nOther('d')")))
    assert [lacks_todo(call) for call in calls] == [False, True]
