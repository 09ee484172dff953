# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading a presigned URL of S3, which takes no credentials: by botocore's HTTP, through the proxies of the environment."""

from __future__ import annotations

from typing import Any

from .errors import BotoCoreError

try:
    from botocore.awsrequest import AWSRequest
    from botocore.httpsession import URLLib3Session
    from botocore.utils import get_environ_proxies
    from urllib3.exceptions import HTTPError
except ImportError:  # AnsibleAWSModule reports a missing boto3
    pass

SECONDS = 3.0
"""For the connection, and for each part of the answer."""


def fetch(url: str, verify: bool | str, limit: int) -> bytes:
    """The content of a URL; empty where it cannot be read, or has more than so many bytes. verify: as the clients of AWS have it."""
    settings: dict[str, Any] = {"verify": verify, "proxies": get_environ_proxies(url), "timeout": SECONDS}
    session = URLLib3Session(**settings)
    try:
        response = session.send(AWSRequest(method="GET", url=url, stream_output=True).prepare())
        content: bytes = response.raw.read(limit + 1)
    except (BotoCoreError, HTTPError, OSError):
        return b""
    finally:
        session.close()
    return content if response.status_code == 200 and len(content) <= limit else b""
