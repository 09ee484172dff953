"""An extra variable is text: what Ansible would evaluate, or a terminal obey, is refused before anything templates it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.template import trust_as_template

from ansible_collections.talentbase.aws.plugins.lookup.run_faults import text_faults
from tests import injections

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
DATA_FILE = "awx.yml"  # its variables are a file of the administrator, not what a run is asked


@pytest.mark.parametrize("text", injections.JINJA)
def test_a_template_is_refused_wherever_it_stands(text: str) -> None:
    template = trust_as_template(text)
    for given in ({"to": template}, {"x": {"y": [template]}}, {"x": {template: 1}}, {template: "x"}):
        (fault,) = text_faults(given)
        assert "holds a template of Jinja" in fault
        assert "MARK" not in fault or template in given


def test_what_ansible_would_not_evaluate_is_text() -> None:
    assert list(text_faults({"to": "{{ x }}", "n": 1, "b": True, "none": None, "list": ["a", 2.5]})) == []
    assert list(text_faults({"command": trust_as_template("sh -c 'echo ${X} {a,b} 100%'\n\techo")})) == []


@pytest.mark.parametrize("text", [text for text in (*injections.TERMINAL, *injections.UNSEEN) if injections.raw(text)])
def test_a_character_that_nobody_sees_is_refused(text: str) -> None:
    (fault,) = text_faults({"to": text})
    assert fault == "to: holds control characters, or characters that nobody sees; give it as plain text"
    assert list(text_faults({"secret_value": text})) == []


@pytest.mark.parametrize("path", sorted(PLAYBOOKS.glob("*.yml")), ids=lambda path: path.name)
def test_every_playbook_begins_with_it(path: Path) -> None:
    if path.name == DATA_FILE:
        return
    loader = yaml.SafeLoader(path.read_text())
    loader.yaml_constructors = {**loader.yaml_constructors, "!unsafe": lambda loader, node: node.value}
    for play in loader.get_data():
        first = play["tasks"][0]
        assert set(first) <= {"name", "block", "rescue"} or "block" not in first
        (first, *_) = first.get("block", [first])
        assert first["ansible.builtin.import_tasks"] == "tasks/validate_extra_vars.yml"
        assert not play["gather_facts"]
        assert "pre_tasks" not in play
        assert [role["role"] for role in play.get("roles", [])] in ([], ["talentbase.aws.inventory"])


def test_it_comes_before_a_variable_is_templated() -> None:
    """A name in an expression is templated before the expression is evaluated; a lookup is made when it is reached."""
    (task,) = yaml.safe_load((PLAYBOOKS / "tasks/validate_extra_vars.yml").read_text())
    variables: dict[str, Any] = task["vars"]
    faults = variables["extra_vars_faults"]
    first, second = " ".join(faults.split()).split(" or ")
    assert first == "{{ query('talentbase.aws.run_faults')"
    assert second.startswith("lookup('ansible.builtin.vars', ")
    assert not any(
        name in faults.replace("'extra_vars_values'", "") for name in variables if name != "extra_vars_faults"
    )
