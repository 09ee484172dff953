# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files of an inventory, in the layout of inventories/dev. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .document import file_text
from .section import Section

HOSTS = "hosts.yml"
HEADINGS = {
    "network": "The VPC as it stands. Its parts are found by their tags, see docs/migration.md.",
    "secrets": "Names and kinds; never a value.",
    "services": "What runs, as it runs.",
}
HOSTS_TEXT = """---
# A host is an environment. Everything runs on this machine; AWS is reached from here.
all:
  hosts:
    {host}:
      ansible_connection: local
      ansible_python_interpreter: "{{{{ ansible_playbook_python }}}}"
"""


def file_texts(sections: Mapping[str, Section], host: str) -> dict[str, str]:
    """The text of every file, by its path below the inventory's folder."""
    found = {HOSTS: HOSTS_TEXT.format(host=host)}
    for name, section in sections.items():
        found[f"host_vars/{host}/{name}.yml"] = file_text(section, HEADINGS.get(name, ""))
    return found


def missing(texts: Mapping[str, str], present: Collection[str], given: Collection[str]) -> dict[str, str]:
    """The files to write: none that is there, and none with a section that another file gives. given: those sections' files."""
    return {path: text for path, text in texts.items() if path not in present and path not in given}
