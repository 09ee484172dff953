"""No value of a secret leaves the module and the request to AWS, however much Ansible is told to say and to keep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.harness import Account, Run

SHORTEST = 12
"""Characters; what is shorter, such as a placeholder's word, may stand in any output."""


@dataclass
class LoudAccount(Account):
    """An account whose runs keep every file that Ansible makes for a module, and hand modules over as files."""

    temporary: Path = Path()

    def environment(self) -> dict[str, str]:
        return {
            **super().environment(),
            "ANSIBLE_PIPELINING": "0",
            "ANSIBLE_KEEP_REMOTE_FILES": "1",
            "ANSIBLE_REMOTE_TEMP": str(self.temporary / "modules"),
            "ANSIBLE_LOG_PATH": str(self.home / "ansible.log"),
            "TMPDIR": str(self.temporary),
        }


@pytest.fixture(scope="module")
def account(server: str, tmp_path_factory: pytest.TempPathFactory) -> LoudAccount:
    """The account as it starts, with a HOME and a TMPDIR of its own."""
    found = LoudAccount(server, tmp_path_factory.mktemp("home"), temporary=tmp_path_factory.mktemp("temporary"))
    found.ask("POST", "reset")
    return found


@pytest.fixture(scope="module")
def runs(account: LoudAccount) -> dict[str, Run]:
    """A first deploy, a rerun and two deploys that fail, as loud as can be."""
    found = {
        "first": account.playbook("deploy.yml", "-vvvv", "--diff"),
        "rerun": account.playbook("deploy.yml", "-vvvv", "--diff"),
        "no such image": account.playbook("deploy.yml", "-vvvv", "--diff", image_tag="no-such-tag"),
    }
    sha = newest_sha(account)
    account.ask("PUT", "images", {f"*:{sha}": {"fail": "exit", "exit_code": 1, "log": ["no database"]}})
    found["failing image"] = account.playbook("deploy.yml", "-vvvv", "--diff", image_tags={"api": sha})
    assert [run.code for run in found.values()] == [0, 0, 2, 2], found["first"].output[-3000:]
    assert "AnsiballZ_secret_bootstrap" in found["first"].output
    return found


@pytest.fixture(scope="module")
def values(account: LoudAccount, runs: dict[str, Run]) -> set[str]:
    """Every value that the deploy generated: the whole text, and the parts of a JSON text."""
    client = account.client("secretsmanager")
    names = [item["Name"] for item in client.list_secrets()["SecretList"]]
    assert len(names) == 6
    texts = [client.get_secret_value(SecretId=name)["SecretString"] for name in names]
    found = set(texts) | {part for text in texts for part in parts(text)}
    generated = {value for value in found if len(value) >= SHORTEST and "placeholder" not in value.lower()}
    assert len(generated) >= 4, "the session secret, two keys and a password"
    return generated - {"talentbase_admin"}


def test_no_output_has_a_value(runs: dict[str, Run], values: set[str]) -> None:
    assert [name for name, run in runs.items() if any(value in run.output for value in values)] == []


def test_no_file_has_a_value(account: LoudAccount, runs: dict[str, Run], values: set[str]) -> None:
    files = [*files_below(account.home), *files_below(account.temporary)]
    modules = [file for file in files if file.name == "AnsiballZ_secret_bootstrap.py"]
    assert all(b"talentbase-dev-rds-credentials" in file.read_bytes() for file in modules), (
        "arguments lie in plain text"
    )
    assert modules
    secret = [value.encode() for value in values]
    assert [str(file) for file in files if any(value in file.read_bytes() for value in secret)] == []


def parts(text: str) -> list[str]:
    """The texts in a JSON mapping."""
    try:
        held = json.loads(text)
    except ValueError:
        return []
    return [str(value) for value in held.values()] if isinstance(held, dict) else []


def newest_sha(account: Account) -> str:
    """The tag of the api's image that is not latest."""
    images = account.client("ecr").describe_images(repositoryName="talentbase-api")["imageDetails"]
    return next(str(tag) for image in images for tag in image["imageTags"] if tag != "latest")


def files_below(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
