"""playbooks/rollback.yml with pick=true: a person chooses one of the good revisions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import programs
from tests.harness import Account
from tests.integration.secrets.terminal import at_terminal

PLAYBOOK = "playbooks/rollback.yml"
CLUSTER, API = "talentbase-dev", "talentbase-api-dev"
TAGS = ("one", "two")


@pytest.fixture(scope="module")
def deployed_often(built_dev: Account) -> Account:
    """dev, whose API had three revisions: latest, one and two."""
    ecr = built_dev.client("ecr")
    [latest] = ecr.batch_get_image(repositoryName="talentbase-api", imageIds=[{"imageTag": "latest"}])["images"]
    for tag in TAGS:
        ecr.put_image(repositoryName="talentbase-api", imageManifest=latest["imageManifest"], imageTag=tag)
        run = built_dev.playbook("deploy.yml", "--tags", "services", image_tags={"api": tag})
        assert run.code == 0, run.output
    return built_dev


@pytest.fixture
def deployed(deployed_often: Account, tmp_path: Path) -> Iterator[Account]:
    """It again, for each test."""
    with deployed_often.copy(tmp_path) as account:
        yield account


def revision(account: Account) -> str:
    [service] = account.client("ecs").describe_services(cluster=CLUSTER, services=[API])["services"]
    return str(service["taskDefinition"].rsplit(":", 1)[1])


def asked(account: Account, folder: Path, answer: str) -> tuple[int, str]:
    """The exit code and the output of a run whose question is answered at a terminal."""
    output = folder / "output"
    given = ["-e", "service=api", "-e", "pick=true"]
    command = programs.ansible_playbook(PLAYBOOK, "-i", "inventories/dev", *given)
    environment = {name: value for name, value in account.environment().items() if name != "CI"}
    code, _shown = at_terminal(command, environment, output, [("The number of the revision", answer)])
    return code, output.read_text()


def test_a_person_picks_a_number_of_the_list(deployed: Account, tmp_path: Path) -> None:
    code, said = asked(deployed, tmp_path, "2")
    assert code == 0, said
    rows = [line.split() for line in said.splitlines() if " succeeded in " in line]
    assert [row[:2] for row in rows] == [["1", "2"], ["2", "1"]]
    assert "talentbase-api:one" in said
    assert revision(deployed) == "1"


@pytest.mark.parametrize(("answer", "words"), [("", "no revision was chosen"), ("7", "there is no number 7")])
def test_any_other_answer_changes_nothing(deployed: Account, tmp_path: Path, answer: str, words: str) -> None:
    code, said = asked(deployed, tmp_path, answer)
    assert code == 2, said
    assert words in said
    assert revision(deployed) == "3"


def test_where_nobody_can_be_asked_the_list_and_its_commands_are_the_answer(deployed: Account) -> None:
    run = deployed.playbook(PLAYBOOK, service="api", pick=True)
    assert (run.code, run.writes) == (2, 0), run.output
    assert "Nothing was changed: nobody can be asked for a revision, as this runs" in run.output
    for number in (2, 1):
        assert f"playbooks/rollback.yml -i inventories/dev -e service=api -e to={number}\n" in run.output


def test_what_cannot_run_again_is_not_offered(deployed: Account) -> None:
    deployed.client("ecr").batch_delete_image(repositoryName="talentbase-api", imageIds=[{"imageTag": "one"}])
    run = deployed.playbook(PLAYBOOK, service="api", pick=True)
    assert "-e to=2" not in run.output
    assert "-e to=1" in run.output
    assert (
        f"not offered: {API}: {API}:2 cannot run again: the image talentbase-api:one is not in ECR any more"
        in run.output
    )


def test_it_is_for_one_service_and_no_revision(deployed: Account) -> None:
    for given in ({}, {"service": "web,api"}, {"service": "api", "to": "2"}):
        run = deployed.playbook(PLAYBOOK, pick=True, **given)
        assert (run.code, run.writes) == (2, 0), run.output
