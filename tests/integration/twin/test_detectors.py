"""A twin has the detectors of GuardDuty where a cluster says whether it is watched; elsewhere nothing is asked."""

from __future__ import annotations

import json
from pathlib import Path

from tests.harness import Account
from tests.integration.twin.conftest import started

ACCOUNT = "258993895334"
FEATURE = {"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}


def test_a_detector_is_held_with_its_features(account: Account, tmp_path: Path) -> None:
    name = account.client("guardduty").create_detector(Enable=True, Features=[FEATURE])["DetectorId"]
    ecs = account.client("ecs")
    arn = ecs.create_cluster(clusterName="app")["cluster"]["clusterArn"]
    assert "guardduty" not in account.module_alone("twin_info", aws_account_id=ACCOUNT)["twin"]["answers"]
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "GuardDutyManaged", "value": "true"}])
    found = account.module_alone("twin_info", aws_account_id=ACCOUNT)["twin"]
    assert found["unread"] == []
    file = tmp_path / "twin.json"
    file.write_text(json.dumps(found))
    with started(file, tmp_path / "twin") as twin:
        held = twin.client("guardduty").get_detector(DetectorId=name)
        assert (held["Status"], [item["Name"] for item in held["Features"]]) == ("ENABLED", ["RUNTIME_MONITORING"])
        again = twin.module_alone("twin_info", aws_account_id=ACCOUNT)["twin"]
    assert again["answers"]["guardduty"] == found["answers"]["guardduty"]
