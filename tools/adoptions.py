"""What adopting an account of CDK costs: python -m tools.adoptions [--kills 10] [--services 50].

Adopts it by the commands of docs/migration.md while both hosts get requests without pause, deploys twice, and counts what was lost, rolled or changed.
Then kills adopt at seeded moments, each followed by a rerun that must end as one that nobody killed; and counts calls and seconds for many services.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rehearsal import enforcement
from rehearsal.quirks.catalogue_new import NEW
from tests.adopted_accounts import cdk
from tests.adopted_accounts.cdk_services import CLUSTER, HOSTS
from tools.account import ROOT, Account
from tools.lost_requests import Client
from tools.playbooks import PLAYBOOK
from tools.processes import kill_all

SPEED = 300
ADOPT = "playbooks/adopt.yml"


def main() -> int:
    """Print the figures; 1 where something was lost, rolled or ended otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10, help="how often adopt is killed (%(default)s)")
    parser.add_argument(
        "--services", type=int, default=50, help="the number of services to count calls for (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="the seed of the moments (%(default)s)")
    options = parser.parse_args()
    # What a new account makes its first callers wait for is no part of this: what is laid here has run for long.
    os.environ[enforcement.VARIABLE] = ",".join(quirk.name for quirk in NEW)
    with _laid() as (account, folder):
        bad = _adopted_under_requests(account, folder)
    with _laid() as (account, folder):
        bad += _killed(account, folder, options.kills, random.Random(options.seed))
        _calls_and_seconds(account, folder, options.services)
    return 1 if bad else 0


@contextmanager
def _laid() -> Iterator[tuple[Account, Path]]:
    """An account as CDK leaves it, whose stacks keep what they made, and an empty folder."""
    with tempfile.TemporaryDirectory() as name, Account.started(Path(name), SPEED, "--http-port", "0") as account:
        cdk.lay(account)
        _retain(account)
        yield account, Path(name)


def _retain(account: Account) -> None:
    client = account.client("cloudformation")
    for item in client.describe_stacks()["Stacks"]:
        template = client.get_template(StackName=item["StackName"])["TemplateBody"]
        for resource in template["Resources"].values():
            resource |= {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Metadata": {"Retained": "true"}}
        client.update_stack(StackName=item["StackName"], TemplateBody=json.dumps(template))


def _adopted_under_requests(account: Account, folder: Path) -> int:
    """The commands of the page, one after the other; how much went wrong."""
    inventory = folder / "dev"
    commands = [
        _adopt(inventory),
        _adopt(inventory, "-e", f"confirm={CLUSTER}"),
        [PLAYBOOK, "deploy.yml", "-i", str(inventory)],
        [PLAYBOOK, "deploy.yml", "-i", str(inventory)],
    ]
    url, before = str(account.ask("GET", "health")["http_url"]), _state(account)
    clients = [Client(url, host) for host in HOSTS.values()]
    for client in clients:
        client.start()
    for command in commands:
        writes, seconds, calls = _run(account, command)
        print(f"{' '.join(command[1:3]):<40} {seconds:5.1f} s, {calls:>4} calls, {writes:>3} writes", flush=True)
    for client in clients:
        client.stop.set()
        client.join()
    statuses = sum((client.statuses for client in clients), Counter[int]())
    answered = statuses.pop(200, 0)
    after = _state(account)
    changed = [name for name, value in before.items() if after[name] != value]
    print(f"commands typed {len(commands)}, values written by hand 0")
    print(f"requests {answered} answered, {sum(statuses.values())} lost; writes of the second deploy {writes}")
    print(f"changed of services' deployments, ids and versions of values: {', '.join(changed) or 'none'}")
    return sum(statuses.values()) + writes + len(changed)


def _state(account: Account) -> dict[str, Any]:
    """What must be the same before and after."""
    names = [f"talentbase-{key}-dev" for key in HOSTS]
    services = account.client("ecs").describe_services(cluster=CLUSTER, services=names)["services"]
    secrets = account.client("secretsmanager").list_secrets()["SecretList"]
    ec2, elb = account.client("ec2"), account.client("elbv2")
    return {
        "deployments": [(item["taskDefinition"], item["deployments"][0]["id"]) for item in services],
        "secrets": sorted((item["ARN"], sorted(item["SecretVersionsToStages"])) for item in secrets),
        "databases": [item["DbiResourceId"] for item in account.client("rds").describe_db_instances()["DBInstances"]],
        "subnets": sorted(item["SubnetId"] for item in ec2.describe_subnets()["Subnets"]),
        "target groups": sorted(item["TargetGroupArn"] for item in elb.describe_target_groups()["TargetGroups"]),
    }


def _killed(account: Account, folder: Path, count: int, rng: random.Random) -> int:
    """Kill adopt as often as asked for; how many reruns ended otherwise than a run that nobody killed."""
    inventory, bad = folder / "killed" / "dev", 0
    confirmed = _adopt(inventory, "-e", f"confirm={CLUSTER}")
    _writes, duration, _calls = _run(account, confirmed)
    whole = _outcome(account, inventory)
    for number in range(1, count + 1):
        _undo(account, inventory)
        moment = rng.uniform(0.5, duration)
        program = subprocess.Popen(
            confirmed, cwd=ROOT, env=account.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moment)
        kill_all(program)
        _run(account, confirmed)
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


def _calls_and_seconds(account: Account, folder: Path, count: int) -> None:
    """Calls and seconds with the services of the account, and with as many as asked for."""
    for number in (len(HOSTS), count):
        _services(account, number)
        _writes, seconds, calls = _run(account, _adopt(folder / f"of{number}"))
        print(f"adopt of {number} services: {seconds:.1f} s, {calls} calls", flush=True)


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


def _adopt(inventory: Path, *more: str) -> list[str]:
    given = ["-e", f"cluster={CLUSTER}", "-e", f"inventory={inventory}", "-e", "aws_region=us-east-1"]
    return [PLAYBOOK, ADOPT, *given, *more]


def _run(account: Account, command: list[str]) -> tuple[int, float, int]:
    """Write calls, seconds and all calls of a run; its output ends the program where it fails."""
    account.ask("DELETE", "calls")
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=account.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    calls = account.ask("GET", "calls")
    return int(calls["writes"]), time.monotonic() - start, int(calls["total"])


if __name__ == "__main__":
    sys.exit(main())
