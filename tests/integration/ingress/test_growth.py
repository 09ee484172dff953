"""The calls of an unchanged ingress grow by one for each service, and by tags and pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.harness import Account


def test_thirty_services(account: Account, ingress: Callable[..., dict[str, Any]], dev: dict[str, Any]) -> None:
    api = dev["services"]["api"]
    dev["services"] = {
        f"s{number}": {**api, "name": f"s{number}", "hosts": [f"s{number}.salesdog.click"], "priority": number + 1}
        for number in range(30)
    }
    assert len(ingress(dev)["target_groups"]) == 30
    assert account.calls()["by_operation"]["route53:ChangeResourceRecordSets"] == 1
    assert ingress(dev)["plan"] == []
    assert account.calls()["total"] <= 30 + 16
