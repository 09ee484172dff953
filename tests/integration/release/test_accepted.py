"""What judges a collection before people get it, without a finding and with nothing ignored."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.artifact import BIN, ran
from tests.harness import ROOT

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
# ansible-test makes nine environments, each with the script that it would fetch from its makers' server. This one copies the pip that
# Python holds, which is faster than to install it each time.
GET_PIP = "import shutil, site\n\nshutil.copytree({pip!r}, site.getsitepackages()[0], dirs_exist_ok=True)\n"
# The test of imports loads the whole collection for each of its files, through Ansible's loader, which keeps no bytecode.
COMPILED_ONCE = """
import builtins
import functools

compiled, kept = builtins.compile, functools.cache(builtins.compile)


def compile(*given, **named):
    try:
        return kept(*given, **named)
    except TypeError:
        return compiled(*given, **named)


builtins.compile = compile
"""
# The importer gives ansible-lint three minutes, which a busy machine may need more of; the test has its own limit.
IMPORTER = """
import runpy
from subprocess import Popen

communicate = Popen.communicate
Popen.communicate = lambda process, input=None, timeout=None: communicate(process, input)
runpy.run_module("galaxy_importer.main", run_name="__main__", alter_sys=True)
"""


def test_sanity(installed: Path, tmp_path: Path) -> None:
    cache = tmp_path / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True)
    ran(sys.executable, "-m", "venv", "pip", cwd=tmp_path, home=tmp_path)
    [packages] = (tmp_path / "pip").glob("lib/python*/site-packages")
    (cache / "get_pip_24_2.py").write_text(GET_PIP.format(pip=str(packages)))
    collection = installed / "ansible_collections" / "talentbase" / "aws"
    assert not list((collection / "tests").glob("sanity/ignore*"))
    command = ["ansible-test", "sanity", "--python", PYTHON, "--color", "no"]
    ran(*command, "--prime-venvs", cwd=collection, home=tmp_path, timeout=1200)
    made = list((cache.parent / "venv").glob("sanity*/*/*/lib/python*/site-packages"))
    assert len(made) >= 9
    for site in made:
        (site / "sitecustomize.py").write_text(COMPILED_ONCE)
    said = ran(*command, cwd=collection, home=tmp_path, timeout=1200)
    for test in ("validate-modules", "pylint", "import", "compile", "pep8", "yamllint", "ansible-doc"):
        assert f'Running sanity test "{test}"' in said


def test_the_importer_has_no_warning(artifact: Path, installed: Path, tmp_path: Path) -> None:
    said = ran(str(BIN / "python"), "-c", IMPORTER, str(artifact), cwd=tmp_path, home=tmp_path, timeout=900)
    assert "Importer processing completed successfully" in said, said
    assert not re.findall(r"^.*(?:WARNING|ERROR).*$", said, re.MULTILINE), said


def test_the_docs_of_the_collection_have_no_fault(installed: Path, tmp_path: Path) -> None:
    collection = installed / "ansible_collections" / "talentbase" / "aws"
    command = [
        "antsibull-docs",
        "lint-collection-docs",
        "--plugin-docs",
        "--validate-collection-refs",
        "dependent",
        str(collection),
    ]
    ran(*command, cwd=collection, home=tmp_path, collections=installed, timeout=600)


def test_the_changelog_tells_of_this_version(tmp_path: Path) -> None:
    version = re.search(r"^version: (\S+)$", (ROOT / "galaxy.yml").read_text(), re.MULTILINE)
    assert version
    ran("antsibull-changelog", "lint", cwd=ROOT, home=tmp_path)
    ran("antsibull-changelog", "lint-changelog-yaml", "changelogs/changelog.yaml", cwd=ROOT, home=tmp_path)
    assert version.group(1).replace(".", r"\.") in (ROOT / "CHANGELOG.md").read_text()
