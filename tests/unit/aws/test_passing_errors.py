"""The table of passing errors, and how a call waits for one: bounded, telling that it lives, and not for what lasts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import refused
from ansible_collections.talentbase.aws.plugins.module_utils._aws.passing import PassingErrors
from ansible_collections.talentbase.aws.plugins.module_utils._aws.passing_errors import PASSING_ERRORS, passing_error
from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from tests.harness import plain_progress

ROLE = "User: arn:aws:sts::1:assumed-role/d/s is not authorized to perform: iam:PassRole on resource: "
ROLE += "arn:aws:iam::1:role/web-execution because no identity-based policy allows the iam:PassRole action"
NO_LINKED_ROLE = (
    "Unable to create the resource. Verify that you have permission to create service linked role. "
    "Otherwise wait and try again later"
)


@pytest.mark.parametrize(
    ("operation", "code", "words"),
    [
        ("application-autoscaling:PutScalingPolicy", "ConcurrentUpdateException", "You already have a pending update"),
        ("application-autoscaling:RegisterScalableTarget", "ValidationException", "ECS service doesn't exist: service"),
        ("ecs:CreateCluster", "InvalidParameterException", "Unable to assume the service linked role. Please verify"),
        ("ecs:PutClusterCapacityProviders", "ClientException", "Cluster was not ACTIVE"),
        ("ecs:CreateService", "ClusterNotFoundException", "Cluster not found."),
        ("ecs:CreateService", "InvalidParameterException", "ECS was unable to assume the configured ECS Infrastructure Role"),
        ("ecs:UpdateService", "InvalidParameterException", "The target group x does not have an associated load balancer"),
        ("ecs:RegisterTaskDefinition", "AccessDeniedException", ROLE),
        ("rds:CreateDBInstance", "InvalidParameterValue", NO_LINKED_ROLE),
        ("elbv2:CreateListener", "CertificateNotFound", "Certificate 'arn' not found"),
        ("rds:ModifyDBInstance", "InvalidDBInstanceState", "Database instance is not in available state."),
        ("elasticache:DeleteReplicationGroup", "InvalidReplicationGroupState", "x-003 is not in a valid state to be deleted"),
        ("ecs:DeleteCluster", "ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active."),
        ("ec2:DeleteSecurityGroup", "DependencyViolation", "resource sg-1 has a dependent object"),
        ("ec2:ReleaseAddress", "AuthFailure", "You do not have permission to access the specified resource."),
        ("iam:DeleteRole", "DeleteConflict", "Cannot delete entity, must detach all policies first."),
    ],
)  # fmt: skip
def test_what_is_known_to_pass_is_in_the_table(operation: str, code: str, words: str) -> None:
    assert passing_error(operation, code, words) is not None


@pytest.mark.parametrize(
    ("operation", "code", "words"),
    [
        ("ecs:CreateService", "InvalidParameterException", "The container web does not exist in the task definition."),
        ("ecs:CreateCluster", "AccessDeniedException", "is not authorized to perform: ecs:CreateCluster"),
        ("ec2:DeleteSubnet", "InvalidSubnetID.NotFound", "gone"),
        ("rds:DeleteDBInstance", "InvalidDBInstanceState", "Instance x is already being deleted."),
        ("elasticache:DeleteReplicationGroup", "InvalidReplicationGroupState", "Replication group x has status deleting"),
        ("sts:GetCallerIdentity", "AuthFailure", "AWS was not able to validate the provided access credentials"),
        ("secretsmanager:CreateSecret", "InvalidRequestException", "is already scheduled for deletion"),
    ],
)  # fmt: skip
def test_what_lasts_is_not(operation: str, code: str, words: str) -> None:
    assert passing_error(operation, code, words) is None


@pytest.mark.parametrize("row", PASSING_ERRORS, ids=lambda row: f"{row.operations[0]} {row.codes[0]}")
def test_each_row_is_bounded_and_has_a_source(row: Any) -> None:
    assert 10 <= row.seconds <= 1800
    assert row.source.startswith("https://")
    assert row.reason
    assert not row.reason.endswith(".")
    re.compile(row.words)


class Call:
    """One call that is refused for some seconds of a clock that moves while it sleeps, as botocore sends it."""

    def __init__(self, progress: Path, operation: str, code: str, words: str, is_new: bool = True) -> None:
        progress.touch()
        self.now, self.error, self.context = 0.0, {"Code": code, "Message": words}, dict[str, Any]()
        service, name = operation.split(":")
        self.operation = SimpleNamespace(name=name, service_model=SimpleNamespace(service_name=service))
        self.passing = PassingErrors(Progress(str(progress)), lambda arn: is_new, lambda: self.now)
        self.pauses: list[float] = []

    def send(self, seconds: float) -> dict[str, Any] | None:
        """The error of the last attempt, or None where one succeeded."""
        while self.now < seconds:
            error = dict(self.error)
            pause = self.passing.needs_retry((None, {"Error": error}), self.operation, {"context": self.context})
            if pause is None:
                return error
            self.now += pause
            self.pauses.append(pause)
        return None


def test_a_call_is_sent_again_until_it_passes_and_says_so(tmp_path: Path) -> None:
    call = Call(tmp_path / "said", "ecs:CreateService", "ClusterNotFoundException", "Cluster not found.")
    assert call.send(50) is None
    said = plain_progress((tmp_path / "said").read_text()).splitlines()
    assert len(said) == 2
    assert "CreateService: ECS does not know the new cluster everywhere yet; trying again for up to 60 s" in said[0]
    assert 0 < call.pauses[0] < 1 < call.pauses[-1] <= 18
    assert len(call.pauses) < 25


def test_it_ends_with_awss_words_the_wait_and_a_remedy(tmp_path: Path) -> None:
    call = Call(tmp_path / "said", "ecs:CreateService", "ClusterNotFoundException", "Cluster not found.")
    error = call.send(10_000)
    assert error is not None
    assert call.now == pytest.approx(60)
    text = str(refused(ClientError({"Error": error}, "CreateService"), "Could not create service web"))
    assert text.startswith("Could not create service web: CreateService failed: Cluster not found (ClusterNotFound")
    assert "tried again for 60 s, as ECS does not know the new cluster everywhere yet" in text
    assert "To do: see that the cluster is ACTIVE" in text


@pytest.mark.parametrize("is_new", [True, False])
def test_a_right_to_pass_a_role_is_waited_for_where_the_role_is_new(tmp_path: Path, is_new: bool) -> None:
    call = Call(tmp_path / "said", "ecs:RegisterTaskDefinition", "AccessDeniedException", ROLE, is_new)
    error = call.send(10_000)
    assert error is not None
    assert bool(call.pauses) == is_new
    text = str(refused(ClientError({"Error": error}, "RegisterTaskDefinition")))
    assert "iam:PassRole on resource: arn:aws:iam::1:role/web-execution" in text
    assert "grant the action" in text


def test_a_throttled_attempt_of_a_wait_is_no_end(tmp_path: Path) -> None:
    call = Call(tmp_path / "said", "ecs:CreateService", "ClusterNotFoundException", "Cluster not found.")
    assert call.send(20) is None
    call.error = {"Code": "ThrottlingException", "Message": "Rate exceeded"}
    assert call.send(30) is None


def test_what_is_known_to_last_is_not_waited_for(tmp_path: Path) -> None:
    call = Call(tmp_path / "said", "ec2:DeleteSubnet", "DependencyViolation", "has dependencies")
    lasting: Callable[[], bool] = lambda: call.now < 5  # noqa: E731
    with call.passing.waiting_while(lasting):
        assert call.send(100) is not None
    assert 5 <= call.now < 10
    assert call.send(100) is None
