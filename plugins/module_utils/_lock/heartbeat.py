# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The heartbeat of a run: a process of its own that writes the record of its lock anew, for as long as the run's ansible-playbook lives.

It is no thread of a module, as a run with many environments lets one wait between two modules. Its process runs the code of this file alone, as
the rest of a module is removed when that ends, and imports no more of botocore than signs and sends a request: 15 MB, where a client takes 36.
"""

from __future__ import annotations

import json
import marshal
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

PROGRAM = "import marshal, sys; code, given = marshal.load(sys.stdin.buffer); exec(code, names := {'__name__': 'heartbeat'}); names['live'](**given)"
AGAIN = 5.0
"""Seconds after which a beat that failed is tried again, unless beats come faster."""
TIMEOUT = 10
Call = Callable[..., dict[str, Any]]


def start(pid: int, name: str, holder: str, beat: float, alive: float, **asked: dict[str, Any]) -> None:
    """Keep a lock alive while the process pid lives. name: of the parameter; alive: the seconds after which nobody counts on a beat.

    asked: requests and source, which are what Aws.request_options and key_source give. They go over a pipe, as a command
    line is seen by all.
    """
    code = __loader__.get_code(__name__)  # type: ignore[name-defined]
    given = {"pid": pid, "name": name, "holder": holder, "beat": beat, "alive": alive, **asked}
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )
    if child.stdin:
        with child.stdin as stdin:
            marshal.dump((code, given), stdin)


def live(
    pid: int, name: str, holder: str, beat: float, alive: float, requests: dict[str, Any], source: dict[str, Any]
) -> None:
    """Beat until the process or its lock is gone, or nothing has come through for so long that the lock is as good as gone."""
    last = time.monotonic()
    due = last + beat
    while lives(pid) and time.monotonic() < last + alive:
        if time.monotonic() >= due:
            due = time.monotonic() + min(AGAIN, beat)
            try:
                # A connection of its own: one that nobody used for so long may have been closed by the other side.
                if not write_anew(caller(**requests), name, holder):
                    return
                last = time.monotonic()
                due = last + beat
            except PermissionError:
                requests = renewed(requests, source)
            except Exception:  # nobody reads what went wrong; the run's own calls tell it
                pass
        time.sleep(min(1.0, beat / 10))


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has waited for does not."""
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except ProcessLookupError:
        return False
    except OSError:  # it is another user's, or there is no /proc
        return True


def write_anew(call: Call, name: str, holder: str) -> bool:
    """Write the record as it is once more; False where another run has the lock, or none. record.py says which record counts."""
    parameter = call("GetParameter", Name=name)["Parameter"]
    latest = version = parameter["Version"]
    record = json.loads(parameter["Value"])
    while record["replaces"] != version - 1:
        version -= 1
        if not version:
            return False
        record = json.loads(call("GetParameter", Name=f"{name}:{version}")["Parameter"]["Value"])
    if not record["hold"] or record["hold"]["holder"] != holder:
        return False
    call("PutParameter", Name=name, Value=json.dumps({**record, "replaces": latest}), Type="String", Overwrite=True)
    return True


def renewed(requests: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    """The requests with new keys; as they are where none can be had, and the next beat tries again.

    botocore's session is imported here alone: a heart that needs it is one of a long run.
    """
    from botocore.session import Session

    try:
        session: Any = Session(profile=source["profile"])
        if any(source["keys"]):
            session.set_credentials(*source["keys"])
        if not source["role"]:
            return {**requests, "keys": list(session.get_credentials().get_frozen_credentials()[:3])}
        where = {"endpoint_url": source["endpoint"], "verify": requests["verify"]}
        given = session.create_client("sts", requests["region"], **where).assume_role(**source["role"])["Credentials"]
    except Exception:
        return requests
    return {**requests, "keys": [given[name] for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")]}


def caller(url: str, region: str, keys: list[str], verify: Any, proxies: dict[str, str]) -> Call:
    """Calls an operation of Systems Manager, and raises where it does not succeed: PermissionError where the keys have expired."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from botocore.httpsession import URLLib3Session

    signer = SigV4Auth(Credentials(*keys), "ssm", region)
    session = URLLib3Session(verify=verify, proxies=proxies, timeout=TIMEOUT)

    def call(operation: str, **arguments: Any) -> dict[str, Any]:
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"AmazonSSM.{operation}"}
        request = AWSRequest("POST", url, headers, json.dumps(arguments).encode())
        signer.add_auth(request)
        answer = session.send(request.prepare())
        if b"ExpiredToken" in answer.content:
            raise PermissionError(operation)
        if answer.status_code != 200:
            raise OSError(f"{operation}: HTTP {answer.status_code}")
        found: dict[str, Any] = json.loads(answer.content)
        return found

    return call
