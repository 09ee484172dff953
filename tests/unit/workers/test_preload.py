"""What Ansible's main process imports for its workers, when, and when not."""

from __future__ import annotations

import os

import pytest
from ansible import constants, context

from ansible_collections.talentbase.aws.plugins.plugin_utils import preload

PLAYBOOK = {"start_at_task": None, "listtasks": False}


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the steps, as they come."""
    found: list[str] = []
    for name in ("freeze_at_forks", "import_modules", "read_models", "look_less_often"):
        monkeypatch.setattr(preload, name, lambda name=name: found.append(name))
    monkeypatch.setattr(context, "CLIARGS", PLAYBOOK)
    monkeypatch.delenv(preload.SWITCH, raising=False)
    return found


def test_one_environment_imports_and_many_read_models(done: list[str]) -> None:
    loaded = preload.Preload()
    for name in ("a", "a", "b", "c"):
        loaded.for_host(name)
    assert done == ["freeze_at_forks", "import_modules"]
    for name in ("d", "e"):
        loaded.for_host(name)
    assert done[2:] == ["read_models", "look_less_often"]


@pytest.mark.parametrize("options", [{}, {**PLAYBOOK, "listtasks": True}, {**PLAYBOOK, "syntax": True}])
def test_what_runs_no_play_imports_nothing(
    done: list[str], monkeypatch: pytest.MonkeyPatch, options: dict[str, object]
) -> None:
    monkeypatch.setattr(context, "CLIARGS", options)
    preload.Preload().for_host("a")
    assert done == []


@pytest.mark.parametrize("value", ["false", "no", "0", ""])
def test_the_switch(done: list[str], monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(preload.SWITCH, value)
    preload.Preload().for_host("a")
    assert done == []


def test_a_worker_imports_nothing(done: list[str]) -> None:
    loaded = preload.Preload()
    if not (worker := os.fork()):
        loaded.for_host("a")
        os._exit(len(done))
    assert os.waitpid(worker, 0)[1] == 0


def test_a_longer_pause_of_the_user_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "DEFAULT_INTERNAL_POLL_INTERVAL", 0.001)
    preload.look_less_often()
    assert constants.DEFAULT_INTERNAL_POLL_INTERVAL == preload.INTERVAL
    monkeypatch.setattr(constants, "DEFAULT_INTERNAL_POLL_INTERVAL", 1.0)
    preload.look_less_often()
    assert constants.DEFAULT_INTERNAL_POLL_INTERVAL == 1.0
