"""A plan that only adds."""

from __future__ import annotations

from ansible_collections.talentbase.aws.plugins.module_utils._plan.removals import split_removals
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address, KindRules, Resource

RULES = {
    "role": KindRules(widen={"may": lambda now, then: sorted({*now, *then})}),
    "place": KindRules(delete_first=True),
}
PRUNE = ("rule", "place")


def role(*may: str, text: str = "") -> Resource:
    return Resource(Address("role", "r"), {"may": [*may], "text": text})


def there(*resources: Resource) -> dict[Address, Actual]:
    return {item.address: Actual(item.address, item.properties) for item in resources}


OLD_RULE, NEW_RULE = (Resource(Address("rule", name), {}) for name in ("old", "new"))


def test_additions_are_made_and_removals_postponed() -> None:
    _, plan, postponed = split_removals([role("b"), NEW_RULE], there(role("a"), OLD_RULE), RULES, PRUNE)
    assert [(str(step), step.after.get("may")) for step in plan.steps] == [
        ("update role r (may)", ["a", "b"]),
        ("create rule new", None),
    ]
    assert [str(step) for step in postponed] == ["update role r (may)", "delete rule old"]


def test_a_second_run_has_nothing_to_add_and_still_names_the_removals() -> None:
    wide, plan, postponed = split_removals([role("b")], there(role("a", "b")), RULES, PRUNE)
    assert (plan.steps, [str(step) for step in postponed]) == ((), ["update role r (may)"])
    assert wide == [role("a", "b")]


def test_without_a_removal_it_is_the_whole_plan() -> None:
    _, plan, postponed = split_removals([role("a", "b"), NEW_RULE], there(role("a")), RULES, PRUNE)
    assert ([str(step) for step in plan.steps], postponed) == (["update role r (may)", "create rule new"], [])


def test_what_holds_a_name_goes_at_once() -> None:
    place = Resource(Address("place", "p"), {})
    _, plan, postponed = split_removals([], there(place, OLD_RULE), RULES, PRUNE)
    assert [str(step) for step in (*plan.steps, *postponed)] == ["delete place p", "delete rule old"]


def test_a_new_resource_is_made_as_it_is_to_be_first_and_its_change_postponed() -> None:
    rules = {**RULES, "rule": KindRules(first=lambda _address, properties: {**properties, "priority": 21})}
    made = Resource(Address("rule", "new"), {"priority": 10, "to": "x"})
    wide, plan, postponed = split_removals([made], {}, rules, PRUNE)
    assert [step.after for step in plan.steps] == [{"priority": 21, "to": "x"}]
    assert wide[0].properties["priority"] == 21
    assert [(str(step), step.after) for step in postponed] == [("update rule new (priority)", {"priority": 10})]
    _, plan, postponed = split_removals([made], there(made), rules, PRUNE)
    assert (plan.steps, postponed) == ((), [])
