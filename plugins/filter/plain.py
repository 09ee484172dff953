# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A text as a message may repeat it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line

DOCUMENTATION = r"""
name: plain
version_added: "1.0.0"
short_description: Make a text plain, on one line
description:
  - Takes out what a terminal obeys, what nobody sees, and what a CI runner takes for a command. Ends of lines become spaces.
  - For a text that a message repeats. The results of this collection's modules are plain already.
author: TalentBase (@talentbase)
options:
  _input:
    description: The text, or any other value, which is made a text.
    type: raw
    required: true
"""

EXAMPLES = r"""
- name: Repeat what was given
  ansible.builtin.debug:
    msg: "service: is {{ service | talentbase.aws.plain }}"
"""

RETURN = r"""
_value:
  description: The plain text.
  type: str
"""


def plain(value: Any) -> str:
    """The value as a text on one line that a terminal shows and nothing obeys."""
    return one_line(str(value))


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the name that a template uses."""
        return {"plain": plain}
