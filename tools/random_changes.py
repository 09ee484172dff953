"""Random changes of an inventory, watched from the account: python -m tools.random_changes [--count 20].

Each change is deployed with a good or a bad image, and some deploys are killed. At every look each task of the revision to which ECS
would roll back must be reached by its load balancer, must reach its data stores, and must be able to start again. The deploy that
ends the series must succeed, and its rerun must change nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tools import playbooks
from tools.account import Account
from tools.playbooks import DEV

SPEED = 60
INTERVAL = 0.2
"""Seconds between two looks."""
PLAYBOOK = "deploy.yml"
KILLED, BAD = 0.15, 0.4
"""The shares of the deploys that are killed, and of those whose image is bad."""
MOST_SECONDS = 12.0
ASPECTS = ("load_balancers", "data_stores", "start_again")
Variables = dict[str, Any]


class Watch:
    """Looks at who reaches what, until it is stopped."""

    def __init__(self, account: Account) -> None:
        self._account, self._over = account, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.looks, self.violations = 0, dict[str, int]()

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(INTERVAL):
            self.looks += 1
            for task in self._account.ask("GET", "reachability")["tasks"]:
                if (task.get("deployment") or {}).get("last_completed"):
                    self._judge(task)

    def _judge(self, task: Variables) -> None:
        name = f"{task['service']} {task['task_definition'].rsplit(':', 1)[-1]}"
        for aspect in ASPECTS:
            for problem in [] if task[aspect]["ok"] else task[aspect]["problems"] or ["no reason"]:
                told = f"{name} {aspect}: {problem}"
                self.violations[told] = self.violations.get(told, 0) + 1


def change_port(rng: random.Random, services: Variables) -> str:
    """A service listens on another port."""
    key = rng.choice(["web", "api"])
    service, port = services["services"][key], rng.randrange(3000, 3010)
    service |= {"port": port, "environment": {**service["environment"], "PORT": str(port)}}
    return f"{key} on port {port}"


def change_secret(rng: random.Random, services: Variables) -> str:
    """A variable has another secret."""
    secret = rng.choice(["session", "django", "field_encryption"])
    services["services"]["web"]["secrets"] = {"SESSION_SECRET": secret}
    return f"web reads {secret}"


def change_rights(rng: random.Random, services: Variables) -> str:
    """The application has other rights."""
    action = rng.choice(["s3:GetObject", "s3:PutObject", "s3:ListBucket"])
    policy = [{"Effect": "Allow", "Action": [action], "Resource": "arn:aws:s3:::uploads*"}]
    services["services"]["api"]["task_policy"] = rng.choice([[], policy])
    return f"api with {action}"


def change_exec(rng: random.Random, services: Variables) -> str:
    """ECS Exec is on or off."""
    services["services"]["web"]["execute_command"] = rng.choice([True, False])
    return "web with or without ECS Exec"


def change_worker(rng: random.Random, services: Variables) -> str:
    """A worker comes, or leaves the inventory."""
    if services["services"].pop("worker", None):
        return "the worker leaves"
    worker = {"name": "talentbase-worker-dev", "repository": "talentbase-api", "profile": "worker", "cpu": 256}
    services["services"]["worker"] = worker | {"memory": 512, "secrets": {"DJANGO_SECRET_KEY": "django"}}
    return "a worker comes"


CHANGES: list[Callable[[random.Random, Variables], str]] = [
    change_port,
    change_port,
    change_secret,
    change_rights,
    change_exec,
    change_worker,
]


def main() -> int:
    """Make as many changes as asked for; 1 where something that runs was hurt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="how many changes (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the changes (%(default)s)")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name, Account.started(Path(name), SPEED) as account:
        inventory = Path(shutil.copytree(DEV, Path(name) / "inventory"))
        playbooks.must_run(account, PLAYBOOK, inventory)
        _push(account)
        with Watch(account) as watch:
            for number in range(1, options.count + 1):
                print(f"{number:>3}  {_change(rng, account, inventory)}", flush=True)
            problem = _last(account, inventory)
    for told, times in watch.violations.items():
        print(f"violation, {times} times: {told}")
    print(f"{options.count} changes, {watch.looks} looks, {len(watch.violations)} violations")
    print(problem or "The last deploy succeeded, and its rerun changed nothing.")
    return 1 if watch.violations or problem else 0


def _push(account: Account) -> None:
    """Images that are good and bad."""
    ecr = account.client("ecr")
    for repository in ("talentbase-web", "talentbase-api"):
        latest = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "latest"}])["images"][0]
        for tag in ("good", "bad"):
            ecr.put_image(repositoryName=repository, imageManifest=latest["imageManifest"], imageTag=tag)
    account.ask("PUT", "images", {"*:bad": {"fail": "exit", "crash_log": ["no"]}})


def _change(rng: random.Random, account: Account, inventory: Path) -> str:
    path = inventory / "host_vars" / "dev" / "services.yml"
    services = yaml.safe_load(path.read_text())
    what = rng.choice(CHANGES)(rng, services)
    path.write_text(yaml.safe_dump(services, sort_keys=False))
    tag = "bad" if rng.random() < BAD else rng.choice(["good", "latest"])
    arguments = ["-e", json.dumps({"image_tag": tag})]
    killed = rng.uniform(1, MOST_SECONDS) if rng.random() < KILLED else 0.0
    if killed:
        deploy = playbooks.start(account, PLAYBOOK, inventory, *arguments, new_session=True)
        time.sleep(killed)
        deploy.send_signal(rng.choice([signal.SIGINT, signal.SIGKILL]))
        deploy.wait(timeout=60)
        return f"{what}, image {tag}: killed after {killed:.1f} s"
    code, output = playbooks.rerun(account, PLAYBOOK, inventory, *arguments)
    expected = code == 0 if tag != "bad" else "did not succeed" in output
    return f"{what}, image {tag}: {'as expected' if expected else output[-1500:]}"


def _last(account: Account, inventory: Path) -> str:
    arguments = ["-e", json.dumps({"image_tag": "good"})]
    code, output = playbooks.rerun(account, PLAYBOOK, inventory, *arguments)
    if code:
        return f"the last deploy failed: {output[-1500:]}"
    code, output = playbooks.run(account, PLAYBOOK, inventory, *arguments)
    changed = output.rsplit("changed=", 1)[-1].split()[0]
    return "" if code == 0 and changed == "0" else f"its rerun changed={changed}: {output[-1500:]}"


if __name__ == "__main__":
    sys.exit(main())
