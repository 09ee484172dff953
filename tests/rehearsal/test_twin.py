"""A file that no account can be made of is refused with one message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rehearsal import ACCOUNT_ID, cli
from rehearsal.twin.file import Twin, TwinError, read, seconds
from rehearsal.twin.tasks import start_up_rules

WHOLE: dict[str, Any] = {
    "format": "talentbase.aws/twin",
    "schema": 1,
    "written_by": "1.2.0",
    "account": ACCOUNT_ID,
    "region": "us-east-1",
    "read_at": "2026-01-31T12:00:00+00:00",
    "answers": {},
}


def written(folder: Path, content: object) -> Path:
    """A file with some content."""
    path = folder / "twin.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("no JSON", "is no JSON"),
        ([], "its format is not talentbase.aws/twin"),
        ({"format": "other"}, "its format is not talentbase.aws/twin"),
        ({**WHOLE, "schema": 2, "written_by": "3.0.0"}, "reads up to 1: it was written by talentbase.aws 3.0.0"),
        ({**WHOLE, "account": "12"}, "has to be twelve digits"),
        ({**WHOLE, "read_at": "yesterday"}, "is not whole (ValueError"),
        ({name: value for name, value in WHOLE.items() if name != "answers"}, "is not whole (KeyError: 'answers')"),
        ({**WHOLE, "answers": {"ec2": []}}, "cannot be made (AttributeError: "),
    ],
)
def test_a_bad_file_is_refused_with_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: object, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, content)
    assert cli.main(["start", "--background", "--port", "0", "--from", str(path)]) == 1
    said = capsys.readouterr().out
    assert problem in said
    assert "Traceback" not in said


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TwinError, match="cannot be read"):
        read(tmp_path / "none.json")


def test_a_twin_knows_its_answers_in_either_form(tmp_path: Path) -> None:
    answers = {
        "elbv2": {
            "DescribeRules": {"listener": [{"RuleArn": "rule"}]},
            "DescribeTargetGroups": [{"TargetGroupArn": "group"}],
        },
        "resourcegroupstaggingapi": {"GetResources": [{"ResourceARN": "group", "Tags": [{"Key": "a", "Value": "1"}]}]},
    }
    twin = read(written(tmp_path, {**WHOLE, "answers": answers}))
    assert (
        twin.items("elbv2", "DescribeRules") == twin.of("elbv2", "DescribeRules", "listener") == [{"RuleArn": "rule"}]
    )
    assert twin.items("elbv2", "DescribeTargetGroups") == [{"TargetGroupArn": "group"}]
    assert twin.items("rds", "DescribeDBInstances") == []
    assert twin.tags == {"group": {"a": "1"}}


def test_times_of_logs_are_in_milliseconds() -> None:
    assert seconds("1970-01-01T00:01:00+00:00") == seconds(60) == 60.0
    assert seconds(1_796_006_530_516) == 1_796_006_530.516


def test_an_image_starts_as_its_newest_task_has() -> None:
    def task(image: str, created: int, running: int) -> dict[str, Any]:
        times = {
            "createdAt": created,
            "pullStartedAt": created + 5,
            "pullStoppedAt": created + 20,
            "startedAt": running,
        }
        return {**times, "containers": [{"image": image}]}

    tasks = [task("registry/web@sha256:1", 200, 290), task("registry/web:latest", 100, 130)]
    twin = Twin(ACCOUNT_ID, "us-east-1", 0.0, {"ecs": {"DescribeTasks": tasks}}, {})
    assert start_up_rules(twin) == {"registry/web[:@]*": {"startup_seconds": 90.0, "pull_seconds": 15.0}}


def test_of_what_nothing_can_be_made_is_left_out_and_named(tmp_path: Path) -> None:
    subnets = [{"SubnetId": "subnet-1", "VpcId": "vpc-1"}, {"SubnetId": "subnet-2"}]
    twin = read(written(tmp_path, {**WHOLE, "answers": {"ec2": {"DescribeSubnets": subnets}}}))
    made: list[str] = []
    twin.each("ec2", "DescribeSubnets", lambda item: made.append(item["VpcId"]))
    assert made == ["vpc-1"]
    assert twin.left_out == ["ec2:DescribeSubnets subnet-2: KeyError: 'VpcId'"]
