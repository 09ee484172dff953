# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An inventory that is written, as it is written."""

from __future__ import annotations

DOCUMENTATION = r"""
name: written_inventory
version_added: "1.1.0"
short_description: Read the files of an inventory without templating them
description:
  - Reads C(hosts.yml), and of its one host the files in C(group_vars/all) and C(host_vars). Nothing is templated.
author: TalentBase (@talentbase)
options:
  _terms:
    description: The inventory's folder, which need not exist.
    type: list
    elements: path
    required: true
"""

EXAMPLES = r"""
- name: Show which files there are
  ansible.builtin.debug:
    msg: "{{ lookup('talentbase.aws.written_inventory', 'inventories/dev').present }}"
"""

RETURN = r"""
_raw:
  description: The host, the variables by name, the files as paths below the folder, and why it could not be read.
  type: list
  elements: dict
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line

SUFFIXES = (".yml", ".yaml", "")


class LookupModule(LookupBase):  # type: ignore[misc]  # Ansible has no types
    """Reads each folder."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **options: Any) -> list[Any]:
        """One mapping for each folder."""
        return [self._read(Path(str(term)).expanduser()) for term in terms]

    def _read(self, folder: Path) -> dict[str, Any]:
        found: dict[str, Any] = {"host": "", "variables": {}, "present": [], "error": ""}
        if not folder.is_dir():
            return found
        try:
            return {**found, **self._found(folder)}
        except (AnsibleError, ValueError) as error:
            return {**found, "error": f"inventory: {one_line(str(error))}"}

    def _found(self, folder: Path) -> dict[str, Any]:
        host, of_hosts = self._host(folder)
        files = [path for name in ("group_vars/all", f"host_vars/{host}") for path in _files(folder / name) if host]
        found = dict(of_hosts)
        for path in files:
            found |= self._mapping(path)
        present = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
        return {"host": host, "variables": found, "present": sorted(present)}

    def _host(self, folder: Path) -> tuple[str, dict[str, Any]]:
        """The one host of the inventory, with the variables that hosts.yml gives it."""
        hosts = next((path for suffix in SUFFIXES if (path := folder / f"hosts{suffix}").is_file()), None)
        if hosts is None:
            return "", {}
        listed = ((self._mapping(hosts).get("all") or {}).get("hosts")) or {}
        if len(listed) != 1:
            raise ValueError(f"{folder} has {len(listed)} environments; name a folder with one, or a new one")
        [(name, given)] = listed.items()
        own = {key: value for key, value in (given or {}).items() if not str(key).startswith("ansible_")}
        return str(name), own

    def _mapping(self, path: Path) -> dict[str, Any]:
        found = self._loader.load_from_file(str(path))
        if found is None:
            return {}
        if not isinstance(found, Mapping):
            raise ValueError(f"{path} is not a mapping of variables")
        return dict(found)


def _files(base: Path) -> Iterator[Path]:
    """A file of variables of this name, or those of a folder of this name."""
    yield from (path for suffix in SUFFIXES if (path := base.with_name(base.name + suffix)).is_file())
    if base.is_dir():
        yield from sorted(path for path in base.iterdir() if path.is_file() and path.suffix in SUFFIXES)
