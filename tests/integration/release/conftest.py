"""The artifact as Galaxy gets it, built once, and laid out beside the collections that it depends on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.artifact import DEPENDENCIES, SITE, ran
from tests.harness import ROOT


@pytest.fixture(scope="session")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """talentbase-aws-VERSION.tar.gz."""
    folder = tmp_path_factory.mktemp("artifact")
    ran("ansible-galaxy", "collection", "build", "--output-path", str(folder), cwd=ROOT, home=folder)
    [found] = folder.glob("talentbase-aws-*.tar.gz")
    return found


@pytest.fixture(scope="session")
def installed(artifact: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place of collections that holds the artifact and what it depends on."""
    place = tmp_path_factory.mktemp("installed")
    # Without --force it is left out where the configuration names a place, such as a checkout, that has this version.
    ran(
        "ansible-galaxy",
        "collection",
        "install",
        str(artifact),
        "-p",
        str(place),
        "--no-deps",
        "--force",
        cwd=place,
        home=place,
    )
    for name in DEPENDENCIES:
        # Not a link: antsibull-docs finds what ansible-galaxy lists, and that follows none.
        shutil.copytree(SITE / name, place / "ansible_collections" / name)
    return place
