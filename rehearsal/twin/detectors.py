"""GuardDuty's detectors, each under its id."""

from __future__ import annotations

from typing import Any

from moto.guardduty.models import guardduty_backends

from .api import Api
from .file import Twin


def load(twin: Twin, api: Api) -> None:
    """Put them into the account."""
    backend: Any = guardduty_backends[twin.account][twin.region]
    for name, item in twin.by_subject("guardduty", "GetDetector"):
        given = {name: item.get(name) for name in ("Features", "FindingPublishingFrequency", "Tags")}
        given["Enable"] = item["Status"] == "ENABLED"
        made = api.make("guardduty", "CreateDetector", given)["DetectorId"]
        detector = backend.detectors.pop(made)
        detector.id = name
        backend.detectors[name] = detector
