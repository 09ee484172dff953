# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tuning profiles: what a runtime needs, so that a service says only what is its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Start periods are start-up times with a buffer for a cold start; a success inside the period ends it early, so
# a long one costs nothing: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
PROFILES: dict[str, dict[str, Any]] = {
    "generic": {},
    "remix": {"container_health": {"probe": "node", "start_period": 180}, "deployment": {"grace_period": 300}},
    "node": {"container_health": {"probe": "node", "start_period": 60}, "deployment": {"grace_period": 120}},
    "django": {"container_health": {"probe": "python", "start_period": 120}, "deployment": {"grace_period": 300}},
    "python": {"container_health": {"probe": "python", "start_period": 60}, "deployment": {"grace_period": 120}},
    "worker": {"container_health": {"probe": "none"}, "deployment": {"grace_period": 0}},
}


def merge(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """The layers laid over each other, later ones on top; mappings are merged, everything else is replaced."""
    merged: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            below = merged.get(key)
            merged[key] = merge(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return merged
