"""A role that is moments old is waited for; another refusal is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from ansible_collections.talentbase.aws.plugins.module_utils._aws import iam_propagation as fresh_role
from ansible_collections.talentbase.aws.plugins.module_utils._aws.iam_propagation import retry_until_role_is_known
from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress

CONFIGURED = "ECS was unable to assume the configured ECS Infrastructure Role 'arn:aws:iam::1:role/web'."
LISTENERS = "Unable to assume role and validate the listeners configured on your load balancer."


class Ecs:
    """Refuses so many calls with a message."""

    def __init__(self, refusals: int, message: str, code: str = "InvalidParameterException") -> None:
        self.left, self.error = refusals, {"Error": {"Code": code, "Message": message}}

    def __call__(self) -> str:
        if self.left == 0:
            return "made"
        self.left -= 1
        raise ClientError(self.error, "CreateService")


@pytest.mark.parametrize("message", [CONFIGURED, LISTENERS])
@pytest.mark.parametrize("code", ["InvalidParameterException", "ClientException"])
def test_it_is_asked_again_and_said(tmp_path: Path, message: str, code: str) -> None:
    told = tmp_path / "progress"
    told.touch()
    assert retry_until_role_is_known(Ecs(2, message, code), "web", Progress(str(told)), pause=0) == "made"
    assert told.read_text().count("service web: ECS cannot assume the new role yet") == 2


def test_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh_role, "PATIENCE", 0.05)
    with pytest.raises(ClientError, match="unable to assume"):
        retry_until_role_is_known(Ecs(1000, CONFIGURED), "web", Progress(None), pause=0.01)


@pytest.mark.parametrize(
    ("message", "code"),
    [("The target group does not exist.", "InvalidParameterException"), (CONFIGURED, "AccessDeniedException")],
)
def test_another_refusal_is_final(message: str, code: str) -> None:
    ecs = Ecs(1, message, code)
    with pytest.raises(ClientError):
        retry_until_role_is_known(ecs, "web", Progress(None), pause=0)
    assert ecs.left == 0
