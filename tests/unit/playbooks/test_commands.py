from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.talentbase.aws.plugins.plugin_utils.commands import Commands

SUGGESTED = "ansible-playbook playbooks/continue.yml -i INVENTORY -e service=web"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a checkout with one playbook."""
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "continue.yml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("folder", ["", "playbooks"])
def test_a_suggested_command_names_the_inventory_of_the_run(checkout: Path, folder: str) -> None:
    variables = {"playbook_dir": str(checkout / folder), "inventory_dir": str(checkout / "inventories" / "my dev")}
    completed = Commands(variables).completed({"msg": f"To do: {SUGGESTED}", "lines": [SUGGESTED, 1]})
    assert completed["msg"] == ("To do: ansible-playbook playbooks/continue.yml -i 'inventories/my dev' -e service=web")
    assert completed["lines"] == [completed["msg"].removeprefix("To do: "), 1]


def test_it_names_the_environment_where_the_inventory_has_several(checkout: Path) -> None:
    several = {"groups": {"all": ["dev", "prod"]}, "inventory_hostname": "dev", "inventory_dir": str(checkout / "all")}
    assert Commands(several).completed(SUGGESTED).endswith("continue.yml -i all -l dev -e service=web")


def test_a_playbook_elsewhere_is_named_from_the_working_directory(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "other").mkdir()
    monkeypatch.chdir(checkout / "other")
    variables = {"playbook_dir": str(checkout / "playbooks"), "inventory_dir": str(checkout / "dev")}
    assert (
        Commands(variables).completed(SUGGESTED).startswith("ansible-playbook ../playbooks/continue.yml -i ../dev -e")
    )


def test_nothing_else_changes() -> None:
    assert Commands({}).completed(SUGGESTED) == SUGGESTED
    assert Commands({"inventory_dir": "/x"}).completed("a log line: -i INVENTORY") == "a log line: -i INVENTORY"


def test_a_command_of_aws_has_the_region_of_the_run() -> None:
    suggested = "aws rds start-db-instance --region REGION --db-instance-identifier NAME"
    assert Commands({}, {"region": "eu-west-1"}).completed(suggested) == suggested.replace("REGION", "eu-west-1")
    named = Commands({}, {"region": "eu-west-1", "profile": "of dev"}).completed(suggested)
    assert named == suggested.replace("REGION", "eu-west-1 --profile 'of dev'")
    assert Commands({}).completed(suggested) == suggested
