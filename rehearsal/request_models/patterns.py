"""The patterns of AWS's models, which are Java's, as Python takes them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import regex

SURROGATES = r"\uD800\uDC00-\uDBFF\uDFFF"
"""How Java's patterns say "all characters beyond U+FFFF", which is no range to Python."""


@cache
def matcher(pattern: str) -> Callable[[str], object]:
    """A function that says whether a pattern matches the whole of a text, as AWS's services ask."""
    pattern = pattern.replace(SURROGATES, r"\U00010000-\U0010FFFF")
    try:
        return re.compile(pattern, re.ASCII).fullmatch  # Java's \w and \d are ASCII
    except re.error:  # Java's \p{L}, or flags within the pattern
        compiled: Callable[[str], object] = regex.compile(pattern).fullmatch
        return compiled
