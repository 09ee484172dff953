"""Errors in files of variables name the file, the line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.talentbase.aws.plugins.vars.environment_files import explain


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a: 1\nb\n  c: [", ", line 3, column 4: is not YAML, could not find expected ':'; look at this line"),
        ("a:\n\t- b\n", ", line 2, column 1: is not YAML, found character '\\t' that cannot start any token; "),
        ("a: [1,\n", ", line 2, column 1: is not YAML, "),
        (
            "$ANSIBLE_VAULT;1.1;AES256\n3338\n",
            ": is encrypted with Ansible Vault and was not decrypted; give its password",
        ),
        ("- a\n", ": is not a mapping of variables; write name: value"),
        ("a: 1\n", ": what Ansible said"),
    ],
)
def test_the_file_the_line_and_the_remedy_are_named(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "network.yml"
    path.write_text(content)
    assert explain(path, "what Ansible said").startswith(f"{path}{words}")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "network.yml"
    path.write_bytes(b"\xff\xfe\x00")
    assert explain(path, "").startswith(f"{path}: cannot be read as text")
