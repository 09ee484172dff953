"""What is wrong with the options of a run, and with a host, before the first module."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.run_options import (
    OPTIONS,
    host_faults,
    option_faults,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.sections import SECTIONS

ROOT = Path(__file__).parents[3]
HOST = {"groups": {"all": ["dev"]}, "ansible_connection": "local", "aws_region": "{{ x }}", "cluster": {"name": "a"}}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"image_tag": ""}, ["image_tag: is empty; give the tag or digest to deploy, or leave it out"]),
        ({"image_tag": None}, ["image_tag: is empty; give the tag or digest to deploy, or leave it out"]),
        ({"image_tags": {"api": " "}}, ["image_tags.api: is empty; give the tag or digest to deploy, or leave it out"]),
        ({"imagetag": "abc"}, ["imagetag: is not an option of a run; did you mean image_tag?"]),
        ({"serivce": "api"}, ["serivce: is not an option of a run; did you mean service?"]),
        ({"service": "", "image_tag": "a", "awx_job_id": 7, "my_own": 1}, []),
    ],
)
def test_empty_images_and_misspelt_names(given: dict[str, Any], expected: list[str]) -> None:
    assert [str(item) for item in option_faults(given)] == expected


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"groups": {"all": []}}, "inventory"),
        ({"groups": {}}, "inventory"),
        ({"ansible_connection": None}, "ansible_connection"),
        ({"ansible_connection": "ssh"}, "ansible_connection"),
        ({"aws_region": None}, "aws_region"),
        ({"cluster": None}, "cluster"),
    ],
)
def test_what_a_host_lacks(changed: dict[str, Any], key: str) -> None:
    (fault,) = host_faults("dev", HOST | changed)
    assert fault.key == key


def test_a_host_that_is_complete() -> None:
    assert list(host_faults("dev", HOST)) == []


def test_every_option_that_the_page_of_playbooks_names_is_known() -> None:
    page = (ROOT / "docs" / "playbooks.md").read_text()
    named = {*re.findall(r"`-e ([a-z_]+)=", page), *re.findall(r"^- `([a-z_]+)`", page, re.MULTILINE)}
    assert named - OPTIONS - SECTIONS - {"controller_update_secrets"} == set()
