"""The credentials that an inventory names, as options of a module."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from ansible_collections.talentbase.aws.plugins.plugin_utils.credentials import session_name, with_credentials
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

ROOT = Path(__file__).parents[3]
ADMINISTRATORS = {"github.yml", "permissions.yml"}


def test_a_session_says_environment_and_run() -> None:
    assert session_name("dev", {"JOB_ID": "41"}) == "talentbase-dev-awx-41"
    assert session_name("dev", {"GITHUB_RUN_ID": "9"}) == "talentbase-dev-github-9"
    assert session_name("dev", {}) == f"talentbase-dev-{SCREEN.run}"


def test_a_session_has_a_name_that_sts_takes() -> None:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, RoleSessionName."""
    assert re.fullmatch(r"[\w+=,.@-]{2,64}", session_name("{{ naïve name }}" * 9, {"JOB_ID": "1 2"}), re.ASCII)


def test_a_profile_goes_before_keys_in_the_environment() -> None:
    empty = {"access_key": "", "secret_key": "", "session_token": ""}
    assert with_credentials({"profile": "x"}, "dev") == {"profile": "x", **empty}
    given = {"profile": "x", "access_key": "mine"}
    assert with_credentials(given, "dev")["access_key"] == "mine"


def test_without_either_nothing_is_added() -> None:
    assert with_credentials({"region": "x"}, "dev") == {"region": "x"}


def test_every_playbook_hands_them_to_its_modules() -> None:
    for path in (ROOT / "playbooks").glob("*.yml"):
        for play in yaml.safe_load(path.read_text().replace("!unsafe", "")):
            group = (play.get("module_defaults") or {}).get("group/talentbase.aws.aws")
            if group and path.name not in ADMINISTRATORS:
                assert set(group) >= {"region", "profile", "assume_role"}, path.name
