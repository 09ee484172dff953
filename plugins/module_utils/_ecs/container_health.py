# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Container health checks in the image's own runtime: no curl, nothing to install."""

from __future__ import annotations

import json
from collections.abc import Sequence

from .._inventory.containers import HEALTH_FORMS as FORMS
from .._inventory.services import Service

HEALTH_DEFAULTS = {"interval": 30, "timeout": 5, "retries": 3}

# The first host is sent as Host, so that an application that checks it (Django's ALLOWED_HOSTS) answers as it does to
# its users; redirects are not followed. Anything below 400 is healthy.
NODE = (
    "const r=require('http').get({host:'127.0.0.1',port:%(port)d,path:%(path)s,headers:%(headers)s,timeout:%(timeout)d},"
    "a=>process.exit(a.statusCode<400?0:1));r.on('error',()=>process.exit(1));r.on('timeout',()=>process.exit(1))"
)
PYTHON = (
    "import http.client,sys;c=http.client.HTTPConnection('127.0.0.1',%(port)d,timeout=%(seconds)d);"
    "c.request('GET',%(path)s,headers=%(headers)s);sys.exit(c.getresponse().status>=400)"
)


def health_command(words: Sequence[str]) -> list[str]:
    """The command as ECS takes it: words that begin with CMD or CMD-SHELL as they are, others as a CMD.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    """
    return [*words] if words and words[0] in FORMS else ["CMD", *words]


def health_check(service: Service) -> dict[str, object] | None:
    """The healthCheck of the service's container, None where it has none. Times in seconds."""
    check = service.container_health
    if check.probe == "none":
        return None
    return {
        "command": health_command(_command(service)),
        "interval": check.interval,
        "timeout": check.timeout,
        "retries": check.retries,
        "startPeriod": check.start_period,
    }


def _command(service: Service) -> list[str]:
    check = service.container_health
    if check.probe == "command":
        return check.command
    headers = {"Host": service.hosts[0], "X-Forwarded-Proto": "https"} if service.hosts else {}
    seconds = max(1, check.timeout - 1)
    values = {
        "port": service.port,
        "path": json.dumps(check.path or service.target_group.path),
        "headers": json.dumps(headers, separators=(",", ":")),
        "seconds": seconds,
        "timeout": seconds * 1000,
    }
    return ["node", "-e", NODE % values] if check.probe == "node" else ["python", "-c", PYTHON % values]
