"""Pages that follow from the code say all that the code says."""

from __future__ import annotations

import ast
from pathlib import Path

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.reasons import REASONS
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.run import CHECKS
from tools.permissions import DEPLOYER, actions, deployer, table

ROOT = Path(__file__).parents[3]


def test_the_runbook_has_every_cause_and_every_check() -> None:
    tree = ast.parse((ROOT / "plugins/module_utils/_ecs/cause.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Cause"]
    kinds = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert len(kinds) > 8
    wanted = kinds | {reason[0] for reason in REASONS} | set(CHECKS)
    page = (ROOT / "docs/runbook.md").read_text()
    assert not [kind for kind in sorted(wanted) if f"| `{kind}` |" not in page]


def test_the_security_page_has_the_actions_that_the_code_asks_for() -> None:
    assert table(actions()) in (ROOT / "docs/security.md").read_text(), "run python -m tools.permissions --write"


def test_the_deployer_may_do_what_the_code_asks_for() -> None:
    assert DEPLOYER.read_text() == deployer(actions()), "run python -m tools.permissions --write"
    assert "GetSecretValue" not in DEPLOYER.read_text()
