# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The temporary credentials of a role. They live in this process alone: nothing writes or shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

try:
    import boto3
    from botocore.credentials import AssumeRoleCredentialFetcher, Credentials, DeferredRefreshableCredentials
    from botocore.exceptions import NoCredentialsError
except ImportError:  # AnsibleAWSModule reports a missing boto3
    pass

from .models import session_with_models


def assumed(session: Any, request: Mapping[str, str], keys: Sequence[Any], client: Callable[..., Any]) -> Any:
    """A session with the credentials of a role, which STS gives before the first call, and again before they expire.

    request: of AssumeRole. session, keys: who assumes it; the keys go first where they are given. client: makes the client of STS, as
    session.client does.
    """
    key, secret, token = keys
    source = Credentials(key, secret or "", token) if key else session.get_credentials()
    if source is None:
        raise NoCredentialsError()
    extra = {name: value for name, value in request.items() if name != "RoleArn"}
    fetcher = AssumeRoleCredentialFetcher(client, source, request["RoleArn"], extra_args=extra)
    inner = session_with_models()
    inner._credentials = DeferredRefreshableCredentials(  # as botocore's own users do; it has no setter
        refresh_using=fetcher.fetch_credentials, method="assume-role"
    )
    return boto3.session.Session(botocore_session=inner, region_name=session.region_name)
