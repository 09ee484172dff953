# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Text from outside in a comment of GitHub or GitLab: shown as it is, and never Markdown, HTML, a mention or a link. Pure.

An entity is literal text, which starts no structure of Markdown: https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
Mentions, references such as #123, commits and emoji are looked for in the rendered page, but not within code:
https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/node_filter/mention_filter.rb
"""

from __future__ import annotations

import re

from .._text.cleaning import one_line

LONGEST = 160
"""Characters of a value that are shown."""
_ACTIVE = re.compile(r"[^\w .,;=/+-]|_")
_WWW = re.compile(r"(?i)\bwww\.")


def shown(text: str, longest: int = LONGEST) -> str:
    """A text on one line, shortened in the middle."""
    line = one_line(text)
    if len(line) <= longest:
        return line
    half = (longest - 1) // 2
    return f"{line[:half]}…{line[-half:]}"


def escaped(text: str) -> str:
    """A text of which no character is Markdown or HTML."""
    inert = _ACTIVE.sub(lambda match: f"&#{ord(match[0])};", text)
    return _WWW.sub(lambda match: f"{match[0][:-1]}&#46;", inert)


def code(text: str, longest: int = LONGEST) -> str:
    """A text from outside as code, for a paragraph or the cell of a table."""
    return f"<code>{escaped(shown(text, longest))}</code>" if text.strip() else ""
