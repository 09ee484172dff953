"""The contrast of a style's colours in each scheme: https://www.w3.org/TR/WCAG22/#contrast-minimum"""

from __future__ import annotations

import re

TEXT, DRAWN = 4.5, 3.0
# Each colour beside what it is seen on; text needs more than lines and areas.
TEXTS = (
    ("ink", "page card soft ok-soft busy-soft bad-soft"),
    ("muted", "page card soft"),
    ("link", "page card"),
    ("ok", "card ok-soft"),
    ("busy", "card busy-soft"),
    ("bad", "card bad-soft"),
)
LINES = (("one two three ok busy bad muted link", "card"),)


def schemes(style: str) -> list[dict[str, str]]:
    """The variables of each block of :root, in their order; each replaces what those before it gave."""
    blocks = re.findall(r":root\s*\{([^}]*)\}", style)
    return [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})\b", block)) for block in blocks]


def low_contrasts(style: str) -> list[str]:
    """A line for each pair of colours that is too close."""
    pairs = [(name, under, TEXT) for name, unders in TEXTS for under in unders.split()]
    pairs += [(name, under, DRAWN) for names, unders in LINES for name in names.split() for under in unders.split()]
    found = []
    for number, colors in enumerate(schemes(style)):
        for name, under, least in pairs:
            contrast = ratio(colors[name], colors[under])
            if contrast < least:
                found.append(f"scheme {number}: --{name} on --{under} is {contrast:.2f}, and needs {least}")
    return found


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
