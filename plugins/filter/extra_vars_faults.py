# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The mistakes in the variables that a run was given with -e."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line

DOCUMENTATION = r"""
name: extra_vars_faults
version_added: "1.0.0"
short_description: Find mistakes in the extra variables of a run
description:
  - Checks the variables that the playbooks of this collection take with C(-e), and the tags of the run.
author: TalentBase (@talentbase)
positional: run_tags, known_tags
options:
  _input:
    description: The variables by name; an empty value is one that was not given.
    type: dict
    required: true
  run_tags:
    description: The tags of the run, C(ansible_run_tags).
    type: list
    elements: str
    default: []
  known_tags:
    description: The tags that select something; any tag by default.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Validate the extra variables
  ansible.builtin.assert:
    that: faults | length == 0
    fail_msg: "{{ faults | join('\n') }}"
  vars:
    faults: "{{ {'lock_wait': lock_wait | default('')} | talentbase.aws.extra_vars_faults }}"
"""

RETURN = r"""
_value:
  description: One line for each mistake, with its key and what to give.
  type: list
  elements: str
"""

# The least that each may be, and what a person may give.
NUMBERS: Mapping[str, tuple[int, str]] = {
    "lock_wait": (0, "seconds to wait for the lock, such as 600"),
    "lock_ttl": (60, "seconds, at least 60"),
    "task_timeout": (1, "seconds, such as 600"),
    "count": (0, "tasks, such as 4"),
    "days": (1, "days, from 1 to 90"),
    "lines": (1, "lines, such as 500"),
    "report_link_hours": (1, "hours, from 1 to 168"),
}
FILES = ("apply_to", "deployment_report_file", "report_file", "history_file", "outputs_file", "fleet_file", "twin_file")
SEVERAL_FILES = ("controls_file", "cost_file", "plan_file")
"""Options that name files with commas between."""
FORMATS = (None, "", "table", "json")
EXAMPLE = "-e 'command=\"python manage.py migrate\"'"


def extra_vars_faults(
    given: Mapping[str, Any], run_tags: Sequence[str] = (), known_tags: Sequence[str] = ()
) -> list[str]:
    """One line for each mistake. given: the variables by name, empty where a variable was not given."""
    faults = [*_command_line(given), *_numbers(given), *_format(given), *_tags(run_tags, known_tags), *_folders(given)]
    return [one_line(fault) for fault in faults]


def _command_line(given: Mapping[str, Any]) -> Iterator[str]:
    rest, services = given.get("_raw_params"), given.get("services")
    if rest:
        yield (
            f"{rest}: an argument outside of the value before it; "
            f"a value with spaces takes two pairs of quotes: {EXAMPLE}"
        )
    if services and isinstance(services, str):
        yield (
            f"services: is the map of services in the inventory, and cannot be {services}; "
            "for one service give -e service=KEY"
        )


def _numbers(given: Mapping[str, Any]) -> Iterator[str]:
    for key, (least, hint) in NUMBERS.items():
        value = str(given.get(key) or least)
        if not (value.isascii() and value.isdigit() and int(value) >= least):
            yield f"{key}: is {value}; give a whole number of {hint}"


def _format(given: Mapping[str, Any]) -> Iterator[str]:
    if given.get("format") not in FORMATS:
        yield f"format: is {given['format']}; give json, or leave it out for a table"


def _tags(run_tags: Sequence[str], known_tags: Sequence[str]) -> Iterator[str]:
    unknown = [tag for tag in run_tags if known_tags and tag not in known_tags]
    if unknown:
        yield f"--tags: {', '.join(unknown)} selects nothing; known are {', '.join(known_tags)}"


def _folders(given: Mapping[str, Any]) -> Iterator[str]:
    files = [str(given[key]) for key in FILES if given.get(key)]
    files += [name.strip() for key in SEVERAL_FILES if given.get(key) for name in str(given[key]).split(",")]
    folders = dict.fromkeys(map(os.path.dirname, files))
    missing = [folder for folder in folders if folder and not os.path.isdir(folder)]
    if missing:
        yield f"the folder {', '.join(missing)} does not exist; create it, or name another"


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the name that a template uses."""
        return {"extra_vars_faults": extra_vars_faults}
