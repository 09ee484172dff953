"""The account's door: programs of this machine come in, pages in a browser do not; and the account itself calls nobody.

A page reaches loopback under a name of its own (DNS rebinding), from its own origin, or by an image or a form. Browsers tell of
each in Host, Origin and Sec-Fetch-Site: https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site.
"""

from __future__ import annotations

import hmac
import os
import secrets
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

TOKEN, HEADER = "REHEARSAL_TOKEN", "X-Rehearsal-Token"
"""The environment variable and the header of the token for the control paths."""
CONTROL = ("/rehearsal/", "/moto-api")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SAME_SITE = ("", "none", "same-origin")


def token() -> str:
    """The token of the environment, so that accounts which are started together share one; a new one without it."""
    return os.environ.get(TOKEN) or new_token()


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_hex(16)


def refusal(environ: Mapping[str, Any], expected: str) -> str:
    """Why a request may not come in; empty where it may. expected: the account's token."""
    host, origin = environ.get("HTTP_HOST", ""), environ.get("HTTP_ORIGIN", "")
    if not _is_loopback(f"//{host}"):
        return f"The Host {host} is not of loopback; the account answers at http://127.0.0.1 alone."
    if origin and not _is_loopback(origin):
        return f"The Origin {origin} is not of loopback; no page of another site may use the account."
    if environ.get("HTTP_SEC_FETCH_SITE", "") not in SAME_SITE:
        return "The request comes from a page of another site, which may not use the account."
    given = str(environ.get("HTTP_X_REHEARSAL_TOKEN", ""))
    if environ.get("PATH_INFO", "").startswith(CONTROL) and not hmac.compare_digest(given.encode(), expected.encode()):
        return f"Control paths take the account's token in the header {HEADER}; python -m rehearsal env prints it."
    return ""


def call_nobody() -> None:
    """End every attempt of this process to connect to anything, such as moto's delivery of a message by HTTP."""
    sys.addaudithook(_refuse_to_connect)


def _refuse_to_connect(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook, see https://docs.python.org/3/library/audit_events.html; it cannot be taken off."""
    if event == "socket.connect" or (event == "socket.getaddrinfo" and arguments[0] not in (None, "", *LOOPBACK)):
        raise PermissionError("The rehearsal account calls nobody.")


def _is_loopback(address: str) -> bool:
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return name in LOOPBACK or name.endswith(".localhost")
