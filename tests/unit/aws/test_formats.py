"""What a newer version keeps in AWS in a format of its own is refused, with the version to install."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._aws.formats import VERSION, refuse_newer_text
from ansible_collections.talentbase.aws.plugins.module_utils._aws.tags import to_dict
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.scheduled import PUT_BACK, put_back_at
from ansible_collections.talentbase.aws.plugins.module_utils._lock.record import Hold, Record, parse
from ansible_collections.talentbase.aws.plugins.module_utils._module.last_converged import LastConverged, _parsed
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.stages import since_of, stages_of
from tests.harness import ROOT

NEWER = "format=2 version=2.3.0 "
AT = {"Schedule": "at(2026-03-01T10:00:00)", "ResourceId": "service/app-dev/api"}
KINDS: dict[str, Callable[[], object]] = {
    "lock": lambda: parse(json.dumps({"format": 2, "version": "2.3.0", "held": []})),
    "fingerprint": lambda: _parsed("/p", json.dumps({"format": 2, "version": "2.3.0", "parts": []})),
    "fingerprint, its writer among the images": lambda: _parsed(
        "/p", json.dumps({"fingerprint": "", "requested": {"written_by": {"format": 2, "version": "2.3.0"}}})
    ),
    "tag": lambda: to_dict([{"Key": "talentbase.aws/start-up", "Value": f"{NEWER}healthy 3-4"}]),
    "tag of ECS": lambda: to_dict([{"key": "talentbase.aws/failure", "value": f"{NEWER}x"}], "key", "value"),
    "tag of a secret": lambda: since_of({"Tags": [{"Key": "talentbase.aws/value-since", "Value": f"{NEWER}x"}]}),
    "label": lambda: stages_of({"Name": "s", "VersionIdsToStages": {"1": ["AWSCURRENT", f"{NEWER}MERGING"]}}),
    "scheduled action": lambda: put_back_at({**AT, "ScheduledActionName": f"{PUT_BACK} {NEWER}".strip()}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_refused_with_the_version_to_install(kind: str) -> None:
    with pytest.raises(Failure) as failed:
        KINDS[kind]()
    for part in ("talentbase.aws 2.3.0", "format 2", f"this version, {VERSION}", "'talentbase.aws:>=2.3.0'"):
        assert part in str(failed.value)


def test_what_is_known_is_read_and_what_others_tag_is_theirs() -> None:
    refuse_newer_text("x", "format=1 version=1.9.0 text")
    refuse_newer_text("x", "the format=9 of somebody")
    assert to_dict([{"Key": "format", "Value": NEWER}]) == {"format": NEWER}
    assert put_back_at({**AT, "ScheduledActionName": PUT_BACK}) == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert put_back_at({**AT, "ScheduledActionName": f"{PUT_BACK} of ours"}) is None
    hold = Hold("a1", "arn", "host", "since", 60)
    later = json.dumps({**json.loads(Record(4, hold).dump()), "version": "1.9.0", "mood": "good"})
    assert parse(later) == Record(4, hold)


def test_a_version_that_is_none_is_not_repeated() -> None:
    with pytest.raises(Failure) as failed:
        parse(json.dumps({"format": 2, "version": "1.0.0; rm -rf /"}))
    assert "rm -rf" not in str(failed.value)
    assert "--upgrade talentbase.aws" in str(failed.value)


def test_version_1_0_0_reads_what_this_one_writes() -> None:
    """Its own words for reading, as the artifact in tests/integration/upgrade has them."""
    kept = LastConverged("abc", {"image_tag": "3f2c1d0"}, ["x"]).written_by("inputs")
    assert set(json.loads(kept.dump())) <= {"fingerprint", "requested", "postponed", "rolled_back"}
    lock: dict[str, Any] = json.loads(Record(4, Hold("a1", "arn", "host", "since", 60)).dump())
    assert set(lock["hold"]) == {"holder", "who", "origin", "since", "ttl", "process"}


def test_a_record_says_what_it_says_whoever_wrote_it() -> None:
    old = _parsed("/p", json.dumps({"fingerprint": "abc", "requested": {"image_tag": "1"}}))
    assert (old.version, old.inputs) == ("1.0.0", "")
    new = old.written_by("inputs")
    assert (new.version, new.inputs) == (VERSION, "inputs")
    assert new.content() == old.content()
    assert _parsed("/p", new.dump()) == new
    assert _parsed("/p", '{"fingerprint": 1, "requested": "x", "more": 2}') == LastConverged()


def test_the_version_is_that_of_the_collection() -> None:
    assert yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"] == VERSION
