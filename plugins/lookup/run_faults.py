# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands in the way of a run before its first module: in its options, and in its inventory."""

from __future__ import annotations

DOCUMENTATION = r"""
name: run_faults
version_added: "1.0.0"
short_description: Find what stands in the way of a run before its first module
description:
  - Ansible takes what is given with C(-e) for a template, so that C({{ lookup('pipe', 'id') }}) in the answer of a survey or in the input
    of a workflow would run a command. This finds such values, and those with characters that a terminal obeys or that nobody sees.
  - Where all are text, it finds extra variables that are misspelt options or empty image tags, an inventory without a host, a host that would be
    reached by SSH, and variables without which nothing can run. In a release that goes in waves, it finds why this environment is not begun. Nothing is
    templated.
author: TalentBase (@talentbase)
options:
  _terms:
    description: Not used.
    type: list
    elements: str
    required: false
"""

EXAMPLES = r"""
- name: Validate the extra variables
  ansible.builtin.assert:
    that: faults | length == 0
    fail_msg: "{{ faults | join('\n') }}"
  vars:
    faults: "{{ query('talentbase.aws.run_faults') }}"
"""

RETURN = r"""
_raw:
  description: One line for each fault, with its key and what to give; never its value.
  type: list
  elements: str
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ansible.plugins.lookup import LookupBase
from ansible.utils.vars import load_extra_vars

from ansible_collections.talentbase.aws.plugins.module_utils._inventory import waves
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.run_options import host_faults, option_faults
from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import is_plain, one_line

try:
    from ansible.template import is_trusted_as_template as would_be_templated
except ImportError:  # before ansible-core 2.19
    from ansible.utils.unsafe_proxy import AnsibleUnsafe

    def would_be_templated(value: object) -> bool:
        """Whether Ansible takes the text for a template."""
        return not isinstance(value, AnsibleUnsafe)


MARKS = ("{{", "{%", "{#")
HEADER = "#jinja2:"
ANY_TEXT = "secret_value"
"""A secret may hold any character, as it is never shown."""


class LookupModule(LookupBase):  # type: ignore[misc]  # Ansible has no types
    """Reads the extra variables as they were given, and the host's variables."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **options: Any) -> list[str]:
        """One line for each fault."""
        # It keeps what it loaded for the first play, so that a pipe (-e @<(command)) is not read again.
        given, known = load_extra_vars(self._loader), variables or {}
        if faults := list(text_faults(given)):
            return faults
        host = str(known.get("inventory_hostname", ""))
        faults = [one_line(str(item)) for item in (*option_faults(given), *host_faults(host, known))]
        return faults or (_of_waves(given, host, known) if waves.WAVES in given or waves.MOST in given else [])


def _of_waves(given: Mapping[str, Any], host: str, known: Mapping[str, Any]) -> list[str]:
    """What is wrong with the waves; else why this environment is not begun."""
    faults = [one_line(str(item)) for item in waves.option_faults(given, "deploy_waves" in known)]
    hosts, alive = (list(known.get(name) or ()) for name in ("ansible_play_hosts_all", "ansible_play_hosts"))
    refusal = "" if faults else waves.refusal(given, host, hosts, alive)
    return faults or [one_line(refusal)] * bool(refusal)


def text_faults(given: Mapping[str, Any]) -> Iterator[str]:
    """One line for each variable that is more than text. given: the variables, not templated."""
    for name, value in given.items():
        texts = list(_texts(value))
        if any(_is_template(text) for text in (name, *texts)):
            yield (
                f"{one_line(name)}: holds a template of Jinja; what is given with -e is text, and is not evaluated. "
                "Give it without {{, {% and {#, or as !unsafe in a file of variables (-e @FILE)"
            )
        elif name != ANY_TEXT and not all(map(is_plain, (name, *texts))):
            yield (f"{one_line(name)}: holds control characters, or characters that nobody sees; give it as plain text")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from (*_texts(name), *_texts(item))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _is_template(text: str) -> bool:
    marked = text.startswith(HEADER) or any(mark in text for mark in MARKS)
    return marked and would_be_templated(text)
