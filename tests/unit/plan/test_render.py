"""What a person reads of a plan."""

from __future__ import annotations

from ansible_collections.talentbase.aws.plugins.module_utils._plan.render import diff, lines
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Address, Plan, Step, Verb


def step(before: dict[str, object], after: dict[str, object]) -> Step:
    return Step(Verb.UPDATE, Address("task definition", "api"), before, after)


def test_a_line_names_verb_resource_and_what_differs() -> None:
    assert lines(Plan((step({"cpu": "256"}, {"cpu": "512"}),))) == ["update task definition api (cpu)"]


def test_values_named_like_secrets_are_hidden_at_any_depth() -> None:
    environment = {"DB_PASSWORD": "hunter2", "API_TOKEN": "t0ken", "PORT": "8000"}
    shown = diff(Plan((step({}, {"containers": {"api": {"environment": environment}}}),)))[0]["after"]
    assert "hunter2" not in shown
    assert "t0ken" not in shown
    assert "8000" in shown
    assert shown.count("(hidden)") == 2


def test_an_arn_is_not_secret() -> None:
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:a-abcdef:KEY::"
    assert arn in diff(Plan((step({}, {"secrets": {"SECRET_KEY": arn}}),)))[0]["after"]
