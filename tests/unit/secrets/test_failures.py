"""What a user reads when AWS refuses a new secret holds nothing of its value."""

from __future__ import annotations

import traceback
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import Secret
from ansible_collections.talentbase.aws.plugins.module_utils._module.apply import Application
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.desired import desired_secret
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.handlers import SecretHandler
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.names import SECRET


class OneClient:
    """Stands where the session stands: hands out one client of boto3."""

    def __init__(self) -> None:
        self.secrets_manager = boto3.client(
            "secretsmanager", region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="thing"
        )

    def client(self, _service: str) -> Any:
        return self.secrets_manager


def test_an_error_of_aws_shows_no_value(tmp_path: Any, caplog: pytest.LogCaptureFixture) -> None:
    aws, sent = OneClient(), []
    (tmp_path / "progress").touch()
    event = "provide-client-params.secrets-manager.CreateSecret"
    aws.secrets_manager.meta.events.register(event, lambda params, **_: sent.append(dict(params)))
    desired = [desired_secret(Secret("app", "hex"), {})]
    application = Application(desired, {}, {SECRET: SecretHandler(aws, {})}, Progress(str(tmp_path / "progress")))  # type: ignore[arg-type]
    with Stubber(aws.secrets_manager) as stub:
        stub.add_client_error("create_secret", "LimitExceededException", "Too many secrets.")
        with pytest.raises(Failure) as caught:
            application.run(make_plan(desired, {}))
    value = sent[0]["SecretString"]
    assert len(value) == 64
    shown = "".join(traceback.format_exception(caught.value))
    shown += str(caught.value.details) + caplog.text + (tmp_path / "progress").read_text()
    assert "Could not create secret app" in shown
    assert value not in shown
