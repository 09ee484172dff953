"""What somebody changes by hand in what the data file sets up is put back, or named."""

from __future__ import annotations

import copy
from pathlib import Path

from tests.awx_by_hand import CHANGES, grant, state
from tests.awx_double import AwxDouble
from tests.integration.awx.data_file import DATA, given, run


def test_what_somebody_changed_by_hand_is_put_back_or_named(tmp_path: Path) -> None:
    whole = DATA["controller_workflows"]
    names = ["Preflight", "Plan", "Deploy", "Verify", "Rollback", "Release failed"]
    few = given(*names, controller_workflows=whole, controller_schedules=DATA["controller_schedules"][2:3])
    awx = AwxDouble()
    said = run(awx, tmp_path, *few)
    assert "Rights on single templates" not in said
    before = copy.deepcopy(state(awx))
    for change in CHANGES.values():
        change(awx)
    grant(awx)
    assert state(awx) != before
    said = run(awx, tmp_path, *few)
    assert "Deploy prod: Execute" in said
    assert state(awx) == before
    awx.writes.clear()
    run(awx, tmp_path, *few)
    assert awx.writes == []
    awx.stop()
