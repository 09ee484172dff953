"""What the tests of the artifact share: the tools beside this Python, run with a home of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.harness import ROOT

BIN = Path(sys.executable).parent
SITE = (
    Path(sys.executable).parent.parent
    / "lib"
    / f"python3.{sys.version_info.minor}"
    / "site-packages"
    / "ansible_collections"
)
DEPENDENCIES = ["amazon/aws", "community/aws"]


def tool_environment(home: Path) -> dict[str, str]:
    """The environment without what Ansible was told for this checkout, and with a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "PYTHONPATH"))}
    return {
        **kept,
        "HOME": str(home),
        "PATH": f"{BIN}{os.pathsep}{kept['PATH']}",
        # antsibull-docs copies from a checkout only what Git tracks, and takes the collections in this checkout's .venv for a part of it.
        "GIT_CEILING_DIRECTORIES": str(ROOT),
    }


def ran(*command: str, cwd: Path, home: Path, timeout: float = 300, collections: Path | None = None) -> str:
    """What a command printed; it must end with exit code 0. collections: where Ansible finds them, if not where it does anyway."""
    told = {"ANSIBLE_COLLECTIONS_PATH": str(collections)} if collections else {}
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**tool_environment(home), **told},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
