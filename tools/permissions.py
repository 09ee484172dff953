"""What the collection asks of AWS, from its code: python -m tools.permissions prints it.

--write puts it into docs/security.md, and by purpose into plugins/module_utils/_aws/purposes.py.

These are the operations that a module, or the code that it uses, calls or names, of the services whose clients its
package makes.
"""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import botocore.session
from botocore import xform_name

from tools.permission_names import PREFIXES, RENAMED
from tools.permission_tables import (
    ADMINISTRATOR,
    ALONE,
    ALSO,
    BESIDE,
    DELETES,
    DEPLOYS,
    DISMANTLES,
    LOOKS,
    NOBODY,
    NOT_CALLED,
    READS,
    VALUES,
)

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "security.md"
MARK = "<!-- python -m tools.permissions -->"
END = "<!-- end of the list -->"
PURPOSES = ROOT / "plugins" / "module_utils" / "_aws" / "purposes.py"
WIDTH = 120
HEAD = '''# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which actions of IAM each purpose needs, by service. `python -m tools.permissions --write` writes it from the code. Pure."""

from __future__ import annotations

from collections.abc import Mapping

LOOK = "look"
"""The purpose that every other one is used together with."""
'''


def main() -> None:
    """Print the actions, or write them into the page."""
    text = action_list(actions())
    if "--write" in sys.argv:
        head, _, rest = PAGE.read_text().partition(MARK)
        PAGE.write_text(f"{head}{MARK}\n\n{text}\n{END}{rest.partition(END)[2]}")
        PURPOSES.write_text(purposes_file(actions()))
    else:
        print(text, end="")


def actions() -> set[str]:
    """The IAM actions of every operation that the collection names."""
    packages = [
        path
        for path in (ROOT / "plugins" / "module_utils").iterdir()
        if path.is_dir() and path.name not in ADMINISTRATOR
    ]
    files = [sorted(package.rglob("*.py")) for package in packages]
    files += [[path] for path in sorted((ROOT / "plugins" / "modules").glob("*.py")) if path.name not in ADMINISTRATOR]
    found = BESIDE.union(*(_actions_of(some) for some in files)) - NOT_CALLED
    return {RENAMED.get(action, action) for action in found}


def _actions_of(files: list[Path]) -> set[str]:
    """The actions that files name together: of an operation of two services, the one whose client its file makes."""
    trees = [ast.parse(path.read_text()) for path in files]
    every = {service for tree in trees for service in _services(tree)}
    operations = {service: _operations(service) for service in every}
    needed = set()
    for tree in trees:
        own = set(_services(tree))
        for name in set(_words(tree)):
            having = {service for service in every if name in operations[service]}
            needed |= {
                f"{PREFIXES.get(service, service)}:{operations[service][name]}" for service in having & own or having
            }
    return needed


@cache
def _operations(service: str) -> dict[str, str]:
    """The operations of a service by the names that boto3's client has for them."""
    model = botocore.session.get_session().get_service_model(service)
    return {xform_name(name): name for name in model.operation_names}


def _services(tree: ast.AST) -> Iterator[str]:
    """The service of each client(...) and pages(...), called or in a partial(...)."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called, given = node.func, node.args
        if isinstance(called, ast.Name) and called.id == "partial" and given:
            called, *given = given
        named = isinstance(called, ast.Attribute) and called.attr in ("client", "pages")
        if named and given and isinstance(given[0], ast.Constant):
            yield str(given[0].value)


def _words(tree: ast.AST) -> Iterator[str]:
    """Every attribute's name, and every string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def purposes(needed: set[str]) -> dict[str, set[str]]:
    """The actions of each purpose. A purpose other than looking is used together with looking."""
    alone = set().union(*ALONE.values())
    reads = {action for action in needed if kind_of(action) == "reads"}
    deletes = {action for action in needed if kind_of(action) == "deletes" and "Tags" not in action}
    values = {action for action in needed if kind_of(action) == "secret values"}
    return {
        "look": reads - alone - BESIDE | LOOKS,
        "deploy": needed - reads - values - alone - NOBODY | {"kms:DescribeKey"} | DEPLOYS,
        **{purpose: needed & (ALONE[purpose] | ALSO[purpose]) for purpose in ("rotate", "restore")},
        "report": needed & ALONE["report"],
        "destroy": needed & (ALONE["destroy"] | ALSO["destroy"] | deletes | DISMANTLES),
    }


def purposes_file(needed: set[str]) -> str:
    """The module that says which purpose needs which action."""
    lines = [HEAD, "ACTIONS: Mapping[str, Mapping[str, str]] = {"]
    for purpose, listed in purposes(needed).items():
        lines.append(f'    "{purpose}": {{')
        for service in sorted({action.partition(":")[0] for action in listed}):
            names = " ".join(a.partition(":")[2] for a in sorted(listed) if a.startswith(f"{service}:"))
            lines += _entry(service, names)
        lines.append("    },")
    return "\n".join([*lines, "}", ""])


def _entry(service: str, names: str) -> list[str]:
    line = f'        "{service}": "{names}",'
    if len(line) <= WIDTH:
        return [line]
    parts = textwrap.wrap(names, WIDTH - 16)
    quoted = [f'        "{part} "' for part in parts[:-1]] + [f'        "{parts[-1]}",']
    return [f'        "{service}": {quoted[0].strip()}', *quoted[1:]]


def kind_of(action: str) -> str:
    """reads, writes, deletes, or secret values."""
    if action in VALUES:
        return "secret values"
    name = action.partition(":")[2]
    return "reads" if name.startswith(READS) else "deletes" if name.startswith(DELETES) else "writes"


def action_list(needed: set[str]) -> str:
    """A markdown list: the actions of each service by kind, in lines of at most 100 characters."""
    lines = []
    for service in sorted({action.partition(":")[0] for action in needed}):
        lines.append(f"- `{service}`")
        for kind in ("reads", "writes", "deletes", "secret values"):
            names = [a.partition(":")[2] for a in sorted(needed) if a.startswith(f"{service}:") and kind_of(a) == kind]
            if names:
                lines += textwrap.wrap(
                    f"- {kind}: {', '.join(names)}", 100, initial_indent="  ", subsequent_indent="    "
                )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
