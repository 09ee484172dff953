# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a user reads when AWS refuses: what happened, AWS's reason, what to do next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from .._text.cleaning import one_line
from .denials import remedy

try:
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:  # AnsibleAWSModule reports a missing boto3
    BotoCoreError = ClientError = type("NoBotocore", (Exception,), {})  # type: ignore[assignment, misc]

__all__ = ["BotoCoreError", "ClientError", "Failure", "code_of", "explain", "refused", "unless_absent"]

# The error codes of AWS for something that does not exist.
ABSENT = frozenset(
    {
        "ClusterNotFoundException",
        "DashboardNotFoundError",
        "ListenerNotFound",
        "LoadBalancerNotFound",
        "NoSuchEntity",
        "NotFound",
        "NotFoundException",
        "ObjectNotFoundException",
        "ReplicationGroupNotFoundFault",
        "ResourceNotFound",
        "ResourceNotFoundException",
        "ServiceNotFoundException",
        "SubscriptionNotFound",
        "SubscriptionNotFoundFault",
        "TargetGroupNotFound",
        "WAFNonexistentItemException",
        "UnknownMonitorException",
        "UnknownSubscriptionException",
    }
)

# AWS says the same of a key that it does not know and of a region that the account has not enabled:
# https://docs.aws.amazon.com/general/latest/gr/rande-manage.html, https://github.com/hashicorp/terraform-provider-aws/issues/12940
UNKNOWN_KEY = ("AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException")
CHECK_KEY = (
    "check AWS_PROFILE or AWS_ACCESS_KEY_ID, and that the account has enabled the region: "
    "aws account enable-region --region-name REGION"
)
REMEDIES = {
    "AccessDenied": "grant the action to the credentials that run the deploy",
    "AccessDeniedException": "grant the action to the credentials that run the deploy",
    "UnauthorizedOperation": "grant the action to the credentials that run the deploy",
    "ExpiredToken": "the session has expired: sign in and run again",
    "ExpiredTokenException": "the session has expired: sign in and run again",
    **dict.fromkeys(UNKNOWN_KEY, CHECK_KEY),
    "NoCredentialsError": "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "PartialCredentialsError": "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, both, or AWS_PROFILE alone",
    "ProfileNotFound": "correct AWS_PROFILE; aws configure list-profiles lists the profiles",
    "SSOTokenLoadError": "sign in: aws sso login",
    "UnauthorizedSSOTokenError": "sign in again: aws sso login",
    "SignatureDoesNotMatch": "the secret key does not belong to the access key: check AWS_SECRET_ACCESS_KEY",
    "NoRegionError": "set aws_region in the inventory, or AWS_REGION",
    "EndpointConnectionError": "check the network, the region and AWS_ENDPOINT_URL",
    "RequestLimitExceeded": "AWS throttled every retry: run again in a minute",
    "Throttling": "AWS throttled every retry: run again in a minute",
    "ThrottlingException": "AWS throttled every retry: run again in a minute",
    "LimitExceededException": "raise the quota in Service Quotas, or remove what is unused",
}

ASSUME_ROLE = "AssumeRole"
OF_ASSUMING = (
    "let the role's trust policy name who runs this, with the external_id of aws_assume_role if it asks for one, and let their own "
    "policies allow sts:AssumeRole on it; docs/security.md has both policies"
)

FIX = "fix the cause and run the same command again; it continues where it stopped"
ENDS_IN_COMMAND = re.compile(r"(?:^|\s)(?:-e|aws|ansible-playbook) [^,;()]*$")
"""What is to be typed or copied, to which no full stop is glued."""


class Failure(Exception):
    """A failure in words for the user: the problem, and what to do about it. details are returned beside the message.

    Both are on one line whatever they quote; more: the lines of a report below them.
    """

    def __init__(self, problem: str, todo: str = "", more: Iterable[str] = (), **details: Any) -> None:
        todo = todo.rstrip(".")
        end = "" if todo.endswith("?") or ENDS_IN_COMMAND.search(todo) else "."
        text = f"{problem.rstrip('.')}. To do: {todo}{end}" if todo else problem
        super().__init__("\n".join(map(one_line, (text, *more))))
        self.details: dict[str, Any] = details


def code_of(error: BaseException) -> str:
    """AWS's error code, or the name of the exception where AWS was not reached."""
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code") or type(error).__name__)


def refused(error: BaseException, doing: str = "") -> Failure:
    """An exception of botocore as a Failure. doing: what could not be done. What was waited for is said, too."""
    answer = (getattr(error, "response", None) or {}).get("Error", {})
    message = answer.get("Message") or str(error)
    operation = getattr(error, "operation_name", "")
    if operation == ASSUME_ROLE:
        return Failure(f"aws_assume_role.role_arn: {message.rstrip('.')} ({code_of(error)})", todo=OF_ASSUMING)
    start = f"{doing}: " if doing else ""
    waited = f"; {answer['Waited']}" if answer.get("Waited") else ""
    problem = f"{start}{operation + ' failed: ' if operation else ''}{message.rstrip('.')} ({code_of(error)}){waited}"
    return Failure(problem, todo=answer.get("Todo") or remedy(message) or REMEDIES.get(code_of(error), FIX))


def explain(error: BaseException, doing: str = "") -> str:
    """One message from an exception of botocore."""
    return str(refused(error, doing))


def unless_absent(call: Callable[[], Any], otherwise: Any) -> Any:
    """The call's result; otherwise, if AWS answers that it does not exist."""
    try:
        return call()
    except ClientError as error:
        if code_of(error) in ABSENT:
            return otherwise
        raise
