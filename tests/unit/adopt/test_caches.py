"""What an adopted cache has that a first deploy would change, or leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._adopt.caches import caches_section
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.standing import Standing, Stores

ARN = "arn:cache"
PREFERRED = {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred"}


@pytest.mark.parametrize(
    ("answer", "notes"),
    [
        ({}, {}),
        ({"TransitEncryptionEnabled": True}, {}),
        (PREFERRED, {"transit_encryption": "see first that everything connects with rediss://"}),
        ({"TransitEncryptionEnabled": True, "AuthTokenEnabled": True}, {"identifier": "a secret of kind cache_token"}),
    ],
)
def test_tls_half_way_and_a_token_are_told(answer: dict[str, Any], notes: dict[str, str]) -> None:
    group = {"ReplicationGroupId": "app", "ARN": ARN, "Status": "available", "MemberClusters": [], **answer}
    stores = Stores(replication_groups=[group], owned={ARN: {}})
    section = caches_section(Standing("1", "us-east-1", {"clusterName": "app"}, stores=stores))
    assert {path[-1] for path in section.comments} == {*notes}
    for path, text in section.comments.items():
        assert path[:2] == ("caches", "main")
        assert notes[path[-1]] in text
