"""What to do where IAM denies a call."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from ansible_collections.talentbase.aws.plugins.module_utils._aws.denials import remedy
from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import explain

WORDS = "User: arn:aws:sts::1:assumed-role/x/ci is not authorized to perform: {} on resource: * {}"
IDENTITY = "because no identity-based policy allows the action"


@pytest.mark.parametrize(
    ("action", "reason", "told"),
    [
        ("ec2:CreateVpc", IDENTITY, "is of the purpose deploy;"),
        ("rds:DeleteDBInstance", IDENTITY, "is of the purpose restore or destroy;"),
        ("ecs:DescribeServices", IDENTITY, "is of the purpose look;"),
        ("secretsmanager:RestoreSecret", IDENTITY, "is of the purpose restore;"),
        (
            "iam:UpdateAssumeRolePolicy",
            IDENTITY,
            "no policy of playbooks/permissions.yml has iam:UpdateAssumeRolePolicy",
        ),
        (
            "s3:GetObject",
            "because no permissions boundary allows the s3:GetObject action",
            "widens the permissions boundary",
        ),
        (
            "ec2:CreateVpc",
            "with an explicit deny in a service control policy",
            "a policy of the account or of its organ",
        ),
    ],
)
def test_the_purpose_that_has_the_action_is_named(action: str, reason: str, told: str) -> None:
    assert told in remedy(WORDS.format(action, reason))


def test_aws_s_own_words_are_kept() -> None:
    words = WORDS.format("ec2:CreateVpc", IDENTITY)
    message = explain(ClientError({"Error": {"Code": "UnauthorizedOperation", "Message": words}}, "CreateVpc"))
    assert f"CreateVpc failed: {words} (UnauthorizedOperation). To do: grant the action" in message
    other = explain(ClientError({"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}, "GetRole"))
    assert other.endswith("To do: grant the action to the credentials that run the deploy.")
