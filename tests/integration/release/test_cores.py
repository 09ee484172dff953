"""The artifact under the older versions of ansible-core that it says it runs on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.artifact import SITE, ran, tool_environment
from tests.harness import ROOT, Account

HIGHEST_PYTHON = {"2.17": (3, 12), "2.18": (3, 13)}
CORES = [core for core, highest in HIGHEST_PYTHON.items() if sys.version_info[:2] <= highest]


@pytest.fixture(scope="module", params=CORES)
def core(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an ansible-core; everything else is found where this Python finds it."""
    place = tmp_path_factory.mktemp(f"core-{request.param}")
    ran(sys.executable, "-m", "venv", str(place), cwd=place, home=place)
    wanted = ROOT / "requirements" / f"core-{request.param}.txt"
    pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
        "-r",
        str(wanted),
    ]
    ran(str(place / "bin" / "python"), *pip, cwd=place, home=Path.home(), timeout=300)
    own = place / "lib" / SITE.parent.parent.name / "site-packages"
    (own / "others.pth").write_text(f"{SITE.parent}\n")
    version = ran(str(place / "bin" / "ansible"), "--version", cwd=place, home=place)
    assert version.startswith(f"ansible [core {request.param}.")
    return place / "bin"


def test_a_deploy_and_its_rerun(core: Path, installed: Path, built_dev: Account, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(ROOT / "inventories", desk)
    environment = {
        **tool_environment(tmp_path),
        **{name: value for name, value in built_dev.environment().items() if name.startswith("AWS_")},
        "ANSIBLE_COLLECTIONS_PATH": str(installed),
        "ANSIBLE_PIPELINING": "true",
    }

    def play(playbook: str, *arguments: str) -> str:
        command = [str(core / "ansible-playbook"), f"talentbase.aws.{playbook}", "-i", "dev", *arguments]
        done = subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    images = built_dev.client("ecr").describe_images(repositoryName="talentbase-api")["imageDetails"]
    tag = next(tag for image in images for tag in image["imageTags"] if tag != "latest")
    changed = json.dumps({"image_tags": {"api": tag}})
    assert "talentbase-api-dev: SUCCESSFUL" in play("deploy", "-e", changed)
    built_dev.zero()
    environment["ANSIBLE_STDOUT_CALLBACK"] = "talentbase.aws.terminal"
    lines = play("deploy", "-e", changed).splitlines()
    assert lines[1].startswith("dev: nothing to change, in "), lines
    assert json.loads(play("status", "-e", "format=json"))["services"]
    del environment["ANSIBLE_STDOUT_CALLBACK"]
    play("verify")
    play("drift", "-e", changed)
    assert built_dev.calls()["writes"] == 0
    built_dev.client("cloudwatch").set_alarm_state(
        AlarmName="talentbase-api-dev-requests",
        StateValue="ALARM",
        StateReason=f"{{{{ lookup('pipe', 'touch {desk}/mark') }}}}",
    )
    play("report", "-e", "report_file=page.html")
    assert "lookup(&#39;pipe&#39;" in (desk / "page.html").read_text()
    assert not (desk / "mark").exists()
    back = json.dumps({"image_tags": {"api": "latest"}})
    assert "talentbase-api-dev: SUCCESSFUL" in play("deploy", "-e", back)
