# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Text from outside as plain text: nothing in it moves a cursor, forges a line, or speaks to a CI runner. Pure.

Everything that a module shows or returns goes through here: log lines, events, names, tags, records, messages of AWS.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# ECMA-48 (and xterm's ctlseqs): strings that end with BEL or ST, control sequences, and other escapes; in 7 and in 8 bits.
_SEQUENCE = re.compile(
    r"(?:\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|\x1b[ -/]*[0-~]?"
)
_JOINERS = r"[\u200c\u200d\ufe00-\ufe0f]+"
# Whatever str.splitlines() takes for the end of a line.
_BREAK = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls; marks that reorder text or are not seen (Unicode TR36 and TR9); fillers and tags.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Joiners and variation selectors, which emoji and several scripts need; beside ASCII they only hide a difference.
_JOINER = re.compile(rf"(?:\A|(?<=[\x00-\x7f])){_JOINERS}|{_JOINERS}(?=[\x00-\x7f]|\Z)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# GitHub reads "::name" at a line's start and "##[" anywhere (actions/runner, ActionCommand.cs), Azure "##vso[", TeamCity
# "##teamcity[". Ansible wraps messages, so any word may come to a line's start.
_COMMAND = re.compile(r"(?<!\S)::(?=[A-Za-z])|##(?=\w*\[)")


def clean(text: str) -> str:
    """The text without control sequences and unseen characters; of the breaks of lines only \\n stays."""
    if not (text.isascii() and text.isprintable()):
        text = _BREAK.sub("\n", _SEQUENCE.sub("", text))
        text = _SURROGATE.sub("\ufffd", _JOINER.sub("", _UNSEEN.sub("", text)))
    return _COMMAND.sub(lambda match: " ".join(match[0]), text)


def is_plain(text: str) -> bool:
    """Whether the text has nothing but what a reader sees, tabs, and ends of lines."""
    return not any(unseen.search(text) for unseen in (_SEQUENCE, _BREAK, _UNSEEN, _JOINER, _SURROGATE))


def one_line(text: str) -> str:
    """The clean text on one line."""
    return re.sub(r"\s*\n\s*", " ", clean(text).strip("\n"))


def cleaned(value: Any) -> Any:
    """A result with every text in it clean, names of fields included; the items of lists are lines."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {cleaned(name): cleaned(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [one_line(item) if isinstance(item, str) else cleaned(item) for item in value]
    return value
