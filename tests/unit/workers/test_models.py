"""A process that has read AWS's models gives them to those that it forks; clients work as ever."""

from __future__ import annotations

import os

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws import models
from tools.account import aws


class Nowhere:
    url = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _in_a_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore is as it was for other tests."""
    creator = models.botocore.client.ClientCreator
    for name in ("_load_service_model", "_create_client_class"):
        monkeypatch.setattr(creator, name, getattr(creator, name))


def test_clients_of_two_runs_share_their_class_and_model() -> None:
    models.read_models()
    first, second = (aws(Nowhere(), "eu-west-1").client("ec2") for _run in range(2))  # type: ignore[arg-type]
    assert first is not second
    assert type(first) is type(second)
    assert first.meta.service_model is second.meta.service_model
    assert first.meta.region_name == "eu-west-1"
    assert first.meta.endpoint_url == Nowhere.url


def test_a_users_own_models_are_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DATA_PATH", os.devnull)
    assert models.session_with_models().get_component("data_loader") is not models._loader()
    monkeypatch.delenv("AWS_DATA_PATH")
    assert models.session_with_models().get_component("data_loader") is models._loader()
