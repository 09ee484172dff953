"""Writes a doc fragment for each section of the inventory, so that ansible-doc shows its options.

The sections are plain mappings for Ansible, as the collection itself refuses unknown keys, with a better message. So
their options are a description, not suboptions.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.schema import hints

from .inventory_reference import OF_MODULES, about_of, dataclasses_in, described, head_of, type_of

FOLDER = Path(__file__).parents[1] / "plugins" / "doc_fragments"
WIDTH = 110
TEMPLATE = '''# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's {name}. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  {name}:
    description:
{description}
    type: dict
"""
'''


def fragments() -> dict[Path, str]:
    """The content of every fragment by its path."""
    return {FOLDER / f"inventory_{name}.py": _fragment(name, cls, how) for name, cls, how in OF_MODULES}


def main() -> None:
    """Write the fragments."""
    for path, content in fragments().items():
        path.write_text(content)


def _fragment(name: str, cls: type, how: str) -> str:
    head = f"The inventory's C({name}), a mapping {how or 'of options'}. {about_of(cls)}"
    items = [head, *_options(cls, "KEY." if how else "")]
    return TEMPLATE.format(name=name, description="\n".join(_yaml(_markup(item)) for item in items))


def _options(cls: type, prefix: str) -> list[str]:
    """A line for each option, those inside of it after it."""
    lines = []
    for item in fields(cls):
        hint = hints(cls)[item.name]
        path = prefix + item.name
        lines.append(f"`{path}` ({_head(cls, item)}): {described(item, hint)}")
        inside = {"mapping": f"{path}.KEY.", "list": f"{path}[]."}.get(type_of(hint).split()[0], f"{path}.")
        for inner in dataclasses_in(hint):
            lines += _options(inner, inside)
    return lines


def _head(cls: type, item: Field[Any]) -> str:
    """Type, range and default; the fields of a dataclass come as lines of their own, so its name says nothing here."""
    head = head_of(cls, item).replace("**", "")
    for inner in dataclasses_in(hints(cls)[item.name]):
        head = re.sub(rf"of {inner.__name__}\b", "of mappings", head).replace(inner.__name__, "mapping")
    return head


def _markup(text: str) -> str:
    """Ansible's markup for code; a parenthesis in it would end it."""
    return re.sub(r"`([^`]+)`", lambda span: f"C({span[1]})" if ")" not in span[1] else f'"{span[1]}"', text)


def _yaml(text: str) -> str:
    """An item of a list in YAML, in lines that YAML joins with spaces."""
    quoted = "'" + text.replace("'", "''") + "'"
    lines = textwrap.wrap(quoted, WIDTH - 8, break_long_words=False, break_on_hyphens=False)
    return "      - " + "\n        ".join(lines)


if __name__ == "__main__":
    main()
