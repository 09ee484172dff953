# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The endpoint of a run in words. Pure."""

from __future__ import annotations

NOT_AWS = "not AWS"


def describe_endpoint(url: str) -> str:
    """The endpoint in words: AWS itself, or the URL of another endpoint."""
    host = url.split("://")[-1].split("/")[0].split(":")[0]
    return "AWS" if host.endswith((".amazonaws.com", ".amazonaws.com.cn")) else f"{url} ({NOT_AWS})"
