"""The module server runs a text as Python runs its standard input; Ansible and the collection's modules are imported already."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import asked, module_server

SEEN = """
import os, sys
print(__name__, sys.modules["__main__"].__dict__ is globals(), sys.argv, repr(sys.stdin.read()))
print(os.getcwd(), os.environ.get("GIVEN"))
"""
TEXTS = {
    "a look around": SEEN,
    "an end": "print('before')",
    "a code": "import sys; sys.exit(3)",
    "no code": "raise SystemExit",
    "a message": "import sys; sys.exit('what is wrong')",
    "a thread that outlives it": "import threading, time; threading.Thread(target=lambda: (time.sleep(0.1), print('last'))).start()",
    "a handler of its end": "import atexit; atexit.register(print, 'at the end')",
    "bytes that are no text": "import os; os.write(1, b'\\xff')",
}


def in_a_process(text: str, folder: Path, environment: dict[str, str]) -> tuple[int, bytes, bytes]:
    done = subprocess.run([sys.executable], input=text.encode(), cwd=folder, env=environment, capture_output=True)
    return done.returncode, done.stdout, done.stderr


def by_the_server(text: str, folder: Path, environment: dict[str, str]) -> tuple[int, bytes, bytes]:
    request = {"kind": "program", "what": text, "input": "", "environment": environment, "directory": str(folder)}
    answer = asked(module_server(), request, timeout=60)
    return answer["code"], *(answer[name].encode(errors="surrogateescape") for name in ("stdout", "stderr"))


@pytest.fixture
def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "GIVEN": "a value"}


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_it_ends_as_in_a_process_of_its_own(text: str, tmp_path: Path, environment: dict[str, str]) -> None:
    assert by_the_server(text, tmp_path, environment) == in_a_process(text, tmp_path, environment)


def test_an_error_is_told_with_its_traceback(tmp_path: Path, environment: dict[str, str]) -> None:
    code, _, stderr = by_the_server("1 / 0", tmp_path, environment)
    assert code == in_a_process("1 / 0", tmp_path, environment)[0] == 1
    assert stderr.startswith(b"Traceback")
    assert stderr.endswith(b"ZeroDivisionError: division by zero\n")


def test_what_a_module_imports_is_imported_already(tmp_path: Path, environment: dict[str, str]) -> None:
    text = "import sys; print('ansible_collections.talentbase.aws.plugins.modules.ecs_services' in sys.modules)"
    assert by_the_server(text, tmp_path, environment) == (0, b"True\n", b"")
