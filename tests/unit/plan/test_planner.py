"""The planner: for any wanted and actual state, applying the plan and planning again gives an empty plan."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import (
    in_order,
    make_absence_plan,
    make_plan,
    resolve,
)
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import (
    UNKNOWN,
    Actual,
    Address,
    KindRules,
    Plan,
    Ref,
    Resource,
    Verb,
)

State = dict[Address, Actual]
NAMES = ["a", "b", "c", "d", "e"]
KINDS = ["network", "subnet", "rule"]
RULES = {
    "subnet": KindRules(initial=frozenset({"size"}), renewed=frozenset({"id"})),
    "rule": KindRules(delete_first=True),
}
values = st.one_of(st.integers(0, 3), st.sampled_from(["x", "y"]), st.lists(st.integers(0, 2), max_size=2))


@st.composite
def wanted(draw: Any) -> list[Resource]:
    """Resources in any order, each referring to some that were drawn before it."""
    addresses = draw(
        st.lists(st.builds(Address, st.sampled_from(KINDS), st.sampled_from(NAMES)), unique=True, max_size=8)
    )
    resources: list[Resource] = []
    for number, address in enumerate(addresses):
        properties = draw(st.dictionaries(st.sampled_from(["size", "color", "zone"]), values, max_size=3))
        for other in draw(st.lists(st.sampled_from(addresses[:number]), max_size=2)) if number else []:
            properties[f"of {other}"] = Ref(other, "id")
        resources.append(Resource(address, properties))
    return draw(st.permutations(resources))


@st.composite
def present(draw: Any) -> State:
    addresses = draw(
        st.lists(st.builds(Address, st.sampled_from(KINDS), st.sampled_from(NAMES)), unique=True, max_size=8)
    )
    return {
        address: Actual(
            address,
            draw(st.dictionaries(st.sampled_from(["size", "color", "zone", "more"]), values, max_size=4)),
            {"id": f"{address}#0"},
        )
        for address in addresses
    }


def carried_out(plan: Plan, desired: list[Resource], actual: State) -> State:
    """The state after a plan, as an account that does what it is told would have it."""
    state = dict(actual)
    properties = {resource.address: resource.properties for resource in desired}
    for step in plan.steps:
        if step.verb is Verb.DELETE:
            del state[step.address]
            continue
        after = resolve(properties[step.address], lambda ref: state[ref.address].attributes[ref.attribute])
        before = state.get(step.address)
        renewed = before is not None and step.address.kind == "subnet"
        identity = f"{before.attributes['id']}+" if before and renewed else f"{step.address}#0"
        state[step.address] = Actual(step.address, {**(before.properties if before else {}), **after}, {"id": identity})
    return state


@given(wanted(), present(), st.lists(st.sampled_from(KINDS), unique=True))
def test_applied_plan_leaves_nothing_to_do(desired: list[Resource], actual: State, prune: list[str]) -> None:
    plan = make_plan(desired, actual, RULES, prune)
    state = carried_out(plan, desired, actual)
    assert not make_plan(desired, state, RULES, prune)


@given(wanted(), present())
def test_nothing_is_deleted_without_prune(desired: list[Resource], actual: State) -> None:
    assert all(step.verb is not Verb.DELETE for step in make_plan(desired, actual, RULES).steps)


@given(wanted())
def test_each_comes_after_what_it_needs(desired: list[Resource]) -> None:
    seen: set[Address] = set()
    for resource in in_order(desired):
        assert resource.needs() <= seen
        seen.add(resource.address)


@given(wanted(), present())
def test_absence_removes_everything_and_dependants_first(desired: list[Resource], actual: State) -> None:
    plan = make_absence_plan(desired, actual)
    assert {step.address for step in plan.steps} == set(actual)
    place = {step.address: number for number, step in enumerate(plan.steps)}
    for resource in desired:
        for needed in resource.needs():
            if resource.address in place and needed in place:
                assert place[resource.address] < place[needed]


def test_a_value_of_something_new_is_unknown_in_the_plan() -> None:
    network, subnet = Address("network", "a"), Address("subnet", "a")
    plan = make_plan([Resource(subnet, {"in": Ref(network)}), Resource(network, {})], {})
    assert [step.address for step in plan.steps] == [network, subnet]
    assert plan.steps[1].after == {"in": UNKNOWN}


def test_what_cannot_change_is_refused_and_not_planned() -> None:
    address = Address("database", "main")
    actual = {address: Actual(address, {"encrypted": False, "size": 20})}
    plan = make_plan(
        [Resource(address, {"encrypted": True, "size": 30})],
        actual,
        {"database": KindRules(fixed=frozenset({"encrypted"}))},
    )
    assert [step.after for step in plan.steps] == [{"size": 30}]
    assert len(plan.refusals) == 1
    assert "database main: encrypted is False and cannot become True" in plan.refusals[0]


def test_tags_of_others_are_left_alone() -> None:
    address = Address("cluster", "a")
    actual = {address: Actual(address, {"tags": {"Team": "x", "Cost": "y"}})}
    assert not make_plan([Resource(address, {"tags": {"Team": "x"}})], actual)
    (step,) = make_plan([Resource(address, {"tags": {"Team": "z"}})], actual).steps
    assert (step.before, step.after) == ({"tags": {"Team": "x"}}, {"tags": {"Team": "z"}})


def test_tags_alone_renew_nothing() -> None:
    definition, service = Address("task definition", "a"), Address("service", "a")
    rules = {"task definition": KindRules(renewed=frozenset({"arn"}), light=frozenset({"tags"}))}
    desired = [
        Resource(definition, {"cpu": 1, "tags": {"a": "b"}}),
        Resource(service, {"runs": Ref(definition, "arn")}),
    ]
    state = {
        definition: Actual(definition, {"cpu": 1, "tags": {}}, {"arn": "td:1"}),
        service: Actual(service, {"runs": "td:1"}),
    }
    assert [step.address for step in make_plan(desired, state, rules).steps] == [definition]
    state[definition] = Actual(definition, {"cpu": 2, "tags": {"a": "b"}}, {"arn": "td:1"})
    assert [step.address for step in make_plan(desired, state, rules).steps] == [definition, service]
