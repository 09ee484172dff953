# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files of host_vars and group_vars, with errors that name the file and the line."""

from __future__ import annotations

DOCUMENTATION = r"""
name: environment_files
version_added: "1.0.0"
short_description: Load host_vars and group_vars, and say where a file is wrong
description:
  - Loads what P(ansible.builtin.host_group_vars#vars) loads, and stands in for it in C(vars_plugins_enabled).
  - An error of YAML or of Ansible Vault names the file, the line and what to do.
author: TalentBase (@talentbase)
extends_documentation_fragment:
  - vars_plugin_staging
"""

from pathlib import Path
from typing import Any

import yaml
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.host import Host
from ansible.plugins.vars import BaseVarsPlugin, host_group_vars

from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line
from ansible_collections.talentbase.aws.plugins.plugin_utils.once import once_a_run
from ansible_collections.talentbase.aws.plugins.plugin_utils.preload import PRELOAD
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

VAULT = "$ANSIBLE_VAULT"


class Files(host_group_vars.VarsModule):  # type: ignore[misc]  # Ansible has no types
    """Ansible's own, with other errors."""

    def load_found_files(self, loader: Any, data: dict[str, Any], found_files: list[str]) -> dict[str, Any]:
        """The data together with that of the files."""
        for path in found_files:
            try:
                data = super().load_found_files(loader, data, [path])
            except AnsibleError as error:
                raise AnsibleParserError(one_line(explain(Path(str(path)), str(error)))) from None
        return data


class VarsModule(BaseVarsPlugin):  # type: ignore[misc]
    """The plugin; Ansible warns of one that has all attributes of its own."""

    is_stateless = True
    # What begins in Ansible's main process, which loads this plugin first; its workers inherit it.
    run_began = SCREEN.started
    found_once = once_a_run

    def __init__(self) -> None:
        super().__init__()
        self._files = Files()

    def get_vars(self, loader: Any, path: str, entities: Any, cache: bool = True) -> dict[str, Any]:
        """The variables of hosts and groups. Ansible asks for those of a host before it forks the worker of each of its tasks."""
        for entity in entities if isinstance(entities, list) else [entities]:
            if isinstance(entity, Host) and not entity.implicit:  # such as localhost, for which few of our modules run
                PRELOAD.for_host(entity.name)
        found: dict[str, Any] = self._files.get_vars(loader, path, entities, cache)
        return found


def explain(path: Path, message: str) -> str:
    """What is wrong with a file of variables, where, and what to do. message: Ansible's own, in place of what is not known here."""
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        return f"{path}: cannot be read as text ({type(error).__name__}); make it a file of YAML in UTF-8"
    if text.startswith(VAULT):
        hint = "give its password with --vault-password-file or --ask-vault-pass; it may be another one than the file's"
        return f"{path}: is encrypted with Ansible Vault and was not decrypted; {hint}"
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        return f"{path}{place}: is not YAML, {error.problem}; look at this line and the one before it"
    except yaml.YAMLError as error:
        return f"{path}: is not YAML, {error}; write it as YAML in UTF-8"
    if not isinstance(root, yaml.MappingNode):
        return f"{path}: is not a mapping of variables; write name: value in each line that begins at the margin"
    return f"{path}: {message}"
