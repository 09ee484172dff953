# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The security controls of environments as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._controls.document import ORDER, summary
from ansible_collections.talentbase.aws.plugins.module_utils._controls.model import FAILS, HOLDS, OTHER, UNREAD

from .render import filled

INK = {HOLDS: "ok", FAILS: "bad", UNREAD: "busy", OTHER: "unknown"}


def controls_html(judgements: Mapping[str, Mapping[str, Any]]) -> str:
    """The whole file: what does not hold first."""
    pages = [
        {**item, "name": name, "summary": summary(item), "controls": sorted(item["controls"], key=_rank)}
        for name, item in judgements.items()
    ]
    return filled("controls.html.j2", pages=pages, ink=INK)


def _rank(row: Mapping[str, Any]) -> int:
    return ORDER.index(row["verdict"])
