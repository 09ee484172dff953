# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hides what looks like a secret in a line of an unknown source. Masks too much rather than too little. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from urllib.parse import quote, quote_plus

from .cleaning import clean

MASK = "***"
# Known values shorter than this are ordinary words of any log line.
LEAST = 4

# secretsmanager:GetSecretValue is an action of IAM, and no secret.
_WORDS = (
    r"passw(?:or)?d|passphrase|passwd|pwd|_pass(?![a-z])|secret(?!ar|s?manager)|token(?!iz)|credential|signature|jwt"
    r"|(?:api|access|private|encryption|signing|shared|account|license)[_.-]?key|session[_.-]?(?:id|key)"
)
_CLOSE = r"""\\*["'`]?\]?"""
_SEPARATOR = rf"""{_CLOSE}\s*(?:=>|:=|[:=]|,\s*\\*["']?value\\*["']?\s*[:=])\s*"""
_HARMLESS = r"""(?!arn:aws|(?:true|false|null|none|undefined)(?![^\s,;}\])'"]))"""
# A quoted value ends with its quote, escaped or not as the first one was; a missing last quote hides the rest of the line.
_ESCAPED = r"""[bru]?\\+["'](?:(?!(?<!\\)\\["']).)*"""
_DOUBLE = r"""[bru]?"(?:\\.|[^"\\])*"""
_SINGLE = r"""[bru]?'(?:\\.|[^'\\])*"""
_SEVERAL = r"\[[^\]]*\]?\S*|\{[^}]*\}?\S*"
_QUOTED = rf"(?:{_ESCAPED}|{_DOUBLE}|{_SINGLE}|{_SEVERAL})"

_ARN = r"arn:aws[a-z-]*:[^\s\"',]+"
_NAME = rf"(?>[\w.-]*?(?:{_WORDS}))[\w.-]*+"
_KEY = rf"(?<![\w.-]){_NAME}"
_UPPER_KEY = r"(?-i:(?<![\w.-])[A-Z0-9_]*_KEY(?!\w))"
_HEADER = r"(?<![\w-])(?:proxy-)?(?:authorization|(?:set-)?cookie)s?"

_ASSIGNMENT = re.compile(
    rf"(?P<arn>{_ARN})"
    rf"|(?P<header>{_HEADER}{_SEPARATOR})(?:{_QUOTED}|.+)"
    rf"|(?P<key>(?:{_KEY}|{_UPPER_KEY}){_SEPARATOR}){_HARMLESS}(?:{_QUOTED}|\S+)"
    rf"|(?P<option>--{_NAME}\s+)(?!--)(?:{_QUOTED}|\S+)",
    re.IGNORECASE,
)
# A port and a path, as in http://host:8000/users/a@b, is no password.
_URL = re.compile(
    r"""(?P<start>://[^\s:/@'"]{0,128}:)(?!\d{1,5}[/?#])[^\s'"]{1,512}(?=@)|(?P<scheme>://)[^\s:/@'"]{20,512}(?=@)"""
)
_BEARER = re.compile(r"(?P<word>\b(?:bearer|basic)\s+)(?=\S*\d|\S{20})[\w.~+/=-]{8,}", re.IGNORECASE)
_PRIVATE_KEY = re.compile(r"(?P<begin>-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?=-----END|\Z)", re.DOTALL)
# Forms that say themselves what they are: keys of AWS, SendGrid, GitHub, Stripe and Slack, and JSON web tokens.
_SHAPES = re.compile(
    r"\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|SG\.[\w-]{16,}\.[\w-]{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}"
    r"|[rs]k_(?:live|test)_\w{10,}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]+)?)"
)


def mask(line: str, known: Collection[str] = ()) -> str:
    """The clean line with *** for known values and for whatever its surroundings say is a secret.

    It is cleaned first: what no reader sees, such as a colour within a word, would hide a secret from the patterns.
    """
    line = clean(line)
    for value in sorted(_forms(known), key=len, reverse=True):
        line = line.replace(value, MASK)
    line = _PRIVATE_KEY.sub(rf"\g<begin>{MASK}", line)
    line = _URL.sub(lambda match: f"{match['start'] or match['scheme']}{MASK}", line)
    line = _ASSIGNMENT.sub(_masked, line)
    line = _BEARER.sub(rf"\g<word>{MASK}", line)
    return _SHAPES.sub(MASK, line)


def _forms(known: Collection[str]) -> set[str]:
    """The known values as a log may write them: plain, in JSON, in a URL."""
    forms = set()
    for value in known:
        if len(value) >= LEAST:
            forms |= {value, repr(value)[1:-1], json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
            forms |= {quote(value), quote(value, safe=""), quote_plus(value)}
    return forms | {clean(form) for form in forms} - {""}


def _masked(match: re.Match[str]) -> str:
    if match["arn"]:
        return match["arn"]
    start = match["header"] or match["key"] or match["option"]
    opening = re.match(r"""[bru]?\\*["']|[\[{]""", match[0][len(start) :], re.IGNORECASE)
    return f"{start}{opening[0] if opening else ''}{MASK}"
