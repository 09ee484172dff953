"""Whatever ends a playbook is in the job's artifacts: each has one rescue, which keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
ADMINISTRATORS = "awx.yml"  # sets AWX up, so it is no job in it


@pytest.mark.parametrize("path", sorted(PLAYBOOKS.glob("*.yml")), ids=lambda path: path.name)
def test_every_playbook_is_rescued_by_the_same_tasks(path: Path) -> None:
    if path.name == ADMINISTRATORS:
        return
    for play in yaml.safe_load(path.read_text()):
        (whole,) = play["tasks"]
        assert set(whole) == {"name", "block", "rescue"}
        (rescue,) = whole["rescue"]
        assert rescue["ansible.builtin.import_tasks"] == "tasks/problems.yml"
        assert set(rescue.get("vars", {})) <= {"problems_recorded", "problems_text"}
