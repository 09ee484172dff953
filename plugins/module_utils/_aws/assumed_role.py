# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The temporary credentials of a role. They live in this process alone: nothing writes or shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

try:
    import boto3
    from botocore.credentials import AssumeRoleCredentialFetcher, Credentials, DeferredRefreshableCredentials
    from botocore.exceptions import NoCredentialsError
except ImportError:  # AnsibleAWSModule reports a missing boto3
    pass

from .models import session_with_models

KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
SESSION_NAME = "talentbase"
"""The name of a session where nobody gave one."""


def assumed(session: Any, role: Mapping[str, Any], keys: Mapping[str, Any], client: Callable[..., Any]) -> Any:
    """A session with the credentials of a role, which STS gives before the first call, and again before they expire.

    session, keys: who assumes it; the keys go first where they are given. client: makes the client of STS, as session.client does.
    """
    key, secret, token = (keys.get(name) for name in KEYS)
    source = Credentials(key, secret or "", token) if key else session.get_credentials()
    if source is None:
        raise NoCredentialsError()
    extra = {"RoleSessionName": role.get("session_name") or SESSION_NAME, "ExternalId": role.get("external_id")}
    fetcher = AssumeRoleCredentialFetcher(
        client, source, role["role_arn"], extra_args={name: value for name, value in extra.items() if value}
    )
    inner = session_with_models()
    inner._credentials = DeferredRefreshableCredentials(  # as botocore's own users do; it has no setter
        refresh_using=fetcher.fetch_credentials, method="assume-role"
    )
    return boto3.session.Session(botocore_session=inner, region_name=session.region_name)
