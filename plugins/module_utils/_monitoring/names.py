# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the resources of monitoring are called."""

from __future__ import annotations

from urllib.parse import urlsplit
from zlib import crc32

from .._plan.values import Address

ALARM, DASHBOARD, SUBSCRIPTION, TOPIC = "alarm", "dashboard", "subscription", "topic"
BUDGET = "budget"
ANOMALY_MONITOR = "anomaly monitor"
MUTE_RULE = "alarm mute rule"
EVENT_SUBSCRIPTION = "event subscription"
OWNER_TAG = "talentbase.aws/monitoring"
"""Marks the alarms of an environment with its topic's name, so that those no longer in its inventory are found again."""
BUDGET_TAG = "talentbase.aws/budget"
"""Names the environment's budget on its topic, so that a budget no longer in the inventory is found again."""


HOURS_TAG = "talentbase.aws/hours"
"""On the topic of an environment whose services have hours, by which mute rules are found once the inventory has none."""


EVENTS_TAG = "talentbase.aws/database-events"
"""On the topic that RDS's events go to, by which their subscriptions are found once the inventory has none."""


ANOMALIES_TAG = "talentbase.aws/anomalies"
"""Names the environment's anomaly monitor on its topic, as the budget's tag does."""


def subscription_address(protocol: str, endpoint: str) -> Address:
    """A subscription in the plan. A URL may hold a key in its path, so only its host is shown."""
    if protocol not in ("http", "https"):
        return Address(SUBSCRIPTION, f"{protocol} {endpoint}")
    return Address(SUBSCRIPTION, f"{protocol} {urlsplit(endpoint).hostname} ({crc32(endpoint.encode()):08x})")
