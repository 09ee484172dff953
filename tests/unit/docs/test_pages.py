"""Pages that follow from the code say all that the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import aws_behaviour, inventory_fragments, inventory_reference
from tools.permissions import action_list, actions

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text()
PLAYBOOKS = sorted((ROOT / "playbooks").glob("*.yml"))
OPTIONS = (ROOT / "docs/playbooks.md").read_text()
WIDTH = 100
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "rehearsal/README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "roles").glob("*/README.md")),
]


def test_the_security_page_has_the_actions_that_the_code_asks_for() -> None:
    assert action_list(actions()) in (ROOT / "docs/security.md").read_text(), "run python -m tools.permissions --write"


def test_the_inventory_page_is_what_the_code_reads(capsys: pytest.CaptureFixture[str]) -> None:
    inventory_reference.main()
    assert (ROOT / "docs/inventory.md").read_text() == capsys.readouterr().out, "run make docs"


def test_the_page_on_aws_is_what_the_session_waits_for(capsys: pytest.CaptureFixture[str]) -> None:
    aws_behaviour.main()
    assert (ROOT / "docs/aws-behaviour.md").read_text() == capsys.readouterr().out, "run make docs"


def test_of_every_operation_it_is_known_what_passes_or_that_nothing_is() -> None:
    called, unknown = aws_behaviour.operations(), aws_behaviour.unknown()
    assert len(called) > 200
    assert [name for name in called if not aws_behaviour.rows_of(name) and name not in unknown] == []
    assert [name for name in unknown if aws_behaviour.rows_of(name)] == []


def test_ansible_doc_shows_what_the_code_reads() -> None:
    fragments = inventory_fragments.fragments()
    assert {path: path.read_text() for path in inventory_fragments.FOLDER.glob("inventory_*.py")} == fragments, (
        "run make docs"
    )


@pytest.mark.parametrize("section", [name for name, _cls, _how in inventory_reference.OF_MODULES])
def test_a_module_documents_each_section(section: str) -> None:
    modules = [path.read_text() for path in (ROOT / "plugins/modules").glob("*.py")]
    assert [text for text in modules if f"  - talentbase.aws.inventory_{section}\n" in text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_line_is_too_long_for_a_diff(page: Path) -> None:
    assert not [line for line in page.read_text().splitlines() if len(line) > WIDTH]


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=lambda playbook: playbook.stem)
def test_a_playbook_is_in_the_readme_and_has_its_options_on_their_page(playbook: Path) -> None:
    assert re.search(rf"^\| `(playbooks/)?{playbook.name}` \|", README, re.MULTILINE)
    sections = dict(re.findall(r"^## (.+?)\n(.+?)(?=^## |\Z)", OPTIONS, re.MULTILINE | re.DOTALL))
    shared = sections["Options that several playbooks share"]
    for option in set(re.findall(r"-e (\w+)=", playbook.read_text())):
        assert f"`{option}`" in sections[playbook.stem] + shared


@pytest.mark.parametrize("folder", ["plugins", "playbooks", "roles"])
def test_the_code_does_not_know_the_embedded_account(folder: str) -> None:
    """What README.md says of playbooks, roles and modules."""
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".yml", ".md")]
    assert files
    assert not [path for path in files if "rehears" in path.read_text().lower()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text()):
        name, _, anchor = target.partition("#")
        text = ((page.parent / name) if name else page).read_text()
        headings = [re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in text.splitlines()]
        assert not anchor or anchor in headings or f'id="{anchor}"' in text


def test_the_files_that_the_architecture_names_are_there() -> None:
    code = ROOT / "plugins/module_utils"
    names = re.findall(r"`([\w/*]*/[\w*]+\.py|_[a-z]+)`", (ROOT / "docs/architecture.md").read_text())
    assert names
    assert not [name for name in names if not [*code.glob(name), *ROOT.glob(name)]]


def test_the_run_in_the_readme_ends_with_the_words_of_a_deploy() -> None:
    summary = (ROOT / "plugins/module_utils/_summary/deploy.py").read_text()
    for words in (": nothing to change, in ", ": the deploy FAILED after "):
        assert words in README
        assert words in summary
