# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The job that a run is in AWX: its URL, and what AWX says of one that holds a lock.

AWX is asked only where this run has a token for it, and only the AWX that the token is for: the job's URL has to begin with CONTROLLER_HOST.
The variables are those of awx.awx: https://github.com/ansible/awx/blob/24.6.1/awx_collection/plugins/module_utils/controller_api.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress

ENDED = ("successful", "failed", "error", "canceled")
"""https://github.com/ansible/awx/blob/24.6.1/awx/main/models/unified_jobs.py, without those of a job that may still run."""
PAGE = "/#/jobs/playbook/"
TIMEOUT = 10.0
NO = ("0", "false", "no", "off")


def job_url(environment: Mapping[str, str]) -> str:
    """The page of the job that this run is; empty outside of AWX.

    AWX_HOST is AWX's setting "Base URL of the service": https://github.com/ansible/awx/blob/24.6.1/awx/main/tasks/jobs.py.
    """
    base, number = environment.get("AWX_HOST", ""), environment.get("JOB_ID", "")
    return f"{base.rstrip('/')}{PAGE}{number}" if base and number.isdecimal() else ""


def job_ended(job: str, environment: Mapping[str, str]) -> str:
    """How a job ended, as AWX says; empty where it runs, and where AWX cannot be asked. job: its page."""
    base, token = _either(environment, "HOST").rstrip("/"), _either(environment, "OAUTH_TOKEN")
    base = base if not base or "://" in base else f"https://{base}"
    found = re.fullmatch(re.escape(base + PAGE) + "([0-9]+)", job, re.IGNORECASE)
    if not (base and token and found):
        return ""
    checked = _either(environment, "VERIFY_SSL").lower() not in NO
    status = _status(f"{base}/api/v2/jobs/{found.group(1)}/", token, checked)
    return status if status in ENDED else ""


def _either(environment: Mapping[str, str], name: str) -> str:
    return environment.get(f"CONTROLLER_{name}") or environment.get(f"TOWER_{name}") or ""


def _status(url: str, token: str, checked: bool) -> str:
    """What the answer says; nothing where there is none. A redirect is an answer without a status: the token goes nowhere else."""
    import ssl
    from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

    class NoRedirect(HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    context = ssl.create_default_context()
    if not checked:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = Request(url, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    opener = build_opener(NoRedirect, HTTPSHandler(context=context))
    # URLError is an OSError.
    with suppress(OSError, ValueError, TypeError, AttributeError), opener.open(request, timeout=TIMEOUT) as answer:
        return str(json.load(answer).get("status", ""))
    return ""
