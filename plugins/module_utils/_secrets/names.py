# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What secrets are called in a plan, and the tags that tell how their values came."""

from __future__ import annotations

SECRET = "secret"
PLACEHOLDER_TAG = "talentbase.aws/placeholder-version"
"""Holds the version id of the placeholder. While it is the current version, a person must supply the value."""
SINCE_TAG = "talentbase.aws/value-since"
"""Since when which version is current, how it came, and when its newest value was made: four words with blanks between."""
