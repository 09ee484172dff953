"""adopt, killed at seeded moments and rerun; and its calls and seconds for many services."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.adopted_accounts.cdk_services import CLUSTER, HOSTS
from tools.account import ROOT, Account
from tools.processes import kill_all

from .runs import adopt, run


def killed(account: Account, folder: Path, count: int, rng: random.Random) -> int:
    """Kill adopt as often as asked for; how many reruns ended otherwise than a run that nobody killed."""
    inventory, bad = folder / "killed" / "dev", 0
    confirmed = adopt(CLUSTER, inventory, "-e", f"confirm={CLUSTER}")
    duration = run(account, confirmed).seconds
    whole = _outcome(account, inventory)
    for number in range(1, count + 1):
        _undo(account, inventory)
        moment = rng.uniform(0.5, duration)
        program = subprocess.Popen(
            confirmed, cwd=ROOT, env=account.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moment)
        kill_all(program)
        run(account, confirmed)
        same = _outcome(account, inventory) == whole
        bad += not same
        print(
            f"{number:>3}  killed after {moment:4.1f} s, the rerun ended {'the same' if same else 'OTHERWISE'}",
            flush=True,
        )
    return bad


def _outcome(account: Account, inventory: Path) -> tuple[Any, ...]:
    tags = account.client("ec2").describe_tags()["Tags"]
    texts = {str(path.relative_to(inventory)): path.read_text() for path in inventory.rglob("*") if path.is_file()}
    return sorted((item["ResourceId"], item["Key"], item["Value"]) for item in tags), texts


def _undo(account: Account, inventory: Path) -> None:
    """Take the tags and the files away again."""
    ec2 = account.client("ec2")
    for tag in ec2.describe_tags()["Tags"]:
        if tag["Key"].startswith("talentbase.aws/"):
            ec2.delete_tags(Resources=[tag["ResourceId"]], Tags=[{"Key": tag["Key"]}])
    for path in inventory.rglob("*.yml"):
        path.unlink()


def calls_and_seconds(account: Account, folder: Path, count: int) -> None:
    """Calls and seconds with the services of the account, and with as many as asked for."""
    for number in (len(HOSTS), count):
        _services(account, number)
        ran = run(account, adopt(CLUSTER, folder / f"of{number}"))
        print(f"adopt of {number} services: {ran.seconds:.1f} s, {ran.calls} calls", flush=True)


def _services(account: Account, count: int) -> None:
    """Have so many services, each a worker with a task definition of its own."""
    ecs = account.client("ecs")
    network = ecs.describe_services(cluster=CLUSTER, services=["talentbase-web-dev"])["services"][0]
    container = {"name": "main", "image": "public.ecr.aws/docker/library/busybox:1", "essential": True}
    for number in range(len(ecs.list_services(cluster=CLUSTER, maxResults=100)["serviceArns"]), count):
        ecs.register_task_definition(
            family=f"worker-{number}",
            cpu="256",
            memory="512",
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            containerDefinitions=[container],
        )
        ecs.create_service(
            cluster=CLUSTER,
            serviceName=f"worker-{number}",
            taskDefinition=f"worker-{number}",
            desiredCount=0,
            launchType="FARGATE",
            networkConfiguration=network["networkConfiguration"],
        )
