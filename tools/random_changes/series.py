"""A series of changes, each deployed, killed or refused."""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path

from tools import playbooks
from tools.account import Account
from tools.processes import kill_all

from .changes import CHANGES, GUESTS, OF_ALL, Change
from .inventory import Environment, Route, Variables, share
from .snapshot import differences, snapshot
from .watch import Watch

PLAYBOOK = "deploy.yml"
KILLED, BAD = 0.15, 0.4
"""The shares of the deploys that are killed, and of those whose image is bad."""
MOST_SECONDS = 20.0


class Series:
    """Changes of two environments in turn, from a seed."""

    def __init__(
        self, account: Account, environments: list[Environment], watch: Watch, seed: int, extra: Variables
    ) -> None:
        self._account, self._environments, self._watch = account, environments, watch
        self._rng, self._extra = random.Random(seed), extra
        self._last = environments[0]
        self._unfinished: dict[str, Variables] = {}
        self._routes = {item.name: _answering(item) for item in environments}
        self._names = {item.name: item.names for item in environments}
        self._serve()

    def change(self) -> str:
        """Make one change, deploy it, and say what came of it."""
        environment = self._last if not self._last.settled else self._rng.choice(self._environments)
        other = next(item for item in self._environments if item is not environment)
        self._last, before, start = environment, environment.remember(), time.monotonic()
        change, tag = (
            self._edit(environment),
            "bad" if self._rng.random() < BAD else self._rng.choice(["good", "latest"]),
        )
        environment.write()
        self._expect(environment, change)
        owned = snapshot(self._account, other)
        outcome = self._deploy(environment, change, tag, before)
        for name in differences(owned, snapshot(self._account, other)):
            self._watch.violations[f"{environment.name}: {change.text}: changed of {other.name}: {name}"] += 1
        return f"{environment.name} {change.text}, image {tag}: {outcome} ({time.monotonic() - start:.0f} s)"

    def last(self) -> list[str]:
        """Deploy each environment as it is; what went wrong."""
        return [problem for item in self._environments if (problem := self._converges(item))]

    def _edit(self, environment: Environment) -> Change:
        kinds = CHANGES
        if environment is not self._environments[0]:
            share(self._environments[0], environment)
            kinds = [kind for kind in CHANGES if kind not in OF_ALL]
        return self._rng.choice(kinds)(self._rng, environment)

    def _expect(self, environment: Environment, change: Change) -> None:
        """What leaves the inventory need not be reached from here on."""
        moved = change.options.get("ingress_move")
        before, now = self._routes[environment.name], _answering(environment)
        kept = set() if moved else before.keys() & now.keys()
        self._routes[environment.name] = {route: before[route] | now[route] for route in kept}
        self._names[environment.name] &= set() if moved else environment.names
        self._serve()

    def _serve(self) -> None:
        self._watch.routes = {route: names for routes in self._routes.values() for route, names in routes.items()}
        self._watch.names = set().union(*self._names.values())

    def _deploy(self, environment: Environment, change: Change, tag: str, before: dict[str, Variables]) -> str:
        options = {**self._unfinished.get(environment.name, {}), **change.options}
        arguments = ["-e", json.dumps({"image_tag": tag, **options, **self._extra})]
        kill_after = self._rng.uniform(1, MOST_SECONDS) if self._rng.random() < KILLED else 0.0
        if kill_after and self._killed(environment.folder, arguments, kill_after):
            environment.settled = False
            self._unfinished[environment.name] = options
            return f"killed after {kill_after:.1f} s"
        self._account.ask("DELETE", "calls")
        code, output = playbooks.rerun(self._account, PLAYBOOK, environment.folder, *arguments)
        if code and not self._account.ask("GET", "calls")["writes"]:
            environment.topics = before
            environment.write()
            return f"refused: {_message(output)}"
        environment.settled = True
        if code == 0:
            self._unfinished.pop(environment.name, None)
            self._routes[environment.name] = _answering(environment)
            self._names[environment.name] = environment.names
            self._serve()
            return "deployed"
        if tag == "bad" and "did not succeed" in output:
            return "rolled back"
        self._watch.violations[f"{environment.name}: {change.text}, image {tag}: {_message(output)}"] += 1
        return f"failed: {output[-3000:]}"

    def _killed(self, inventory: Path, arguments: list[str], seconds: float) -> bool:
        """Whether the deploy still ran when it was to be killed."""
        deploy = playbooks.start(self._account, PLAYBOOK, inventory, *arguments)
        time.sleep(seconds)
        under_way = deploy.poll() is None
        kill_all(deploy)
        return under_way

    def _converges(self, environment: Environment) -> str:
        arguments = ["-e", json.dumps({"image_tag": "good", **self._unfinished.get(environment.name, {})})]
        code, output = playbooks.rerun(self._account, PLAYBOOK, environment.folder, *arguments)
        if code:
            return f"the last deploy of {environment.name} failed: {output[-1500:]}"
        code, output = playbooks.run(self._account, PLAYBOOK, environment.folder, *arguments)
        changed = output.rsplit("changed=", 1)[-1].split()[0]
        return "" if code == 0 and changed == "0" else f"its rerun changed={changed}: {output[-1500:]}"


def _answering(environment: Environment) -> dict[Route, set[str]]:
    """The services that may answer, by what is requested: one each, where no change is under way."""
    return {route: {name} for route, name in environment.routes.items()}


def prepare(account: Account) -> None:
    """Images that are good and bad, and a security group of somebody else in the environments' VPC."""
    ec2 = account.client("ec2")
    [vpc] = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["talentbase-dev"]}])["Vpcs"]
    group = ec2.create_security_group(VpcId=vpc["VpcId"], GroupName=GUESTS, Description="Of somebody else")["GroupId"]
    inside = {"IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535, "IpRanges": [{"CidrIp": vpc["CidrBlock"]}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[inside])
    ecr = account.client("ecr")
    for repository in ("talentbase-web", "talentbase-api"):
        latest = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "latest"}])["images"][0]
        for tag in ("good", "bad"):
            ecr.put_image(repositoryName=repository, imageManifest=latest["imageManifest"], imageTag=tag)
    account.ask("PUT", "images", {"*:bad": {"fail": "exit", "crash_log": ["no"]}})


def _message(output: str) -> str:
    """What a failed run said, in one line."""
    said = re.findall(r"\bmsg: (?:\|-)?(.*?)(?=\n\n|\n {4}\w+:|\Z)", output, re.DOTALL)
    return " ".join((said[-1] if said else output).split())[:300]
