# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The version of this collection, and the formats of what it keeps in AWS: an older version refuses what it cannot read. Pure.

A record has its format and the version that wrote it. A tag, a label or a mark has no room for fields: in a newer format it has `format=2
version=2.0.0` in front. Version 1.0.0 knows of neither, so the formats of this version are such that it reads them rightly. A format gets a new
number only where older versions would misread it; what a record has beyond that is passed over.
"""

from __future__ import annotations

import re
from shlex import quote
from typing import Any

from .errors import Failure

VERSION = "1.1.0"
FIRST = "1.0.0"
"""It wrote neither its version nor a format."""
FORMAT = 1
SIGN = "format="
_MARK = re.compile(SIGN + r"(\d+)(?: version=(\S+))?")
_VERSION = re.compile(r"\d+\.\d+\.\d+[A-Za-z0-9.+-]{0,30}")


def known_version(text: Any) -> str:
    """A version as another run wrote it; empty where it is none, as whoever may write to the account chooses the text."""
    return str(text) if _VERSION.fullmatch(str(text)) else ""


def refuse_newer(what: str, number: Any, version: Any, known: int = FORMAT) -> None:
    """Raises Failure where something has a format that this version does not know; ValueError where that is no number."""
    if int(number) <= known:
        return
    writer = known_version(version)
    wanted = quote(f"talentbase.aws:>={writer}") if writer else "--upgrade talentbase.aws"
    raise Failure(
        f"{what} was written by talentbase.aws {writer or 'of a newer version'} in format {int(number)}; this version, {VERSION}, reads "
        f"up to format {known} and overwrites nothing",
        todo=f"install that version or a newer one (ansible-galaxy collection install {wanted}; in AWX the execution environment or the "
        "project that has it), and run the same command again",
    )


def refuse_newer_text(what: str, text: str) -> None:
    """The same for a tag, a label or a mark, which has its format in front."""
    found = _MARK.match(text)
    if found:
        refuse_newer(what, found.group(1), found.group(2))
