"""The file of a twin is the same whatever order AWS answers in."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from ansible_collections.talentbase.aws.plugins.module_utils._twin.document import document, plain, text_of
from ansible_collections.talentbase.aws.plugins.module_utils._twin.reader import READS, Unread

AT = datetime(2026, 1, 31, 12, tzinfo=UTC)


def test_tags_and_sets_have_an_order_and_lists_that_mean_one_keep_theirs() -> None:
    item = {
        "Tags": [{"Key": "b", "Value": "1"}, {"Key": "a", "Value": "2"}],
        "Subnets": ["z", "a"],
        "command": ["z", "a"],
    }
    assert plain(item) == {
        "Subnets": ["a", "z"],
        "Tags": [{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "1"}],
        "command": ["z", "a"],
    }


def test_the_items_of_an_operation_have_an_order_and_times_are_in_iso_8601() -> None:
    answers = {"ec2": {"DescribeVpcs": [{"VpcId": "vpc-2", "at": AT}, {"VpcId": "vpc-1"}], "DescribeSubnets": []}}
    twin = document("123456789012", "us-east-1", AT, answers, [Unread("rds:DescribeDBInstances", "", "no")])
    assert twin["answers"] == {
        "ec2": {"DescribeVpcs": [{"VpcId": "vpc-1"}, {"VpcId": "vpc-2", "at": "2026-01-31T12:00:00+00:00"}]}
    }
    assert twin["unread"] == [{"operation": "rds:DescribeDBInstances", "of": "", "reason": "no"}]
    assert (twin["schema"], twin["read_at"]) == (1, "2026-01-31T12:00:00+00:00")
    assert json.loads(text_of(twin)) == twin


def test_each_read_is_asked_by_one_that_there_is() -> None:
    keys = {read.key for read in READS}
    assert {read.by.read for read in READS if read.by} <= keys
    assert len(keys) == len(READS)


def test_nothing_that_is_read_is_the_value_of_a_secret() -> None:
    operations = {read.operation for read in READS}
    assert not operations & {"get_secret_value", "batch_get_secret_value", "get_parameter_history", "filter_log_events"}
    assert {read.operation for read in READS if read.arguments.get("WithDecryption")} == set()
