# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a running cluster is as an inventory: read, derived, and compared with what is written already. Nothing is written to AWS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._aws.errors import Failure
from .._module.inventory import split_names
from .._module.run import Result, Run
from .._text.plural import plural
from .derive import derive
from .environment import environment_name
from .existing import CLUSTER, existing_parts, own_ids, parts_given, without_others_services
from .files import file_texts
from .parts import missing_tags
from .reads import read_standing
from .section import Section
from .stacks import retiring, unkept
from .unsupported import unsupported
from .untagging import untag_commands
from .written import differing, together, unwritten

NAME = r"[a-z][a-z0-9-]{0,31}"
NAME_HINT = "end it with the environment's name in lower-case letters, digits and hyphens, such as inventories/dev"


def adopt(run: Run) -> Result:
    """The files to write, the tags that are missing, and what a person should know."""
    params = run.params
    if not re.fullmatch(NAME, params["environment_name"]):
        raise Failure(
            f"inventory: ends with {params['environment_name']!r}, which names no environment", todo=NAME_HINT
        )
    given = parts_given(split_names(params["existing"]))
    standing = read_standing(run.aws, params["cluster"], split_names(params["stacks"]))
    host = params["host"] or environment_name(standing, params["environment_name"])
    own = own_ids(standing, host, str((params["written"].get("cluster") or {}).get("name") or ""))
    standing = replace(standing, existing=existing_parts(standing, own, given), own=own)
    if CLUSTER in standing.existing:
        standing = without_others_services(standing, own)
    sections = derive(standing, host)
    written = params["written"]
    texts = file_texts(unwritten(sections, written), host)
    tags = missing_tags(standing)
    return {
        "changed": False,
        "host": host,
        "files": {path: text for path, text in texts.items() if path not in params["present"]},
        "inventory": together(sections, written),
        "differences": differing(sections, written),
        "remarks": remarks(sections),
        "tags": tags,
        "untag": untag_commands(tags),
        "stacks": [stack.name for stack in standing.stacks],
        "unsupported": unsupported(standing),
        "unkept": unkept(standing.stacks),
        "retire": retiring(standing),
        "summary": _summary(sections, len(standing.services)),
    }


def remarks(sections: Mapping[str, Section]) -> list[str]:
    """What could not be derived, or is not said, behind the keys of the values; the same is said once."""
    keys: dict[str, list[str]] = {}
    for section in sections.values():
        for path, text in section.comments.items():
            keys.setdefault(text, []).append(".".join(path))
    return [f"{', '.join(names)}: {text}" for text, names in keys.items()]


def _summary(sections: Mapping[str, Section], services: int) -> str:
    values = sum(_leaves(section.values) for section in sections.values())
    return f"{services} {plural('service', services)}, {values} {plural('value', values)} derived"


def _leaves(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(_leaves(item) for item in value.values())
    return sum(_leaves(item) for item in value) if isinstance(value, list) and value else 1
