# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A section as the text of a file of an inventory: YAML with its comments. Text of AWS is quoted, and never a template. Pure."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._text.cleaning import one_line
from .section import Path, Section

WIDTH = 118
PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./@=+-]*(:[A-Za-z0-9_./@=+-]+)*")
# What YAML 1.1 reads as something else than a text: https://yaml.org/type/bool.html and https://yaml.org/type/null.html
WORDS = frozenset({"y", "n", "yes", "no", "true", "false", "on", "off", "null", "~"})
MARKS = ("{{", "{%", "{#")
IN_A_LINE = frozenset({"alarms"})
"""Sections of short mappings, each of which is one line."""


def file_text(section: Section, heading: str = "") -> str:
    """The file: values in their order, a comment at the end of its line, or above where that is too long."""
    lines = [*_mapping(section.values, section.comments, (), 0)]
    return "\n".join(["---", *([f"# {heading}"] if heading else []), *lines, ""])


def _mapping(values: Mapping[str, Any], comments: Mapping[Path, str], path: Path, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for name, value in values.items():
        if not _is_writable(name):
            yield f"{indent}# {one_line(str(name))!r} is not written, as its name would be taken for a template"
            continue
        here = (*path, str(name))
        comment = comments.get(here, "")
        whole = value if path[-1:] and path[-1] in IN_A_LINE else None
        first, *rest = _entry(f"{indent}{_scalar(str(name))}:", value, comments, here, depth, whole is not None)
        yield from _commented(first, comment, indent)
        yield from rest
    known = set(values)
    # What is said of a value that is not there is said where it would be.
    for other, text in comments.items():
        if other[:-1] == path and other[-1] not in known:
            yield from _wrapped(f"{other[-1]}: {text}", indent)


def _entry(head: str, value: Any, comments: Mapping[Path, str], path: Path, depth: int, in_a_line: bool) -> list[str]:
    if isinstance(value, Mapping):
        line = f"{head} {_flow(value)}"
        if in_a_line and _is_flat(value) and len(line) <= WIDTH:
            return [line]
        inner = [*_mapping(value, comments, path, depth + 1)]
        return [head if any(map(_is_writable, value)) else f"{head} {{}}", *inner]
    if isinstance(value, (list, tuple)):
        return _list(head, value, comments, path, depth)
    return [f"{head} {_scalar(value)}"]


def _list(head: str, items: Sequence[Any], comments: Mapping[Path, str], path: Path, depth: int) -> list[str]:
    line = f"{head} {_flow(items)}"
    if not items or (all(not isinstance(item, (Mapping, list)) for item in items) and len(line) <= WIDTH):
        return [line]
    return [head, *(line for item in items for line in _item(item, comments, path, depth + 1))]


def _item(item: Any, comments: Mapping[Path, str], path: Path, depth: int) -> list[str]:
    indent = "  " * depth
    line = f"{indent}- {_flow(item)}"
    if not isinstance(item, Mapping) or not item or (_is_flat(item) and len(line) <= WIDTH):
        return [line]
    first, *rest = _mapping(item, {}, path, depth + 1)
    return [f"{indent}- {first.lstrip()}", *rest]


def _commented(line: str, comment: str, indent: str) -> Iterator[str]:
    text = one_line(comment)
    if not text:
        yield line
    elif len(line) + len(text) + 3 <= WIDTH:
        yield f"{line} # {text}"
    else:
        yield from (*_wrapped(text, indent), line)


def _wrapped(text: str, indent: str) -> list[str]:
    mark = f"{indent}# "
    return textwrap.wrap(one_line(text), WIDTH, initial_indent=mark, subsequent_indent=mark, break_long_words=False)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(name))}: {_flow(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _scalar(value)


def _is_flat(value: Mapping[str, Any]) -> bool:
    return all(not isinstance(item, (Mapping, list, tuple)) for item in value.values())


def _is_writable(name: Any) -> bool:
    """Whether a name would not be taken for a template."""
    return not any(mark in str(name) for mark in MARKS)


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, (bool, int, float)):
        return json.dumps(value)
    text = str(value)
    if PLAIN.fullmatch(text) and text.lower() not in WORDS:
        return text
    quoted = "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in _escaped(text))
    # A text of AWS is no template: https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_advanced_syntax.html
    return f'!unsafe "{quoted}"' if any(mark in text for mark in MARKS) else f'"{quoted}"'


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
