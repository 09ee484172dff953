# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A release that goes from environment to environment in waves: their sizes, and whether the next one begins. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .faults import Fault

WAVES, MOST = "waves", "max_failures"
REST = "*"
HINT = (
    "give the environments of each wave, such as 1,5,* or 1,25%,*: numbers, percentages, and * for the rest at the end"
)
NOT_BEGUN = "not begun"
"""How the message of an environment begins that was left as it is, as an earlier wave failed."""
Sizes = list[int | str]


def sizes(given: Mapping[str, Any]) -> Sizes:
    """The environments of each wave, as a play's `serial` takes them; none without waves, and of those that are wrong."""
    parts = _parts(given)
    if not parts or any(_is_wrong(part, number == len(parts) - 1) for number, part in enumerate(parts)):
        return []
    return ["100%" if part == REST else part if part.endswith("%") else int(part) for part in parts]


def option_faults(given: Mapping[str, Any], in_waves: bool) -> Iterator[Fault]:
    """What is wrong with the options of waves. in_waves: whether the playbook goes in waves."""
    for name in (WAVES, MOST):
        if name in given and not in_waves:
            yield Fault(name, "is no option of this playbook", "give it to deploy.yml, or leave it out")
            return
    if WAVES in given and not sizes(given):
        yield Fault(WAVES, f"is {given[WAVES]!r}", HINT)
    if MOST in given:
        if WAVES not in given:
            yield Fault(MOST, f"is given without {WAVES}", f"give -e {WAVES}=1,5,* as well, or leave it out")
        if not re.fullmatch(r"[0-9]{1,4}", str(given[MOST])):
            yield Fault(MOST, f"is {given[MOST]!r}", "give how many environments of a wave may fail, such as 1")


def refusal(given: Mapping[str, Any], host: str, hosts: Sequence[str], alive: Sequence[str]) -> str:
    """Why an environment is not begun; empty where it is. hosts: of the whole run, in its order; alive: those that have not failed."""
    most = int(given.get(MOST) or 0)
    for number, wave in enumerate(waves(sizes(given), hosts), 1):
        if host in wave:
            return ""
        failed = [name for name in wave if name not in alive]
        if len(failed) > most:
            return f"{NOT_BEGUN}: wave {number} failed: {', '.join(failed)} of its {len(wave)}; {MOST} is {most}"
    return ""


def waves(serial: Sizes, hosts: Sequence[str]) -> list[list[str]]:
    """The environments of each wave, as Ansible makes them of a play's `serial`: the last size goes on to the end."""
    found, rest, number = [], list(hosts), 0
    while rest and serial:
        size = serial[min(number, len(serial) - 1)]
        count = max(1, int(size.rstrip("%")) * len(hosts) // 100) if isinstance(size, str) else size
        found.append(rest[:count])
        rest, number = rest[count:], number + 1
    return found


def _parts(given: Mapping[str, Any]) -> list[str]:
    value = given.get(WAVES)
    several = value if isinstance(value, (list, tuple)) else str("" if value is None else value).split(",")
    return [str(part).strip() for part in several]


def _is_wrong(part: str, is_last: bool) -> bool:
    if part == REST:
        return not is_last
    found = re.fullmatch(r"([0-9]{1,4})(%?)", part)
    return found is None or int(found[1]) == 0 or (bool(found[2]) and int(found[1]) > 100)
