"""One good and one bad release of dev at the speed of real time: python -m tools.release_times.

Prints the wall time of a deploy of one changed image over its rollout, and the time from the moment at which a failure
is certain (the first task whose image is not in its registry has stopped) to the failure report and to the run's end.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from tools import playbooks
from tools.account import ROOT, Account

CLUSTER, SERVICE = "talentbase-dev", "talentbase-api-dev"
TimedLines = list[tuple[float, str]]
"""The lines of a run, each with the time at which it came."""


def main() -> None:
    """Build dev with the clock put forward, then measure."""
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), 1) as account:
        _build(account)
        _good_release(account)
        _bad_release(account)


def _good_release(account: Account) -> None:
    images = account.client("ecr").describe_images(repositoryName="talentbase-api")["imageDetails"]
    tag = next(tag for image in images for tag in image["imageTags"] if tag != "latest")
    start = time.monotonic()
    code, _ = _deploy(account, tag)
    wall, rollout = time.monotonic() - start, _newest_deployment(account)
    seconds = (rollout["finishedAt"] - rollout["createdAt"]).total_seconds()
    more = wall - seconds
    print(
        f"one changed image: exit code {code}, {wall:.1f} s, its rollout {seconds:.1f} s: {more:.1f} s or "
        f"{more / seconds:.1%} more"
    )


def _bad_release(account: Account) -> None:
    account.ask("PUT", "images", {"*talentbase-api:latest": {"fail": "pull"}})
    code, lines = _deploy(account, "latest")
    ended = time.time()
    certain = min(task["stoppedAt"].timestamp() for task in _tasks_that_failed_to_start(account))
    offset = _account_time(account) - time.time()
    reported = next(moment for moment, line in lines if "is not in its registry" in line)
    print(
        f"image not there: exit code {code}, from the stop of the first task {reported + offset - certain:.1f} s until "
        f"it is reported, {ended + offset - certain:.1f} s until the run has ended"
    )


def _build(account: Account) -> None:
    built = threading.Event()

    def advance_clock() -> None:
        while not built.wait(0.5):
            account.ask("POST", "clock", {"advance": 60})

    thread = threading.Thread(target=advance_clock)
    thread.start()
    code, lines = _deploy(account, "latest")
    built.set()
    thread.join()
    if code:
        sys.exit("\n".join(line for _, line in lines[-60:]))


def _deploy(account: Account, tag: str) -> tuple[int, TimedLines]:
    """The exit code of a deploy of api, and its lines."""
    process = subprocess.Popen(
        playbooks.command("deploy.yml", playbooks.DEV, "-e", json.dumps({"image_tags": {"api": tag}})),
        cwd=ROOT,
        env={**account.environment, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    lines = [(time.time(), line.rstrip()) for line in process.stdout]
    return process.wait(), lines


def _newest_deployment(account: Account) -> dict[str, Any]:
    deployments = account.client("ecs").list_service_deployments(cluster=CLUSTER, service=SERVICE)["serviceDeployments"]
    return dict(max(deployments, key=lambda item: item["createdAt"]))


def _tasks_that_failed_to_start(account: Account) -> list[dict[str, Any]]:
    ecs = account.client("ecs")
    arns = ecs.list_tasks(cluster=CLUSTER, serviceName=SERVICE, desiredStatus="STOPPED")["taskArns"]
    tasks = ecs.describe_tasks(cluster=CLUSTER, tasks=arns)["tasks"]
    return [task for task in tasks if task.get("stopCode") == "TaskFailedToStart"]


def _account_time(account: Account) -> float:
    return datetime.fromisoformat(account.ask("GET", "clock")["now"]).timestamp()


if __name__ == "__main__":
    main()
