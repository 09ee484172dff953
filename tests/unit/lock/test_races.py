"""However the reads and writes of several runs fall together, at most one has the lock, and all see the same one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._lock import heartbeat
from ansible_collections.talentbase.aws.plugins.module_utils._lock.record import Hold, LockState
from ansible_collections.talentbase.aws.plugins.module_utils._lock.store import Store

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
HEADERS = {"HTTPHeaders": {"date": "Sun, 01 Mar 2026 10:00:00 GMT"}}
RUNS = ("a", "b", "c")


class ParameterStore:
    """One parameter as Parameter Store keeps it: every write is a version, and only a creation is conditional."""

    def __init__(self) -> None:
        self.values: list[str] = []

    def client(self, service: str) -> ParameterStore:
        return self

    def get_parameter(self, Name: str) -> dict[str, Any]:
        version = int(Name.split(":")[1]) if ":" in Name else len(self.values)
        if not version:
            raise ClientError({"Error": {"Code": "ParameterNotFound"}, "ResponseMetadata": HEADERS}, "GetParameter")  # type: ignore[typeddict-item]
        parameter = {"Version": version, "Value": self.values[version - 1], "LastModifiedDate": NOW}
        return {"Parameter": parameter, "ResponseMetadata": HEADERS}

    def put_parameter(self, Value: str, Overwrite: bool = False, **_: Any) -> dict[str, Any]:
        if self.values and not Overwrite:
            raise ClientError({"Error": {"Code": "ParameterAlreadyExists"}}, "PutParameter")
        self.values.append(Value)
        return {"Version": len(self.values)}

    def call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """As the heartbeat calls it."""
        return self.get_parameter(**arguments) if operation == "GetParameter" else self.put_parameter(**arguments)


MOVES = st.lists(st.tuples(st.sampled_from(RUNS), st.sampled_from(("look", "take", "give back", "beat"))), max_size=60)


@given(MOVES)
def test_at_most_one_run_has_the_lock(moves: list[tuple[str, str]]) -> None:
    aws = ParameterStore()
    store = Store(aws, "app-dev", {})  # type: ignore[arg-type]
    looks: dict[str, LockState] = {}
    owner: str | None = None
    for run, move in moves:
        if move == "look" or run not in looks:
            looks[run] = store.read()
        elif move == "take" and looks[run].may_take(run):
            if store.swap(looks[run], Hold(run, "who", "where", "since", 3600)):
                assert owner in (None, run), f"{run} took the lock that {owner} has"
                owner = run
        elif move == "give back" and looks[run].held_by(run) and store.swap(looks[run], None):
            assert owner == run
            owner = None
        elif move == "beat" and aws.values:
            assert heartbeat.write_anew(aws.call, "x", run) is (owner == run)
        found = store.read()
        assert (found.hold.holder if found.hold else None) == owner


def test_two_that_take_an_expired_lock_at_once_agree() -> None:
    aws = ParameterStore()
    store = Store(aws, "app-dev", {})  # type: ignore[arg-type]
    assert store.swap(store.read(), Hold("dead", "who", "where", "since", 1))
    first, second = store.read(), store.read()
    assert store.swap(first, Hold("a", "who", "where", "since", 3600))
    assert not store.swap(second, Hold("b", "who", "where", "since", 3600))
    assert store.read().held_by("a")
    assert not store.swap(second, Hold("b", "who", "where", "since", 3600))
    assert store.read().held_by("a")


def test_a_beat_that_comes_while_another_run_takes_the_lock_keeps_it() -> None:
    """Whoever writes first has it: a run that slept through its time, and woke before another took its lock, goes on."""
    aws = ParameterStore()
    store = Store(aws, "app-dev", {})  # type: ignore[arg-type]
    assert store.swap(store.read(), Hold("a", "who", "where", "since", 50))
    seen = store.read()
    assert heartbeat.write_anew(aws.call, "x", "a")
    assert not store.swap(seen, Hold("b", "who", "where", "since", 50))
    assert store.read().held_by("a")
    assert heartbeat.write_anew(aws.call, "x", "a")  # over the record of b, which does not count
    assert store.swap(store.read(), Hold("b", "who", "where", "since", 50))
    assert not heartbeat.write_anew(aws.call, "x", "a")
    assert store.read().held_by("b")
