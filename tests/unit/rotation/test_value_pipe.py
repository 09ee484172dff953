"""A value comes whole through a pipe, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.value_pipe import read_value


def write(path: Path, parts: Iterable[bytes], late: float = 0.0, pause: float = 0.0) -> None:
    sleep(late)
    with open(path, "wb", buffering=0) as pipe:
        for part in parts:
            pipe.write(part)
            sleep(pause)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe", 0o600)
    return tmp_path / "pipe"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([b"word\n"], "word"),
        ([b"word\r\n"], "word"),
        ([b"word\n\n"], "word\n"),
        (["schlüssel".encode()], "schlüssel"),
        ([b"x" * 65536, b"y" * 65536], "x" * 65536 + "y" * 65536),
    ],
)
def test_a_text_comes_without_one_newline(pipe: Path, parts: list[bytes], text: str) -> None:
    writer = Thread(target=write, args=(pipe, parts, 0.1, 0.1))
    writer.start()
    assert read_value(str(pipe), 5) == text
    writer.join()


def test_nobody_writes(pipe: Path) -> None:
    with pytest.raises(Failure, match="No value came: it was not whole within 0 s"):
        read_value(str(pipe), 0.2)


def test_a_part_is_no_value(pipe: Path) -> None:
    writer = Thread(target=write, args=(pipe, [b"half"], 0, 1.0))
    writer.start()
    with pytest.raises(Failure, match="not whole") as failure:
        read_value(str(pipe), 0.4)
    assert "half" not in str(failure.value)
    writer.join()


def test_what_is_no_text_is_not_shown(pipe: Path) -> None:
    writer = Thread(target=write, args=(pipe, [b"\xffword"]))
    writer.start()
    with pytest.raises(Failure, match="not UTF-8 text") as failure:
        read_value(str(pipe), 5)
    assert "word" not in repr(failure.value)
    assert failure.value.__cause__ is None
    writer.join()


def test_a_pipe_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="No value came: No such file"):
        read_value(str(tmp_path / "none"), 1)
