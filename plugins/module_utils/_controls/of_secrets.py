# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of Secrets Manager. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from .model import OUTSIDE, Control, Outcome, Resource, either, holds, other

LONG = timedelta(days=90)


def rotates(secret: Resource) -> Outcome:
    """Secrets Manager rotates it by itself."""
    remedy = f"{secret.key}.rotation.max_age_days: 90 and a scheduled playbooks/secrets.yml, which this control does not count"
    if secret.key.startswith("databases."):
        remedy = f"{secret.key}.password_rotation_days: 90"
    return either(
        secret.answer.get("RotationEnabled"), "Secrets Manager rotates it", "Secrets Manager does not rotate it", remedy
    )


def rotates_in_time(secret: Resource) -> Outcome:
    """A rotation that is due has been made."""
    if not secret.answer.get("RotationEnabled"):
        return other("Secrets Manager does not rotate it")
    due, now = secret.answer.get("NextRotationDate"), secret.part("now")
    if due is None or due > now:
        return holds("its rotation is not due" if due is None else f"its next rotation is on {due:%Y-%m-%d}")
    return either(False, "", f"its rotation of {due:%Y-%m-%d} was not made", f"{OUTSIDE}see the events of its rotation")


def used(secret: Resource) -> Outcome:
    """Somebody has read it lately."""
    last, now = secret.answer.get("LastAccessedDate"), secret.part("now")
    if last is None and now - secret.answer["CreatedDate"] <= LONG:
        return holds("it is new")
    remedy = f"drop {secret.key}, and playbooks/destroy.yml or prune removes it, if nothing needs it"
    reason = f"it was read on {last:%Y-%m-%d}" if last else "it was never read"
    return either(last and now - last <= LONG + timedelta(days=1), reason, reason, remedy)


def changed_lately(secret: Resource) -> Outcome:
    """Its value is not older than 90 days."""
    dates = [secret.answer.get(name) for name in ("LastRotatedDate", "LastChangedDate", "CreatedDate")]
    last: datetime = max(date for date in dates if date)
    reason = f"its value is of {last:%Y-%m-%d}"
    remedy = f"{secret.key}.rotation.max_age_days: {LONG.days}, and playbooks/secrets.yml -e secret_action=rotate"
    return either(secret.part("now") - last <= LONG, reason, reason, remedy)


CONTROLS = (
    Control("SecretsManager.1", "Secrets Manager secrets should have automatic rotation enabled", "secrets", rotates),
    Control(
        "SecretsManager.2",
        "Secrets Manager secrets configured with automatic rotation should rotate successfully",
        "secrets",
        rotates_in_time,
    ),
    Control("SecretsManager.3", "Remove unused Secrets Manager secrets", "secrets", used),
    Control(
        "SecretsManager.4",
        "Secrets Manager secrets should be rotated within a specified number of days",
        "secrets",
        changed_lately,
    ),
)
