"""Text from outside leaves by few ways, each of which cleans it; there is no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
PLUGINS = ROOT / "plugins"
# Calls that show or keep a text, and the files that may make them.
WAYS = {
    "print": set(),
    "exit_json": {"module_utils/_module/clean_module.py", "module_utils/_module/run.py"},
    "fail_json": {"module_utils/_module/clean_module.py", "module_utils/_module/run.py"},
    "AnsibleModule": set(),
    "AnsibleAWSModule": {"module_utils/_module/clean_module.py"},
    "display": {"callback/environments.py", "callback/terminal.py", "plugin_utils/follower.py"},
    "AnsibleActionFail": {"action/secret_change.py", "plugin_utils/person.py"},
    "AnsibleParserError": {"vars/environment_files.py"},
    "AnsibleError": set(),
    "warning": set(),
    "error": set(),
    "writelines": {"module_utils/_aws/progress.py"},
    # one secret's value, to one person; a module's arguments, to the module
    "write": {
        "module_utils/_rotation/viewing.py",
        "plugin_utils/value_pipe.py",
        "plugin_utils/module_fork.py",
    },
    "write_text": set(),
    "write_bytes": set(),
}

# Of the messages: what modules returned, and texts of the playbooks themselves.
PLAIN_ALREADY = {
    "'no revision was chosen' if rollback_number | length == 0 else 'there is no number ' ~ rollback_number ~ ' in the list'",
    "(rollback_choices.lines + [rollback_question]) | join('\n')",
    "([rollback_refusal] + rollback_choices.lines + ['To do: run one of these commands.'] + rollback_commands) | join('\n')",
    "adopt_plan.refused | join('\n')",
    "adopt_result.unkept | join('\n')",
    "adopt_written.error",
    "controls_failing | join('; ')",
    "deploy_summary",
    "' twice, as its protected: true asks' if destroy_needs | length == 2",
    "destroy_state.deletion_protection | join(', ')",
    "destroy_state.others | join(', ')",
    "destroy_stores | join(', ')",
    "destroy_stores | join(',') | quote",
    "drift_texts | reject('equalto', '') | join(' ')",
    "extra_vars_faults | join('\n')",
    "permissions_caller.account",
    "plan_problem",
    "preflight_collisions | join('\n')",
    "secret_value is undefined and value_file is undefined",
    "secrets_actions | join(', ')",
    "secrets_result.failure",
    "services_report_kept if services_kept | length > 0 else ''",
    "services_result.failure | default('')",
    "verify_result.problems | join('\n')",
}

LOOKUPS = ("environment_faults", "given", "run_faults", "written_inventory")
FOR_MODULES = {"environments_of_run"}
"""Lookups of what a module takes, which cleans what it says."""
OF_NUMBERS = {"waves"}


def calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_there_is_no_other_way_out_of_the_plugins() -> None:
    found: dict[str, set[str]] = {name: set() for name in WAYS}
    for path in PLUGINS.rglob("*.py"):
        for name in calls(ast.parse(path.read_text())):
            if name in WAYS:
                found[name].add(str(path.relative_to(PLUGINS)))
    assert found == WAYS


def test_every_way_out_cleans() -> None:
    assert {path.stem for path in (PLUGINS / "lookup").glob("*.py")} == {*LOOKUPS, *FOR_MODULES, *OF_NUMBERS}
    module = ast.parse((PLUGINS / "module_utils/_module/clean_module.py").read_text())
    methods = {node.name: set(calls(node)) for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    for name in ("exit_json", "fail_json"):
        assert "_cleaned" in methods[name]
    assert "cleaned" in methods["_cleaned"]
    assert "one_line" in methods["warn"]
    assert "clean" in set(calls(ast.parse((PLUGINS / "callback/terminal.py").read_text())))
    for file in (
        "module_utils/_aws/progress.py",
        "callback/environments.py",
        "filter/deploy_summary.py",
        "vars/environment_files.py",
        *map("lookup/{}.py".format, LOOKUPS),
    ):
        assert "one_line" in set(calls(ast.parse((PLUGINS / file).read_text())))


def tasks(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from tasks(item)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            yield from tasks(item)


def all_tasks() -> Iterator[dict[str, Any]]:
    for path in [*(ROOT / "playbooks").rglob("*.yml"), *(ROOT / "roles").rglob("tasks/*.yml")]:
        loader = yaml.SafeLoader(path.read_text())
        loader.yaml_constructors = {**loader.yaml_constructors, "!unsafe": lambda loader, node: node.value}
        yield from tasks(loader.get_data())


def test_what_a_message_repeats_is_plain() -> None:
    """Ansible shows a message as it is. A module's result is plain already; what a person or an inventory gave is not."""
    messages = [str(task[name]) for task in all_tasks() for name in ("fail_msg", "prompt") if name in task]
    repeated = [part.strip() for text in messages for part in re.findall(r"\{\{(.*?)\}\}", text, re.DOTALL)]
    assert len(repeated) > 20
    assert {part for part in repeated if "talentbase.aws.plain" not in part} == PLAIN_ALREADY


def test_files_that_hold_what_tasks_said_are_for_their_owner_alone() -> None:
    written = [task["ansible.builtin.copy"] for task in all_tasks() if "ansible.builtin.copy" in task]
    assert len(written) >= 5
    assert {item["mode"] for item in written} == {"0600"}


def test_files_are_named_from_the_folder_that_a_run_was_started_in() -> None:
    """Ansible's copy takes another name as one below the playbook's folder."""
    named = [task["ansible.builtin.copy"]["dest"] for task in all_tasks() if "ansible.builtin.copy" in task]
    assert not [name for name in named if "| expanduser | realpath" not in name]
