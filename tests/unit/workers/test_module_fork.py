"""A module in a fork of Ansible's worker sees what a process of its own would, and leaves nothing behind."""

from __future__ import annotations

import json
import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.talentbase.aws.plugins.plugin_utils.module_fork import ModuleFork

Made = Callable[..., ModuleFork]
MODULE = """
import atexit, locale, logging, os, signal, sys, warnings
from ansible.module_utils.basic import AnsibleModule

def main():
    module = AnsibleModule({"name": {"type": "str"}, "secret": {"type": "str", "no_log": True}}, supports_check_mode=True)
    BODY

if __name__ == "__main__":
    main()
"""
SEEN = """module.warn("a warning")
    module.exit_json(
        folder=os.getcwd(), given=os.environ.get("GIVEN"), handlers=len(logging.root.handlers), arguments=sys.argv[1:], name=module.params["name"],
        signals=signal.getsignal(signal.SIGTERM) == signal.SIG_DFL and signal.getsignal(signal.SIGINT) == signal.default_int_handler, stdin=sys.stdin is None or os.read(0, 1).decode(), check=module.check_mode,
    )"""
LEFT = """os.environ["LEFT"] = "behind"
    os.chdir("/")
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    logging.root.setLevel(1)
    atexit.register(lambda: open(module.params["name"], "w").close())
    module.exit_json()"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """Forks for a module with a body; it works in the test's folder."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(name: str, body: str) -> ModuleFork:
        (tmp_path / f"{name}.py").write_text(MODULE.replace("BODY", body))
        return ModuleFork(name, str(tmp_path), {"GIVEN": "yes"})

    return make


def given(**options: Any) -> bytes:
    return json.dumps({"ANSIBLE_MODULE_ARGS": options}).encode()


def result(output: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output)
    return found


def test_it_sees_what_a_process_of_its_own_would(made: Made, tmp_path: Path) -> None:
    heard: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = heard.append  # type: ignore[method-assign]
    logging.root.addHandler(handler)
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        code, output, errors = made("sees", SEEN).communicate(given(name="x", _ansible_check_mode=True))
    finally:
        signal.signal(signal.SIGTERM, before)
        logging.root.removeHandler(handler)
    found = result(output)
    assert (code, errors, heard) == (0, b"", [])
    assert {name: found[name] for name in ("folder", "given", "handlers", "arguments", "name", "stdin", "check")} == {
        "folder": str(tmp_path),
        "given": "yes",
        "handlers": 0,
        "arguments": [],
        "name": "x",
        "stdin": "",
        "check": True,
    }
    assert found["signals"]
    assert "a warning" in json.dumps(found["warnings"])


def state() -> tuple[Any, ...]:
    """What a module may change of the process it runs in."""
    return os.getcwd(), logging.root.level, signal.getsignal(signal.SIGTERM)


def test_it_leaves_nothing_behind(made: Made, tmp_path: Path) -> None:
    before, mark = state(), tmp_path / "mark"
    code, _output, _errors = made("leaves", LEFT).communicate(given(name=str(mark), secret="kept-by-nobody"))
    assert code == 0
    assert mark.exists()  # what it registered to be done at its end was done
    assert state() == before
    assert "LEFT" not in os.environ
    assert basic._ANSIBLE_ARGS is None
    _code, output, _errors = made("next", "module.exit_json(secret=module.params['secret'])").communicate(given())
    assert result(output)["secret"] is None


def test_what_is_not_to_be_logged_is_masked(made: Made) -> None:
    fork = made("masked", "module.exit_json(said='it is ' + module.params['secret'])")
    _code, output, errors = fork.communicate(given(secret="a-very-secret-word"))
    assert result(output)["said"] == "it is ********"
    assert b"a-very-secret-word" not in output + errors


@pytest.mark.parametrize(
    ("body", "reason"),
    [("raise ValueError('broken')", "broken"), ("return", "New-style module did not handle its own exit.")],
)
def test_one_that_crashes_has_failed(made: Made, body: str, reason: str) -> None:
    code, output, _errors = made(f"crashes{len(body)}", body).communicate(given())
    assert code == 1
    assert result(output)["failed"]
    assert reason in output.decode()


def test_one_that_is_killed_has_no_result(made: Made) -> None:
    code, output, _errors = made("killed", "os.kill(os.getpid(), signal.SIGKILL)").communicate(given())
    assert (code, output) == (-signal.SIGKILL, b"")


def test_one_that_writes_much_to_both_streams_is_read(made: Made) -> None:
    body = "sys.stderr.write('e' * 300000); print('o' * 300000); module.exit_json()"
    code, output, errors = made("writes", body).communicate(given(name="n" * 300000))
    assert (code, len(errors)) == (0, 300000)
    assert output.startswith(b"o" * 300000)


def test_without_arguments_it_does_not_run(made: Made, tmp_path: Path) -> None:
    made("idle", f"open({str(tmp_path / 'ran')!r}, 'w').close()").close()
    assert not (tmp_path / "ran").exists()
