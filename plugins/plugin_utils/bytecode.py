# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keeps what this collection's Python files were compiled to, as Python does: Ansible's own loader compiles them anew in every process."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader
from types import ModuleType

PACKAGES = tuple(
    f"ansible_collections.{package}."
    for package in (
        "talentbase.aws.plugins.module_utils",
        "talentbase.aws.plugins.modules",
        "talentbase.aws.plugins.plugin_utils",
        "amazon.aws.plugins.module_utils",
    )
)


class _Finder:
    """Finds the files of some packages of collections; leaves what it does not find to Ansible."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The file of a module that is asked for by its full name."""
        if not path or not name.startswith(PACKAGES):
            return None
        return FileFinder(path[0], (SourceFileLoader, SOURCE_SUFFIXES)).find_spec(name)


def keep_bytecode() -> None:
    """From here on imports of this process take and leave .pyc files; where the folder cannot be written, they only take them."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
