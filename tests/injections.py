"""Texts from outside that try to run, to move a cursor, to forge a line, or to speak to a CI runner; and what such a text does if it may."""

from __future__ import annotations

import re
import unicodedata

ESC, BEL, CSI, OSC, ST = "\x1b", "\x07", "\x9b", "\x9d", "\x9c"

JINJA = (
    '{{ lookup("pipe", "touch MARK") }}',
    "{{ lookup('ansible.builtin.pipe', 'touch MARK') }}",
    '{{ query("pipe", "touch MARK") }}',
    '{{lookup("pipe","touch MARK")}}',
    'before {{ lookup("pipe", "touch MARK") }} after',
    '{% set x = lookup("pipe", "touch MARK") %}{{ x }}',
    '{% if lookup("pipe", "touch MARK") %}{% endif %}',
    "{# a comment #}",
    '#jinja2: variable_start_string: "[["\n[[ lookup("pipe", "touch MARK") ]]',
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
)
SHELL = (
    "$(touch MARK)",
    "`touch MARK`",
    "; touch MARK",
    "| touch MARK",
    "&& touch MARK",
    "x' ; touch MARK ; '",
    'x" ; touch MARK ; "',
    "$IFS$9touch MARK",
    "> MARK",
    "--option=MARK",
    "a\\' ; touch MARK #",
)
TERMINAL = (
    f"{ESC}[31mred{ESC}[0m",
    f"{ESC}[2J{ESC}[H",
    f"{ESC}[1A{ESC}[2Kok: [dev]",
    f"{ESC}[6n",
    f"{ESC}[?1049h",
    f"{ESC}c",
    f"{ESC}(0",
    f"{ESC}7x{ESC}8",
    f"{ESC}]52;c;dG91Y2ggTUFSSw=={BEL}",
    f"{ESC}]52;c;dG91Y2ggTUFSSw=={ESC}\\",
    f"{ESC}]0;a title{BEL}",
    f"{ESC}]8;;https://example.com{ESC}\\a link{ESC}]8;;{ESC}\\",
    f"{ESC}]52;c;without an end",
    f"{ESC}P$q{ESC}\\",
    f"{ESC}_application{ESC}\\",
    f"{CSI}31mred",
    f"{CSI}2J",
    f"{OSC}52;c;dG91Y2ggTUFSSw=={ST}",
    "\x90device control\x9c",
    "\x85next line",
    "\x84\x8d\x8e",
    f"{ESC}{ESC}[31m",
    "back\b\b\b\bgone",
    f"bell{BEL}",
    "nul\x00nul",
    "delete\x7f",
)
UNSEEN = (
    "gpj.\u202eexe",
    "\u2066isolate\u2069",
    "\u202bembedding\u202c",
    "mark\u200e\u200f\u061c",
    "pass\u200bword",
    "pass\u200dword",
    "pass\u00adword",
    "\ufeffbom",
    "word\u2060joiner",
    "tags\U000e0041\U000e0042",
    "variation\ufe0f",
    "\ud800 half a pair",
)
LINES = (
    "one\r\nok: [dev]",
    "one\rok: [dev]",
    "one\nfatal: [dev]: FAILED!",
    "one\x0bok: [dev]",
    "one\x0cok: [dev]",
    "one\x85ok: [dev]",
    "one\u2028ok: [dev]",
    "one\u2029ok: [dev]",
    "one\x1eok: [dev]",
)
RUNNER = (
    "::error::broken",
    "::add-mask::word",
    "::set-output name=x::y",
    "  ::stop-commands::word",
    "one\n::warning file=a,line=1::two",
    "one\r::notice::two",
    f"{ESC}[0m::error::three",
    ":\u200b:error::four",
    "##[group]a group",
    "text ##[error]not at the start",
    "##vso[task.setvariable variable=x]y",
    "##teamcity[buildStop]",
    "#\u200b#[error]joined",
)
PAGES = ("<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "</code>&lt;", "[a](javascript:alert(1))")
SHEETS = ("=1+1", "=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)", '=cmd|"/c calc"!A1', "\t=1")

ALL = (*JINJA, *SHELL, *TERMINAL, *UNSEEN, *LINES, *RUNNER, *PAGES, *SHEETS)

# The marks of Unicode's category Cf that are seen: they enclose or precede digits in several scripts.
SEEN = re.compile("[\u0600-\u0605\u06dd\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f]")
RUNNER_COMMAND = re.compile(r"^\s*::[A-Za-z]|##\w*\[", re.MULTILINE)


def raw(text: str) -> list[str]:
    """The characters of the text that a terminal obeys or a reader does not see; empty for a text that is plain."""
    plain = SEEN.sub("", text)
    return [
        mark for mark in plain if mark not in "\n\t" and unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    ]


def commands(text: str) -> list[str]:
    """What a CI runner would obey in the text."""
    return RUNNER_COMMAND.findall(text)
